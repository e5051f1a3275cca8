'use client';

import { useTranslations } from 'next-intl';
import { TrackBar } from '@/components/imports/track-bar';
import { TrackSign } from '@/components/imports/track-sign';
import { useStoreWords } from '@/components/imports/use-store-words';
import { useListed } from '@/components/ui/use-listed';
import type { StoreTrack } from '@/lib/work/store-track';
import { type TrackSegment as Segment, trackSegment } from '@/lib/work/track-segment';

interface StoreTrackCompactProps {
  stores: readonly StoreTrack[];
  /** In a toast the stores have their names. */
  size?: 'row' | 'toast';
}

/** The store track of a row or a toast: a thin segment a store, the whole in words for hover and screen readers. */
export function StoreTrackCompact({ stores, size = 'row' }: StoreTrackCompactProps) {
  const t = useTranslations('track');
  const listed = useListed();
  const words = useStoreWords();
  const text = listed(stores.map((store) => t('store_is', { store: store.store, state: words(store) })));
  // At rest it tells how many there are, and a list of them is no wall of green.
  const rests = stores.every(({ state }) => state === 'done');
  return (
    <span
      role="img"
      aria-label={text}
      title={text}
      className={size === 'toast' ? 'flex w-full flex-wrap gap-x-3' : 'flex w-full gap-0.5'}
    >
      {stores.map((store) =>
        size === 'toast' ? (
          <span key={store.store} className="flex min-w-32 flex-1 items-center gap-1.5 text-xs">
            <span className="max-w-40 truncate">{store.store}</span>
            <TrackSegment segment={trackSegment(store)} size="toast" />
          </span>
        ) : (
          <TrackSegment key={store.store} segment={trackSegment(store)} size="row" short={rests} />
        ),
      )}
    </span>
  );
}

interface TrackSegmentProps {
  segment: Segment;
  size: 'row' | 'toast';
  short?: boolean;
}

/** One store between others; a failed one begins with its sign. */
export function TrackSegment({ segment, size, short }: TrackSegmentProps) {
  return (
    <span className={short ? 'track-segment max-w-8' : 'track-segment'}>
      {segment.state === 'failed' && <TrackSign state="failed" size={size} />}
      <TrackBar segment={segment} size={size} />
    </span>
  );
}
