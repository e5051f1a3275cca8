import {
  CircleCheck,
  CircleDashed,
  CirclePause,
  CircleX,
  LoaderCircle,
  type LucideIcon,
  Minus,
} from 'lucide-react';
import type { SegmentState } from '@/lib/work/track-segment';

interface Look {
  icon: LucideIcon;
  color: string;
  thin?: boolean;
}

const looks: Record<Exclude<SegmentState, 'missing'>, Look> = {
  done: { icon: CircleCheck, color: 'text-ok' },
  importing: { icon: LoaderCircle, color: 'text-progress' },
  waiting: { icon: CircleDashed, color: 'text-waiting' },
  turn: { icon: CircleDashed, color: 'text-progress' },
  failed: { icon: CircleX, color: 'text-danger' },
  stopped: { icon: CirclePause, color: 'text-waiting' },
  no_data: { icon: Minus, color: 'text-line-strong', thin: true },
  unknown: { icon: Minus, color: 'text-line-strong', thin: true },
};

/** Among thousands of cells ink is for what moves or failed, and so is a browser's work: these are one element each. */
const quiet: Partial<Record<SegmentState, string>> = {
  done: 'quiet-check',
  missing: 'quiet-dot',
  no_data: 'quiet-dash',
  unknown: 'quiet-dash',
};

interface TrackSignProps {
  state: SegmentState;
  size: 'page' | 'row' | 'cell' | 'toast';
}

/** The sign of a store's state, the same one wherever the store is drawn. What is missing is a dot. */
export function TrackSign({ state, size }: TrackSignProps) {
  const drawn = size === 'cell' ? quiet[state] : undefined;
  if (drawn) return <span aria-hidden className={`quiet-sign ${drawn}`} />;
  const room = size === 'row' || size === 'toast' ? 'size-3' : 'size-4';
  if (state === 'missing')
    return (
      <span aria-hidden className={`flex shrink-0 items-center justify-center ${room}`}>
        <span className="size-1 rounded-full bg-line-strong" />
      </span>
    );
  const { icon: Icon, color, thin } = looks[state];
  return <Icon aria-hidden strokeWidth={thin ? 1.5 : 2} className={`shrink-0 ${room} ${color}`} />;
}
