const rows = Array.from({ length: 12 }, (_, row) => row);

/** The geometry of the table while its first rows are read; what is going on is said beside it, in words. */
export function ImageRowsWaiting() {
  return (
    <div aria-hidden className="rounded border bg-surface">
      {rows.map((row) => (
        <div key={row} className="flex h-10 items-center gap-6 border-b px-4 last:border-0">
          <div className="h-3 w-1/3 rounded bg-line" />
          <div className="h-3 w-20 rounded bg-line" />
          <div className="h-3 w-16 rounded bg-line" />
        </div>
      ))}
    </div>
  );
}
