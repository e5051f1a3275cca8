/** The sign of a menu of further actions, as lucide's Ellipsis but in a quarter of its bytes: each row of a list has one. */
export function Dots() {
  return (
    <svg aria-hidden viewBox="0 0 24 24" className="lucide size-4 stroke-4">
      <path d="M5 12h0M12 12h0M19 12h0" />
    </svg>
  );
}
