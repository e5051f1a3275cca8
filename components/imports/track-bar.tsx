import type { TrackSegment } from '@/lib/work/track-segment';

const heights = { page: 'h-2', row: 'h-1', cell: 'h-1', toast: 'h-1' } as const;
const fills: Record<TrackSegment['state'], string> = {
  done: 'bg-ok',
  importing: 'bg-progress',
  turn: 'bg-progress',
  waiting: 'bg-line-strong',
  stopped: 'bg-line-strong',
  // Red and not whole, so that it is told from a full bar without its colour; and never nothing.
  failed:
    'min-w-3 border-danger border-r-2 bg-[repeating-linear-gradient(135deg,var(--danger)_0_4px,transparent_4px_7px)]',
  missing: '',
  no_data: '',
  unknown: '',
};

interface TrackBarProps {
  segment: TrackSegment;
  size: keyof typeof heights;
}

/**
 * How full a store is, for eyes alone: what draws it says it in words. It moves to and fro where nobody knows, and is a
 * hatched stub where it failed.
 */
export function TrackBar({ segment: { state, part }, size }: TrackBarProps) {
  return (
    <span aria-hidden className={`track-bar ${heights[size]}`}>
      <span
        className={`${fills[state]} ${part === null ? 'w-1/4 animate-sweep' : ''}`}
        style={part === null ? undefined : { width: `${Math.max(state === 'failed' ? 12 : 0, part * 100)}%` }}
      />
    </span>
  );
}
