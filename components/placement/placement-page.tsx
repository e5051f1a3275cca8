'use client';

import { useTranslations } from 'next-intl';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { ImageRowsWaiting } from '@/components/images/image-rows-waiting';
import type { Density } from '@/components/images/list-view';
import { QueryBar } from '@/components/images/query-bar';
import { ScopeTabs } from '@/components/images/scope-tabs';
import { StaleNotice } from '@/components/images/stale-notice';
import { useListQuery } from '@/components/images/use-list-query';
import { useRowRefresh } from '@/components/images/use-row-refresh';
import { useRowsOnScreen } from '@/components/images/use-rows-on-screen';
import { TrackSign } from '@/components/imports/track-sign';
import { CopyDialog } from '@/components/placement/copy-dialog';
import { CopyJobs } from '@/components/placement/copy-jobs';
import { DeleteCopyDialog } from '@/components/placement/delete-copy-dialog';
import { PlacementTable } from '@/components/placement/placement-table';
import type { CellActs, CellContext } from '@/components/placement/use-cell-items';
import { useCopies } from '@/components/placement/use-copies';
import { usePlacementRows } from '@/components/placement/use-placement-rows';
import { WhoMayCopy } from '@/components/placement/who-may-copy';
import { PageHeader } from '@/components/shell/page-header';
import { RetryNotice } from '@/components/shell/retry-notice';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { SelectionOverlay } from '@/components/ui/selection-overlay';
import { useListed } from '@/components/ui/use-listed';
import type { Viewer } from '@/lib/auth/viewer';
import { useOffered } from '@/lib/browser/offered-controls';
import { useLiveImages } from '@/lib/browser/use-live-images';
import type { Store, StoreDetail } from '@/lib/contract/store';
import { imageCan } from '@/lib/images/image-can';
import type { ImageScope } from '@/lib/images/image-list-query';
import type { ImageSummary } from '@/lib/images/image-summary';
import { routes } from '@/lib/routes';
import { cellLook, holdings, lacksCentral, mixedTypes, placementStores } from '@/lib/work/placement';

interface PlacementPageProps {
  stores: (Store & Partial<StoreDetail>)[];
  /** The cloud has the import method copy-image. */
  offersCopy: boolean;
  viewer: Viewer;
  density: Density;
}

/** An image that is only offered or is hidden from lists has no place to look for here. */
const scopes: readonly ImageScope[] = ['all', 'project', 'public', 'community', 'shared', 'hidden'];
const legend = ['held', 'importing', 'waiting', 'failed', 'missing'] as const;
const nothing: ReadonlySet<string> = new Set();

/** Which store holds which image, and what can be done about it cell by cell or for many at once. */
export function PlacementPage({ stores: told, offersCopy, viewer, density }: PlacementPageProps) {
  const listed = useListed();
  const t = useTranslations('placement');
  const list = useTranslations('list');
  const { query, revision, show, type, settle } = useListQuery(routes.placement);
  const central = told.find((store) => store.default)?.id;
  const found = usePlacementRows(query, viewer, central);
  const rowRefresh = useRowRefresh(found.refresh);
  const copies = useCopies(viewer, rowRefresh.refresh);
  // What a job waits for or works on changes, though the record may not say so yet.
  const expected = useMemo(
    () =>
      [...copies.queued.values()]
        .filter(({ item }) => item.state !== 'waiting')
        .map(({ item }) => item.imageId),
    [copies.queued],
  );
  const { shown: onScreen, tell: onShown } = useRowsOnScreen();
  const { images: followed, gone, stale } = useLiveImages(found.rows, expected, onScreen);
  const rows = useMemo(
    () => (gone.size === 0 ? followed : followed.filter(({ image }) => !gone.has(image.id))),
    [followed, gone],
  );
  const images = useMemo(() => rows.map(({ image }) => image), [rows]);
  const stores = useMemo(() => placementStores(told, images), [told, images]);
  const counted = useMemo(() => holdings(images), [images]);
  const [selected, setSelected] = useState(nothing);
  const [copying, setCopying] = useState<{ images: ImageSummary[]; preset: string[] | null } | null>(null);
  const [removing, setRemoving] = useState<{ image: ImageSummary; store: string } | null>(null);
  const chosen = useMemo(() => images.filter(({ id }) => selected.has(id)), [images, selected]);
  const toggle = useCallback((id: string) => {
    setSelected((present) => {
      const next = new Set(present);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  }, []);
  const acts: CellActs = {
    copy: (image, store) => {
      // Without a copy in the default store that one comes first, which is somebody's choice to make.
      if (central && store !== central && lacksCentral(image, central))
        setCopying({ images: [image], preset: [central, store] });
      else void copies.copy(image, store);
    },
    drop: copies.drop,
    remove: (image, store) => setRemoving({ image, store }),
  };
  const latest = useRef(acts);
  useEffect(() => {
    latest.current = acts;
  });
  // The same for as long as the page is, so that rows are drawn anew for what changed of them alone.
  const context = useMemo(
    (): CellContext => ({
      viewer,
      offersCopy,
      acts: {
        copy: (image, store) => latest.current.copy(image, store),
        drop: (job, image) => latest.current.drop(job, image),
        remove: (image, store) => latest.current.remove(image, store),
      },
    }),
    [viewer, offersCopy],
  );
  const mixed = mixedTypes(stores);
  const controls = useOffered('copies', viewer);
  const empty = rows.length === 0 && found.complete;
  return (
    <div className="flex flex-col gap-3">
      <PageHeader title={t('title')} text={t('text')}>
        <ul aria-label={t('legend')} className="flex flex-wrap gap-x-4 gap-y-1 text-muted text-sm">
          {legend.map((state) => (
            <li key={state} className="flex items-center gap-1.5">
              <TrackSign state={cellLook(state)} size="cell" />
              {t(`state_${state}`)}
            </li>
          ))}
        </ul>
      </PageHeader>
      <ScopeTabs
        query={query}
        count={found.answered ? rows.length : null}
        complete={found.complete}
        viewer={viewer}
        scopes={scopes}
        page={routes.placement}
      />
      <QueryBar key={revision} query={query} read={found.read} onShow={show} onType={type} onLeave={settle} />
      {stale && <StaleNotice stale={stale} />}
      {found.error && (
        <RetryNotice
          error={found.error}
          title={list(rows.length > 0 ? 'not_read_on' : 'not_read')}
          retry={found.tryAgain}
          pending={found.loading}
          stale={rows.length > 0}
        />
      )}
      {rowRefresh.error && (
        <RetryNotice
          error={rowRefresh.error}
          title={list('rows_old')}
          retry={rowRefresh.retry}
          pending={rowRefresh.pending}
          stale
        />
      )}
      {offersCopy && !controls.offered && imageCan.create(viewer) === null && (
        <WhoMayCopy onOffer={controls.offer} />
      )}
      {mixed.length > 0 && <Notice tone="info">{t('mixed', { types: listed(mixed) })}</Notice>}
      {copies.notRead && <RetryNotice title={t('jobs_not_read')} {...copies.notRead} />}
      <CopyJobs jobs={copies.jobs} onStop={copies.stop} />
      {rows.length > 0 && (
        <div className="relative">
          {chosen.length > 0 && (
            <SelectionOverlay label={list('selection')} head="two_lines">
              <span role="status" className="mr-auto truncate font-medium tabular-nums">
                {list('selected', { count: chosen.length })}
              </span>
              <Button
                size="sm"
                variant="primary"
                onClick={() => setCopying({ images: chosen, preset: null })}
              >
                {t('copy_to')}
              </Button>
              <Button size="sm" variant="quiet" onClick={() => setSelected(nothing)}>
                {list('deselect')}
              </Button>
            </SelectionOverlay>
          )}
          <PlacementTable
            rows={rows}
            stores={stores}
            central={central}
            holdings={counted}
            queued={copies.queued}
            context={context}
            selected={selected}
            complete={found.complete}
            density={density}
            partOf={found.complete ? null : found.read.length}
            onShown={onShown}
            onToggle={toggle}
            onToggleAll={() =>
              setSelected(chosen.length === rows.length ? nothing : new Set(images.map(({ id }) => id)))
            }
          />
        </div>
      )}
      {!found.answered && !found.error && (
        <div className="h-[calc(100dvh-200px)] overflow-hidden">
          <ImageRowsWaiting />
        </div>
      )}
      {empty && <p className="rounded border bg-surface p-6 text-center text-muted">{t('empty')}</p>}
      <div className="flex flex-wrap items-center gap-3 text-muted text-sm">
        <p role="status">
          {found.complete
            ? t('complete', { count: rows.length })
            : found.loading
              ? found.answered
                ? t('reading', { count: found.came })
                : list('loading')
              : found.answered && t('looked_at', { count: found.came })}
        </p>
        {found.more && (
          <Button size="sm" onClick={found.readAll}>
            {t('read_all')}
          </Button>
        )}
      </div>
      {copying && (
        <CopyDialog
          images={copying.images}
          preset={copying.preset}
          stores={stores}
          viewer={viewer}
          offersCopy={offersCopy}
          onClose={() => setCopying(null)}
          onCopy={async (images, to) => {
            const ok = await copies.copyMany(images, to);
            if (ok) setSelected(nothing);
            return ok;
          }}
        />
      )}
      {removing && (
        <DeleteCopyDialog
          image={removing.image}
          viewer={viewer}
          store={removing.store}
          central={central}
          onClose={() => setRemoving(null)}
          onDone={() => {
            rowRefresh.refresh([removing.image.id]);
            setRemoving(null);
          }}
        />
      )}
    </div>
  );
}
