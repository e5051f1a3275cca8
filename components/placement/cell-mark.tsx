'use client';

import { TrackBar } from '@/components/imports/track-bar';
import { TrackSign } from '@/components/imports/track-sign';
import type { TrackSegment } from '@/lib/work/track-segment';

/** The store track of one cell: a sign, and a bar where bytes move or failed to. */
export function CellMark({ segment }: { segment: TrackSegment }) {
  const { state, part } = segment;
  return (
    <>
      <TrackSign state={state} size="cell" />
      {(state === 'importing' || state === 'turn' || state === 'failed') && (
        <TrackBar segment={segment} size="cell" />
      )}
      {state === 'importing' && part !== null && (
        <span aria-hidden className="w-9 shrink-0 text-right text-progress text-xs tabular-nums">
          {Math.floor(part * 100)} %
        </span>
      )}
    </>
  );
}
