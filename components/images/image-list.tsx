'use client';

import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import dynamic from 'next/dynamic';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useCallback, useMemo, useState } from 'react';
import { ImageFilters } from '@/components/images/image-filters';
import { ImageListEmpty } from '@/components/images/image-list-empty';
import { ImageTable } from '@/components/images/image-table';
import { ScopeTabs } from '@/components/images/scope-tabs';
import { SelectionBar } from '@/components/images/selection-bar';
import { StaleNotice } from '@/components/images/stale-notice';
import type { ImageVerb } from '@/components/images/use-image-verbs';
import { useListKeys } from '@/components/images/use-list-keys';
import { ActionErrorNotice } from '@/components/shell/action-error';
import { Button, buttonClass } from '@/components/ui/button';
import type { ActionError } from '@/lib/action-result';
import type { Viewer } from '@/lib/auth/viewer';
import type { Image } from '@/lib/contract/image';
import { imageCan } from '@/lib/image-can';
import { type ImageListQuery, imageListParams } from '@/lib/image-list-query';
import { useLiveImages } from '@/lib/live/use-live-images';
import { imageListKey, imageListOptions } from '@/lib/queries/images';
import { QueryError } from '@/lib/queries/query-error';
import { routes } from '@/lib/routes';
import { isRunning } from '@/lib/uploads/upload';
import { useUploads } from '@/lib/uploads/upload-manager';

const ImageVerbDialog = dynamic(() =>
  import('@/components/images/image-verb-dialog').then((module) => module.ImageVerbDialog),
);
const KeysDialog = dynamic(() =>
  import('@/components/images/keys-dialog').then((module) => module.KeysDialog),
);

interface ImageListProps {
  query: ImageListQuery;
  viewer: Viewer;
  /** The cloud fetches images from a URL. */
  fetches: boolean;
  /** Why the first page could not be read, or null. */
  loadError: ActionError | null;
}

/** The image list: scope, filters, rows that follow the cloud, and what can be done to many at once. */
export function ImageList({ query, viewer, fetches, loadError }: ImageListProps) {
  const t = useTranslations('list');
  const refusals = useTranslations('refusals');
  const router = useRouter();
  const client = useQueryClient();
  const options = imageListOptions(query, viewer.projectId);
  const { data, error, fetchNextPage, hasNextPage, isFetchingNextPage, isPending, refetch } =
    useInfiniteQuery({
      ...options,
      // A first page that failed on the server is asked again only by a click.
      enabled: loadError === null || client.getQueryData(options.queryKey) !== undefined,
    });
  const read = useMemo(() => (data?.pages ?? []).flatMap((page) => page.images), [data]);
  // An upload of this tab is about to change its row, though the record may not say so yet.
  const uploads = useUploads();
  const expected = useMemo(() => uploads.filter(isRunning).map((upload) => upload.imageId), [uploads]);
  const { images: followed, gone, stale } = useLiveImages(read, expected);
  const images = useMemo(() => followed.filter(({ image }) => !gone.has(image.id)), [followed, gone]);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [act, setAct] = useState<{ verb: ImageVerb; images: Image[] } | null>(null);
  const [keysOpen, setKeysOpen] = useState(false);
  const chosen = images.filter(({ image }) => selected.has(image.id)).map(({ image }) => image);

  const navigate = useCallback(
    (next: ImageListQuery) => router.replace(routes.images(imageListParams(next)), { scroll: false }),
    [router],
  );
  const toggle = useCallback((id: string) => {
    setSelected((present) => {
      const next = new Set(present);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  }, []);
  const done = useCallback(() => {
    setAct(null);
    setSelected(new Set());
    void client.invalidateQueries({ queryKey: imageListKey });
  }, [client]);
  const focused = useListKeys(images, { toggle, showKeys: () => setKeysOpen(true) });
  const failure = loadError && !data ? loadError : error instanceof QueryError ? error.error : null;
  const createRefusal = imageCan.create(viewer);

  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h1 className="font-semibold text-lg">{t('title')}</h1>
        {createRefusal === null ? (
          <Link href={routes.newImage()} className={buttonClass({ variant: 'primary' })}>
            <Plus aria-hidden className="size-4" />
            {t('create')}
          </Link>
        ) : (
          <Button disabled title={refusals(createRefusal)} icon={<Plus aria-hidden className="size-4" />}>
            {t('create')}
          </Button>
        )}
      </div>
      <ScopeTabs
        query={query}
        count={failure ? null : images.length}
        complete={!hasNextPage}
        projectId={viewer.projectId}
      />
      <ImageFilters query={query} onChange={navigate} />
      {stale && <StaleNotice stale={stale} />}
      {failure && (
        <div className="flex flex-col items-start gap-2">
          <ActionErrorNotice error={failure} title={t('not_read')} />
          <Button onClick={() => (data ? void refetch() : router.refresh())}>{t('try_again')}</Button>
        </div>
      )}
      {images.length > 0 && (
        <>
          <SelectionBar
            images={chosen}
            viewer={viewer}
            scope={query.scope}
            onVerb={(verb) => setAct({ verb, images: chosen })}
            onClear={() => setSelected(new Set())}
          />
          <ImageTable
            images={images}
            query={query}
            viewer={viewer}
            selected={selected}
            focused={focused}
            complete={!hasNextPage}
            loadingMore={isFetchingNextPage}
            onToggle={toggle}
            onToggleAll={() =>
              setSelected(
                chosen.length === images.length ? new Set() : new Set(images.map(({ image }) => image.id)),
              )
            }
            onSort={(sort) => navigate({ ...query, sort })}
            onVerb={(verb, image) => setAct({ verb, images: [image] })}
            onEnd={() => {
              if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
            }}
          />
        </>
      )}
      {!failure && !isPending && images.length === 0 && (
        <ImageListEmpty query={query} viewer={viewer} fetches={fetches} />
      )}
      {act && (
        <ImageVerbDialog
          verb={act.verb}
          images={act.images}
          viewer={viewer}
          onClose={() => setAct(null)}
          onDone={done}
        />
      )}
      {keysOpen && <KeysDialog onClose={() => setKeysOpen(false)} />}
    </div>
  );
}
