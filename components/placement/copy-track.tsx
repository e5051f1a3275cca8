'use client';

import { useMemo } from 'react';
import { StoreTrackCompact } from '@/components/imports/store-track-compact';
import { useLiveImages } from '@/lib/browser/use-live-images';
import type { ImageSummary } from '@/lib/images/image-summary';
import { begunCopy } from '@/lib/work/begun-copy';
import type { ImageTrack } from '@/lib/work/store-track';

interface CopyTrackProps {
  image: ImageSummary;
  store: string;
}

/** In the toast of a copy that began: how far it is, as long as the toast is there. */
export function CopyTrack({ image, store }: CopyTrackProps) {
  const initial = useMemo((): { image: ImageSummary; track?: ImageTrack }[] => [{ image }], [image]);
  const expected = useMemo(() => [image.id], [image.id]);
  const { images } = useLiveImages(initial, expected);
  return <StoreTrackCompact stores={[begunCopy(image, store, images[0]?.track)]} size="toast" />;
}
