import type { ReactNode } from 'react';

interface TrackInWordsProps {
  text: string;
  danger?: boolean;
  children: ReactNode;
}

/** A line of words over a line of segments, in the height of a row. Screen readers hear the segments' own words. */
export function TrackInWords({ text, danger = false, children }: TrackInWordsProps) {
  return (
    <span className="block min-w-28 max-w-60">
      <span
        aria-hidden
        className={`block truncate text-xs tabular-nums ${danger ? 'text-danger' : 'text-muted'}`}
      >
        {text}
      </span>
      {children}
    </span>
  );
}
