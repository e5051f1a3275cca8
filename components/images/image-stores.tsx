'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useMemo, useState } from 'react';
import { ImageFrame } from '@/components/images/image-frame';
import { ImageLocations } from '@/components/images/image-locations';
import { StoreRow } from '@/components/images/store-row';
import { ImportState } from '@/components/imports/import-state';
import { TrackLines } from '@/components/imports/track-lines';
import { TrackWay } from '@/components/imports/track-way';
import { CopyDialog } from '@/components/placement/copy-dialog';
import { CopyJobs } from '@/components/placement/copy-jobs';
import { DeleteCopyDialog } from '@/components/placement/delete-copy-dialog';
import { useCopyRefusal } from '@/components/placement/use-cell-items';
import { useCopies } from '@/components/placement/use-copies';
import { WhoMayCopy } from '@/components/placement/who-may-copy';
import { MessagePage } from '@/components/shell/message-page';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { Reason } from '@/components/ui/reason';
import type { Viewer } from '@/lib/auth/viewer';
import { useOffered } from '@/lib/browser/offered-controls';
import { useLiveImages } from '@/lib/browser/use-live-images';
import { commaList } from '@/lib/contract/image-words';
import type { Store, StoreDetail } from '@/lib/contract/store';
import { imageCan } from '@/lib/images/image-can';
import type { LiveImage } from '@/lib/work/live-event';
import { lacksCentral, placementCells, placementStores } from '@/lib/work/placement';

interface ImageStoresProps {
  live: LiveImage;
  /** null where the cloud has one store and no list. */
  stores: (Store & Partial<StoreDetail>)[] | null;
  offersCopy: boolean;
  viewer: Viewer;
}

/** Where one image lies: a line a store with what can be done there, and the locations where the cloud shows them. */
export function ImageStores({ live, stores: told, offersCopy, viewer }: ImageStoresProps) {
  const t = useTranslations('imageStores');
  const placement = useTranslations('placement');
  const pages = useTranslations('pages');
  const list = useTranslations('list');
  const router = useRouter();
  const copies = useCopies(viewer, (ids) => ids.includes(live.image.id) && router.refresh());
  const queued = copies.queued.get(live.image.id);
  const initial = useMemo(() => [live], [live]);
  const expected = useMemo(() => (queued ? [live.image.id] : []), [queued, live.image.id]);
  const { images, gone, stale } = useLiveImages(initial, expected);
  const { image, track } = images[0] ?? live;
  const [copying, setCopying] = useState<string[] | null>(null);
  const [removing, setRemoving] = useState<string | null>(null);
  const copyRefusal = useCopyRefusal({ viewer, offersCopy });
  const controls = useOffered('copies', viewer);
  if (gone.has(image.id))
    return (
      <MessagePage title={pages('gone')} text={pages('gone_text', { name: image.name || list('unnamed') })} />
    );
  const stores = placementStores(told ?? [], [image]);
  const central = stores.find((store) => store.isDefault)?.id;
  const cells = placementCells(image, track, stores);
  const held = commaList(image.stores);
  const lacking = stores.filter(
    (store) => store.listed && !store.readOnly && !store.outOfService && !held.includes(store.id),
  );
  const refusal = copyRefusal(image);
  return (
    <ImageFrame image={image} viewer={viewer} stale={stale} state={track.state}>
      <ImportState image={image} track={track} viewer={viewer} uploading={false} />
      <CopyJobs
        jobs={copies.jobs.filter((job) => job.items.some((item) => item.imageId === image.id))}
        onStop={copies.stop}
      />
      {told === null ? (
        <Notice tone="info">{t('one_store')}</Notice>
      ) : (
        <div className="rounded border bg-surface">
          <header className="flex flex-wrap items-center justify-between gap-2 border-b px-4 py-2">
            <h2 className="font-medium">{t('title')}</h2>
            {lacking.length > 0 && held.length > 0 && refusal === undefined && (
              <Button size="sm" onClick={() => setCopying([])}>
                {placement('copy_to')}
              </Button>
            )}
          </header>
          {!controls.offered && held.length > 0 && (
            <WhoMayCopy
              onOffer={
                image.owner === viewer.projectId && imageCan.edit(image, viewer) === null
                  ? controls.offer
                  : null
              }
              className="border-b px-4 py-2"
            />
          )}
          {controls.offered && refusal !== undefined && lacking.length > 0 && (
            <Reason className="border-b px-4 py-2">{refusal}</Reason>
          )}
          {cells.some(({ state }) => state === 'importing' || state === 'waiting') && (
            <Reason className="border-b px-4 py-2">{placement('cannot_cancel')}</Reason>
          )}
          <div className="px-4">
            <TrackLines
              label={t('title')}
              way={<TrackWay image={image} track={track} />}
              stores={track.stores}
              running={track.state === 'running'}
            >
              {cells.map((cell, index) => {
                const store = stores[index];
                if (!store) return null;
                return (
                  <StoreRow
                    key={store.id}
                    image={image}
                    cell={cell}
                    store={store}
                    queued={queued}
                    told={lacking.length > 0 ? refusal : undefined}
                    context={{
                      viewer,
                      offersCopy,
                      acts: {
                        copy: (_, to) =>
                          central && to !== central && lacksCentral(image, central)
                            ? setCopying([central, to])
                            : copies.copy(image, to),
                        drop: copies.drop,
                        remove: (_, from) => setRemoving(from),
                      },
                    }}
                  />
                );
              })}
            </TrackLines>
          </div>
        </div>
      )}
      <ImageLocations image={image} />
      {copying && (
        <CopyDialog
          images={[image]}
          preset={copying}
          stores={stores}
          viewer={viewer}
          offersCopy={offersCopy}
          onClose={() => setCopying(null)}
          onCopy={copies.copyMany}
        />
      )}
      {removing && (
        <DeleteCopyDialog
          image={image}
          viewer={viewer}
          store={removing}
          central={central}
          onClose={() => setRemoving(null)}
          onDone={() => {
            setRemoving(null);
            router.refresh();
          }}
        />
      )}
    </ImageFrame>
  );
}
