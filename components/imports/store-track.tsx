'use client';

import type { ReactNode } from 'react';
import { StoreLine } from '@/components/imports/store-line';
import { TrackLines } from '@/components/imports/track-lines';
import { TrackWay } from '@/components/imports/track-way';
import { useStoreWords } from '@/components/imports/use-store-words';
import type { ImageSummary } from '@/lib/images/image-summary';
import type { ImageTrack, StoreTrack as Track } from '@/lib/work/store-track';
import { trackSegment } from '@/lib/work/track-segment';

interface StoreTrackProps {
  image: Pick<ImageSummary, 'status'>;
  track: ImageTrack;
  label: string;
  /** The action that helps at the end of a store's line; left out where none does. */
  act?: (store: Track) => ReactNode;
}

/** Where an image's bytes are: the way they take, and a line for each store that they go to or are in. */
export function StoreTrack({ image, track, label, act }: StoreTrackProps) {
  const words = useStoreWords();
  return (
    <TrackLines
      label={label}
      way={<TrackWay image={image} track={track} />}
      stores={track.stores}
      running={track.state === 'running'}
    >
      {track.stores.map((store) => (
        <StoreLine
          key={store.store}
          store={store.store}
          segment={trackSegment(store)}
          track={store}
          text={words(store)}
          action={act?.(store)}
          acts={act !== undefined}
        />
      ))}
    </TrackLines>
  );
}
