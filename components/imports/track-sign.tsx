import { Check, CircleCheck, CircleDashed, CirclePause, CircleX, LoaderCircle, Minus } from 'lucide-react';
import type { SegmentState } from '@/lib/work/track-segment';

interface Look {
  icon: typeof Check;
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

/** Among thousands of cells what is held is a thin check: ink is for what moves or failed. */
const quiet: Look = { icon: Check, color: 'text-muted', thin: true };

interface TrackSignProps {
  state: SegmentState;
  size: 'page' | 'row' | 'cell' | 'toast';
}

/** The sign of a store's state, the same one wherever the store is drawn. What is missing is a dot. */
export function TrackSign({ state, size }: TrackSignProps) {
  const room = size === 'row' || size === 'toast' ? 'size-3' : 'size-4';
  if (state === 'missing')
    return (
      <span aria-hidden className={`flex shrink-0 items-center justify-center ${room}`}>
        <span className="size-1 rounded-full bg-line-strong" />
      </span>
    );
  const { icon: Icon, color, thin } = size === 'cell' && state === 'done' ? quiet : looks[state];
  return <Icon aria-hidden strokeWidth={thin ? 1.5 : 2} className={`shrink-0 ${room} ${color}`} />;
}
