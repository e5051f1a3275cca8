'use client';

import { Check, CircleDashed, CirclePause, CircleX, LoaderCircle, Minus } from 'lucide-react';
import { storePart } from '@/components/imports/use-store-words';
import type { PlacementCell, PlacementState } from '@/lib/work/placement';

/** What is held is a thin check and what is missing a dot: ink is for what moves or failed. */
const looks: Record<
  Exclude<PlacementState, 'missing'>,
  { icon: typeof Check; color: string; thin?: boolean }
> = {
  held: { icon: Check, color: 'text-muted', thin: true },
  importing: { icon: LoaderCircle, color: 'text-progress' },
  waiting: { icon: CircleDashed, color: 'text-waiting' },
  failed: { icon: CircleX, color: 'text-danger' },
  stopped: { icon: CirclePause, color: 'text-waiting' },
  no_data: { icon: Minus, color: 'text-line-strong', thin: true },
  unknown: { icon: Minus, color: 'text-line-strong', thin: true },
};

/** The sign of a cell's state. */
export function CellIcon({ state }: { state: PlacementState }) {
  if (state === 'missing')
    return (
      <span aria-hidden className="flex size-4 shrink-0 items-center justify-center">
        <span className="size-1 rounded-full bg-line-strong" />
      </span>
    );
  const { icon: Icon, color, thin } = looks[state];
  return <Icon aria-hidden strokeWidth={thin ? 1.5 : 2} className={`size-4 shrink-0 ${color}`} />;
}

/** The store track of one cell: a sign, and a bar where bytes move or failed to. */
export function CellMark({ cell }: { cell: PlacementCell }) {
  const part = cell.track && cell.state === 'importing' ? storePart(cell.track) : null;
  return (
    <span aria-hidden className="flex w-full items-center gap-2">
      <CellIcon state={cell.state} />
      {cell.state === 'importing' && (
        <span className="h-1 min-w-4 flex-1 overflow-hidden rounded-full bg-line">
          <span
            className={`block h-full rounded-full bg-progress ${part === null ? 'w-1/3 animate-sweep' : ''}`}
            style={part === null ? undefined : { width: `${part * 100}%` }}
          />
        </span>
      )}
      {cell.state === 'failed' && (
        <span className="h-1 min-w-4 flex-1 overflow-hidden rounded-full bg-line">
          <span className="block h-full w-2 rounded-full bg-danger" />
        </span>
      )}
      {part !== null && (
        <span className="w-9 shrink-0 text-right text-progress text-xs tabular-nums">
          {Math.floor(part * 100)} %
        </span>
      )}
    </span>
  );
}
