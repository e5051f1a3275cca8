'use client';

import { CircleCheck, CircleDashed, CirclePause, CircleX, LoaderCircle, Minus, Plus } from 'lucide-react';
import { storePart } from '@/components/imports/use-store-words';
import type { PlacementCell, PlacementState } from '@/lib/work/placement';

const looks: Record<PlacementState, { icon: typeof Plus; color: string; bar: string }> = {
  held: { icon: CircleCheck, color: 'text-ok', bar: 'bg-ok' },
  importing: { icon: LoaderCircle, color: 'text-progress', bar: 'bg-progress' },
  waiting: { icon: CircleDashed, color: 'text-waiting', bar: '' },
  failed: { icon: CircleX, color: 'text-danger', bar: 'bg-danger' },
  stopped: { icon: CirclePause, color: 'text-waiting', bar: '' },
  missing: { icon: Plus, color: 'text-muted', bar: '' },
  no_data: { icon: Minus, color: 'text-muted', bar: '' },
  unknown: { icon: Minus, color: 'text-muted', bar: '' },
};

/** The icon of a cell's state. */
export function CellIcon({ state }: { state: PlacementState }) {
  const { icon: Icon, color } = looks[state];
  return <Icon aria-hidden className={`size-4 shrink-0 ${color}`} />;
}

/** The store track of one cell: an icon, and a bar that is as full as the store is; an empty place is outlined. */
export function CellMark({ cell }: { cell: PlacementCell }) {
  const { bar } = looks[cell.state];
  const part = cell.track && cell.state === 'importing' ? storePart(cell.track) : null;
  const full = cell.state === 'held' || cell.state === 'failed';
  const empty = cell.state === 'missing' || cell.state === 'waiting' || cell.state === 'stopped';
  return (
    <span aria-hidden className="flex w-full items-center gap-2">
      <CellIcon state={cell.state} />
      {cell.state !== 'no_data' && cell.state !== 'unknown' && (
        <span
          className={`h-2 min-w-4 flex-1 overflow-hidden rounded-full ${empty ? 'border border-line-strong border-dashed' : 'bg-line'}`}
        >
          {!empty && (
            <span
              className={`block h-full rounded-full ${bar} ${!full && part === null ? 'w-1/3 animate-sweep' : ''}`}
              style={full ? { width: '100%' } : part === null ? undefined : { width: `${part * 100}%` }}
            />
          )}
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
