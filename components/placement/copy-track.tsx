'use client';

import { useMemo } from 'react';
import { StoreTrackCompact } from '@/components/imports/store-track-compact';
import { useLiveImages } from '@/lib/browser/use-live-images';
import type { ImageSummary } from '@/lib/images/image-summary';
import { awaitedStore, type ImageTrack } from '@/lib/work/store-track';

interface CopyTrackProps {
  image: ImageSummary;
  store: string;
}

/** In the toast of a copy that began: how far it is, as long as the toast is there. */
export function CopyTrack({ image, store }: CopyTrackProps) {
  const initial = useMemo((): { image: ImageSummary; track?: ImageTrack }[] => [{ image }], [image]);
  const expected = useMemo(() => [image.id], [image.id]);
  const { images } = useLiveImages(initial, expected);
  const told = images[0]?.track?.stores.find((entry) => entry.store === store);
  // What an earlier import or copy left behind is no news of this one.
  const now =
    told && told.state !== 'failed' && told.state !== 'stopped' ? told : awaitedStore(store, image.size);
  return <StoreTrackCompact stores={[now]} size="toast" />;
}
