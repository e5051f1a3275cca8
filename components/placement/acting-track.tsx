'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useRefusalText } from '@/components/images/use-image-verbs';
import { StoreTrack } from '@/components/imports/store-track';
import { useCopies } from '@/components/placement/use-copies';
import { Button } from '@/components/ui/button';
import { lazy } from '@/components/ui/lazy';
import type { Viewer } from '@/lib/auth/viewer';
import { useOffered } from '@/lib/browser/offered-controls';
import type { Places } from '@/lib/data/stores';
import { imageCan } from '@/lib/images/image-can';
import type { ImageSummary } from '@/lib/images/image-summary';
import { activityKey } from '@/lib/queries/activity';
import { imageListKey } from '@/lib/queries/images';
import { placesOptions } from '@/lib/queries/places';
import { lacksCentral, placementStores } from '@/lib/work/placement';
import type { ImageTrack, StoreTrack as Track } from '@/lib/work/store-track';

const CopyDialog = lazy(
  () => import('@/components/placement/copy-dialog').then((module) => module.CopyDialog),
  { seldom: true },
);

interface ActingTrackProps {
  image: ImageSummary;
  track: ImageTrack;
  label: string;
  viewer: Viewer;
}

/**
 * The store track of an image, with Retry at the end of the line of each store that an import or a copy left without its
 * bytes, for whoever may; why others may not is told with what is missing. All else that can be done with a store is on the page of the image's stores.
 */
export function ActingTrack({ image, track, label, viewer }: ActingTrackProps) {
  const t = useTranslations('placement');
  const router = useRouter();
  const client = useQueryClient();
  const changed = () => {
    router.refresh();
    void client.invalidateQueries({ queryKey: imageListKey });
    void client.invalidateQueries({ queryKey: activityKey });
  };
  const copies = useCopies(viewer, (ids) => ids.includes(image.id) && changed());
  const [begins, setBegins] = useState<string | null>(null);
  const [asks, setAsks] = useState<{ places: Places; preset: string[] } | null>(null);
  const { offered } = useOffered('copies', viewer);
  const refusal = useRefusalText()('copy', imageCan.copy(image, viewer, offered));
  const queued = copies.queued.get(image.id);
  const copy = async (store: string) => {
    setBegins(store);
    // Where they cannot be read, what is told of the copy says why.
    const places = await client.fetchQuery(placesOptions(viewer.projectId)).catch(() => null);
    const central = places?.stores?.find((known) => known.default)?.id;
    // Without a copy in the default store that one comes first, which is somebody's choice to make.
    if (places && central && store !== central && lacksCentral(image, central))
      setAsks({ places, preset: [central, store] });
    else if (await copies.copy(image, store)) changed();
    setBegins(null);
  };
  const helps = ({ store, state }: Track) =>
    track.state === 'partial' &&
    (state === 'failed' || state === 'stopped') &&
    refusal === undefined &&
    !queued?.stores.includes(store);
  const act = (store: Track) =>
    helps(store) && (
      <Button
        size="sm"
        disabled={begins !== null}
        pending={begins === store.store}
        aria-label={t('retry_in', { store: store.store })}
        onClick={() => void copy(store.store)}
      >
        {t('retry')}
      </Button>
    );
  return (
    <>
      <StoreTrack
        image={image}
        track={track}
        label={label}
        act={track.stores.some(helps) ? act : undefined}
      />
      {asks && (
        <CopyDialog
          images={[image]}
          preset={asks.preset}
          stores={placementStores(asks.places.stores ?? [], [image])}
          viewer={viewer}
          offersCopy={asks.places.offersCopy}
          onClose={() => setAsks(null)}
          onCopy={async (images, to) => {
            const ok = await copies.copyMany(images, to);
            if (ok) changed();
            return ok;
          }}
        />
      )}
    </>
  );
}
