import type { LucideIcon } from 'lucide-react';

/** What the style sheet says of every icon, and lucide again in each. */
const said = {
  xmlns: undefined,
  width: undefined,
  height: undefined,
  fill: undefined,
  stroke: undefined,
  strokeWidth: undefined,
  strokeLinecap: undefined,
  strokeLinejoin: undefined,
};

/** An icon for eyes alone, in half the bytes: for what a page has many of. Its size is in `className`. */
export function LightIcon({ of: Icon, className }: { of: LucideIcon; className: string }) {
  return <Icon aria-hidden {...said} className={className} />;
}
