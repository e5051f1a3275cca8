'use client';

import { useTranslations } from 'next-intl';
import { storePart, useStoreWords } from '@/components/imports/use-store-words';
import type { ImageTrack } from '@/lib/work/store-track';

const fills = {
  done: 'bg-ok',
  importing: 'bg-progress',
  waiting: 'bg-transparent',
  turn: 'bg-progress',
  failed: 'bg-danger',
  stopped: 'bg-transparent',
} as const;

/**
 * The store track of a list row: a thin segment a store, the whole in words for hover and screen readers. A store that
 * failed is an empty segment with a red beginning, as its line on the image's page is an empty bar behind a red sign.
 */
export function StoreTrackCompact({ track }: { track: Pick<ImageTrack, 'stores'> }) {
  const t = useTranslations('track');
  const words = useStoreWords();
  const text = track.stores
    .map((store) => t('store_is', { store: store.store, state: words(store) }))
    .join(t('comma'));
  // At rest it tells how many there are, and a list of them is no wall of green.
  const rests = track.stores.every(({ state }) => state === 'done');
  return (
    <span role="img" aria-label={text} title={text} className="flex w-full gap-0.5">
      {track.stores.map((store) => (
        <TrackSegment
          key={store.store}
          part={store.state === 'failed' ? 'mark' : storePart(store)}
          fill={fills[store.state]}
          short={rests}
        />
      ))}
    </span>
  );
}

interface TrackSegmentProps {
  part: number | null | 'mark';
  fill: string;
  /** No longer than it needs to be seen. */
  short?: boolean;
}

/** One segment: full up to `part` (0 to 1), moving to and fro where that is unknown, or marked at its beginning. */
export function TrackSegment({ part, fill, short = false }: TrackSegmentProps) {
  const known = part !== null && part !== 'mark';
  return (
    <span className={`h-1 min-w-2 flex-1 overflow-hidden rounded-full bg-line ${short ? 'max-w-8' : ''}`}>
      <span
        className={`block h-full rounded-full ${fill} ${part === null ? 'w-1/3 animate-sweep' : ''} ${part === 'mark' ? 'w-2' : ''}`}
        style={known ? { width: `${part * 100}%` } : undefined}
      />
    </span>
  );
}
