'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useEffect, useMemo } from 'react';
import { ImageHealth } from '@/components/health/image-health';
import { GoneImage } from '@/components/images/gone-image';
import { HashMismatch } from '@/components/images/hash-verdict';
import { ImageFacts } from '@/components/images/image-facts';
import { ImageFrame } from '@/components/images/image-frame';
import { ImageProperties } from '@/components/images/image-properties';
import { useSuccessor } from '@/components/images/use-successor';
import { VendorNotice } from '@/components/images/vendor-line';
import { ImportState } from '@/components/imports/import-state';
import { StoreTrack } from '@/components/imports/store-track';
import { TrackWay } from '@/components/imports/track-way';
import { ActingTrack } from '@/components/placement/acting-track';
import { lazy } from '@/components/ui/lazy';
import {
  BrokenOffNotice,
  InterruptedProgress,
  UnknownUpload,
  useInterruptedUpload,
} from '@/components/uploads/interrupted-upload';
import { UploadProgress } from '@/components/uploads/upload-progress';
import type { Viewer } from '@/lib/auth/viewer';
import { sentFile } from '@/lib/browser/sent-digests';
import { useUploads } from '@/lib/browser/uploads/upload-list';
import { useLiveImages } from '@/lib/browser/use-live-images';
import type { MemberStatus } from '@/lib/contract/member';
import { imageCan } from '@/lib/images/image-can';
import type { ImageCatalog } from '@/lib/metadata/image-catalog';
import type { LiveImage } from '@/lib/work/live-event';
import { awaitedStore, type ImageTrack } from '@/lib/work/store-track';
import { isRunning, offersNext, type Upload } from '@/lib/work/upload';

const StoredBoot = lazy(() => import('@/components/images/stored-boot').then((module) => module.StoredBoot), {
  waiting: ({ image }) => (image.status === 'active' && image.size ? <BootPlace /> : null),
});
// What is known in a browser alone, or comes after the page.
const KnownBytes = lazy(() => import('@/components/images/known-bytes').then((module) => module.KnownBytes));
const PassedConversion = lazy(() =>
  import('@/components/imports/passed-conversion').then((module) => module.PassedConversion),
);
const OfferBanner = lazy(() =>
  import('@/components/images/offer-banner').then((module) => module.OfferBanner),
);

/** As high as what tells how an image boots, before it was asked for. */
function BootPlace() {
  const t = useTranslations('stored_boot');
  return (
    <section className="flex flex-col items-start gap-2 rounded border bg-surface p-4">
      <h2 className="font-medium">{t('title')}</h2>
      <span className="h-7" />
    </section>
  );
}

/** The track of an image whose import begins once all is sent: its stores wait. */
function awaited(track: ImageTrack, { stores, size }: Upload): ImageTrack {
  return { ...track, stores: stores.map((store) => awaitedStore(store, size)) };
}

interface ImageDetailProps {
  live: LiveImage;
  viewer: Viewer;
  /** What the cloud says of properties, on its way. */
  catalog: Promise<ImageCatalog>;
  /** What this project answered to an offer of the image, on its way; null where there is none. */
  offer: Promise<MemberStatus | null>;
}

/** One image, as it is now: what it is, where its bytes are, what can be done. */
export function ImageDetail({ live, viewer, catalog, offer }: ImageDetailProps) {
  const t = useTranslations('detail');
  const router = useRouter();
  const initial = useMemo(() => [live], [live]);
  const uploads = useUploads();
  const upload = uploads.find(({ imageId }) => imageId === live.image.id);
  useSuccessor(live.image.id);
  // A quick upload is over before the page could follow it: a record that still waits for its data is about to change.
  const ended = upload?.state === 'done' && live.image.status === 'queued' && live.track.state === 'none';
  const expected = (upload && isRunning(upload)) || ended ? [live.image.id] : [];
  const file = upload && isRunning(upload) ? sentFile(live.image.id) : null;
  const { images, gone, stale } = useLiveImages(initial, expected);
  const { image, track } = images[0] ?? live;
  const interrupted = useInterruptedUpload(image, upload !== undefined);
  const waits = interrupted !== null && interrupted.now.is !== 'broken_off';
  // After a failed import the record alone cannot say that a new upload changed it: it is read anew.
  const again = upload?.state === 'done' && track.state === 'retryable';
  useEffect(() => {
    if (again) router.refresh();
  }, [again, router]);
  if (gone.has(image.id) || upload?.state === 'cancelled')
    return <GoneImage name={image.name ?? ''} upload={upload} />;
  return (
    <ImageFrame image={image} viewer={viewer} stale={stale} state={track.state}>
      <OfferBanner image={image} viewer={viewer} offer={offer} />
      {upload && upload.state !== 'done' && (
        <section aria-label={t('upload')} className="rounded border bg-surface p-4">
          <h2 className="mb-2 font-medium">{t('upload')}</h2>
          <UploadProgress upload={upload} />
          {track.stores.length > 0 ? null : upload.stores.length > 1 ? (
            <StoreTrack image={image} track={awaited(track, upload)} label={t('stores')} />
          ) : (
            <TrackWay image={image} track={track} />
          )}
        </section>
      )}
      <UnknownUpload image={image} own={upload !== undefined} />
      {interrupted && waits && (
        <section aria-label={t('upload')} className="rounded border bg-surface p-4">
          <h2 className="mb-2 font-medium">{t('upload')}</h2>
          <InterruptedProgress image={image} track={track} upload={interrupted} />
        </section>
      )}
      {file && <KnownBytes file={file} projectId={viewer.projectId} imageId={image.id} />}
      <ImportState
        drops
        image={image}
        track={track}
        viewer={viewer}
        uploading={waits || (upload !== undefined && offersNext(upload))}
        brokenOff={
          interrupted && (
            <BrokenOffNotice
              upload={interrupted}
              image={imageCan.edit(image, viewer) === null ? image : undefined}
            />
          )
        }
      />
      {(track.stores.length > 0 || track.state === 'running') && (
        <section className="rounded border bg-surface p-4">
          <h2 className="mb-1 font-medium">{t('stores')}</h2>
          <ActingTrack image={image} track={track} label={t('stores')} viewer={viewer} />
        </section>
      )}
      <HashMismatch image={image} />
      <VendorNotice image={image} />
      <PassedConversion image={image} />
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <ImageFacts image={image} viewer={viewer} />
        <div className="flex min-w-0 flex-col gap-5">
          <ImageProperties image={image} catalog={catalog} />
          <StoredBoot image={image} viewer={viewer} />
          <ImageHealth image={image} viewer={viewer} />
        </div>
      </div>
    </ImageFrame>
  );
}
