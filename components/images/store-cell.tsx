'use client';

import { useTranslations } from 'next-intl';
import { StoreTrackCompact } from '@/components/imports/store-track-compact';
import { TrackInWords } from '@/components/imports/track-in-words';
import { lazy } from '@/components/ui/lazy';
import { useListed } from '@/components/ui/use-listed';
import type { Viewer } from '@/lib/auth/viewer';
import type { ImageSummary } from '@/lib/images/image-summary';
import { type ImageTrack, imageTrack } from '@/lib/work/store-track';
import { trackSegment } from '@/lib/work/track-segment';

/** Few images of a list take data. */
const UploadCell = lazy(
  () => import('@/components/uploads/upload-cell').then((module) => module.UploadCell),
  { waiting: ({ rest }) => rest },
);

interface StoreCellProps {
  image: ImageSummary;
  track: ImageTrack | undefined;
  viewer: Viewer;
  /** Nothing is shown of an image at rest. */
  onlyMoving?: boolean;
}

/** Where an image's bytes are, in a row: the one thing to know in words, and a segment a store, at rest and moving. */
export function StoreCell({ image, track, viewer, onlyMoving = false }: StoreCellProps) {
  const shown = track ?? imageTrack(image, []);
  const moves = shown.state === 'running' || shown.state === 'partial' || shown.state === 'retryable';
  const rest = onlyMoving && !moves ? null : <Stores track={shown} />;
  // The record says `queued` until the first bytes are with the cloud.
  const takesData = image.status === 'queued' || image.status === 'saving' || image.status === 'uploading';
  return takesData ? <UploadCell image={image} viewer={viewer} rest={rest} /> : rest;
}

function Stores({ track }: { track: ImageTrack }) {
  const listed = useListed();
  const t = useTranslations('track');
  const { stores } = track;
  if (stores.length === 0) return <span className="max-lg:hidden">–</span>;
  const failed = stores.filter(({ state }) => state === 'failed').map(({ store }) => store);
  const done = stores.filter(({ state }) => state === 'done').length;
  const filling = stores.filter(({ state }) => state === 'importing');
  const [only] = filling;
  const part = only && filling.length === 1 ? trackSegment(only).part : null;
  const say = () => {
    if (track.state !== 'running' && failed.length > 0)
      return t('store_is', { store: listed(failed), state: t('failed') });
    // Only a store that the cloud named is named, and only while it is the one.
    if (only && part !== null)
      return t('store_is', { store: only.store, state: `${Math.floor(part * 100)} %` });
    if (track.state === 'running') return t('done_of', { done, all: stores.length });
    return listed(stores.map(({ store }) => store));
  };
  return (
    <TrackInWords text={say()} danger={track.state !== 'running' && failed.length > 0}>
      <StoreTrackCompact stores={stores} />
    </TrackInWords>
  );
}
