'use client';

import { Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { BulkVerb } from '@/components/images/bulk-dialog';
import { ImageListEmpty } from '@/components/images/image-list-empty';
import { ImageRowsWaiting } from '@/components/images/image-rows-waiting';
import { ImageTable, type ImageTableHandle } from '@/components/images/image-table';
import { ListStatus } from '@/components/images/list-status';
import { ListTools } from '@/components/images/list-tools';
import { keysShown, type ListView, listViewCookie, listViewText } from '@/components/images/list-view';
import { QueryBar } from '@/components/images/query-bar';
import { ScopeTabs } from '@/components/images/scope-tabs';
import { StaleNotice } from '@/components/images/stale-notice';
import { type FirstPage, useImageRows } from '@/components/images/use-image-rows';
import { useListKeys } from '@/components/images/use-list-keys';
import { useListQuery } from '@/components/images/use-list-query';
import { useRowRefresh } from '@/components/images/use-row-refresh';
import { useRowsOnScreen } from '@/components/images/use-rows-on-screen';
import { useSelectEverything } from '@/components/images/use-select-everything';
import { PageTitle } from '@/components/shell/page-header';
import { RetryNotice } from '@/components/shell/retry-notice';
import { keepChoice } from '@/components/shell/theme';
import { buttonClass } from '@/components/ui/button';
import { EagerLink } from '@/components/ui/eager-link';
import { lazy } from '@/components/ui/lazy';
import { Reason } from '@/components/ui/reason';
import type { Viewer } from '@/lib/auth/viewer';
import { endArriving, useArriving } from '@/lib/browser/arriving-image';
import { useChangedImages } from '@/lib/browser/changed-images';
import { useUploads } from '@/lib/browser/uploads/upload-list';
import { useLiveImages } from '@/lib/browser/use-live-images';
import type { ActionError } from '@/lib/contract/action-result';
import { imageCan } from '@/lib/images/image-can';
import { imageListParams, type SortKey } from '@/lib/images/image-list-query';
import type { ImageSummary } from '@/lib/images/image-summary';
import { useKeptError } from '@/lib/queries/use-kept-error';
import { routes } from '@/lib/routes';
import { isRunning } from '@/lib/work/upload';

// First of all, for a link may be pressed soon.
const ImageArriving = lazy(() =>
  import('@/components/images/image-arriving').then((module) => module.ImageArriving),
);
const SelectionBar = lazy(() =>
  import('@/components/images/selection-bar').then((module) => module.SelectionBar),
);
const BulkAct = lazy(() => import('@/components/images/bulk-act').then((module) => module.BulkAct));
const ListDrop = lazy(() => import('@/components/images/list-drop').then((module) => module.ListDrop));
const ImagePeek = lazy(() => import('@/components/images/image-peek').then((module) => module.ImagePeek));
const SavedViews = lazy(() => import('@/components/images/saved-views').then((module) => module.SavedViews));
const KeptRows = lazy(() => import('@/components/images/kept-rows').then((module) => module.KeptRows));
const KeysDialog = lazy(() => import('@/components/images/keys-dialog').then((module) => module.KeysDialog));

interface ImageListProps {
  viewer: Viewer;
  view: ListView;
  /** The first page, or null where it was not read in time, could not be read, or has to be searched for. */
  first: FirstPage | null;
  /** The cloud fetches images from a URL. */
  fetches: boolean;
  /** Why the first page could not be read, or null. */
  loadError: ActionError | null;
}

const nothing: ReadonlySet<string> = new Set();

/** The image list: scope, query bar, rows that follow the cloud, and what can be done to many at once. */
export function ImageList({ viewer, view: keptView, first, fetches, loadError }: ImageListProps) {
  const t = useTranslations('list');
  const refusals = useTranslations('refusals');
  const { query, revision, show, type, settle } = useListQuery();
  const address = imageListParams(query).toString();
  // A first page that failed on the server is asked again by a click, or after a while.
  const [failedAt, setFailedAt] = useState(loadError ? address : null);
  const failsStill = loadError !== null && failedAt === address;
  const [view, setView] = useState(keptView);
  const keys = useMemo(() => keysShown(view.columns), [view.columns]);
  const list = useImageRows(query, viewer, first, keys, !failsStill);
  const { read } = list;
  const rowRefresh = useRowRefresh(list.refresh);
  useChangedImages(rowRefresh.refresh);
  // An upload of this tab is about to change its row, though the record may not say so yet.
  const uploads = useUploads();
  const expected = useMemo(() => uploads.filter(isRunning).map((upload) => upload.imageId), [uploads]);
  const { shown: onScreen, tell: onShown } = useRowsOnScreen();
  const { images: followed, gone, stale } = useLiveImages(list.rows, expected, onScreen);
  const rows = useMemo(
    () => (gone.size === 0 ? followed : followed.filter(({ image }) => !gone.has(image.id))),
    [followed, gone],
  );
  const [selected, setSelected] = useState(nothing);
  const [act, setAct] = useState<{ verb: BulkVerb; images: ImageSummary[] } | null>(null);
  const [viewOpen, setViewOpen] = useState(false);
  const [keysOpen, setKeysOpen] = useState(false);
  const [focused, setFocused] = useState<string | null>(null);
  const [peeked, setPeeked] = useState<string | null>(null);
  const table = useRef<ImageTableHandle>(null);
  const chosen = useMemo(
    () =>
      selected.size === 0 ? [] : rows.filter(({ image }) => selected.has(image.id)).map(({ image }) => image),
    [rows, selected],
  );
  const toggle = useCallback((id: string) => {
    setSelected((present) => {
      const next = new Set(present);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  }, []);
  const shown = useRef({ query, rows, chosen });
  useEffect(() => {
    shown.current = { query, rows, chosen };
  });
  const onSort = useCallback((sort: SortKey[]) => show({ ...shown.current.query, sort }), [show]);
  const onToggleAll = useCallback(() => {
    const { rows, chosen } = shown.current;
    setSelected(chosen.length === rows.length ? nothing : new Set(rows.map(({ image }) => image.id)));
  }, []);
  const everything = useSelectEverything(list, rows.length === chosen.length, () =>
    setSelected(new Set(rows.map(({ image }) => image.id))),
  );
  const onVerb = useCallback((verb: BulkVerb, image: ImageSummary) => setAct({ verb, images: [image] }), []);
  const done = (ids: string[]) => {
    setAct(null);
    setSelected(nothing);
    rowRefresh.refresh(ids);
  };
  const keepView = (next: ListView) => {
    setView(next);
    keepChoice(listViewCookie, listViewText(next));
  };
  const focusRow = useCallback((index: number) => table.current?.focusRow(index), []);
  const showKeys = useCallback(() => setKeysOpen(true), []);
  useListKeys(rows, { focused, focusRow, toggle, peek: setPeeked, showKeys });
  const failure = useKeptError(failsStill ? loadError : list.error, list.loading, address);
  const isKept = list.paged.first?.keptSince !== undefined;
  const createRefusal = imageCan.create(viewer);
  const arriving = useArriving();
  useEffect(() => endArriving, []);
  if (arriving && ImageArriving.ready()) return <ImageArriving arriving={arriving} viewer={viewer} />;

  return (
    <div className={`flex flex-col gap-3 ${chosen.length > 0 ? 'max-lg:pb-24' : ''}`}>
      <div className="flex flex-wrap items-start justify-between gap-2">
        <PageTitle>{t('title')}</PageTitle>
        {createRefusal === null ? (
          <EagerLink href={routes.newImage()} className={buttonClass({ variant: 'primary' })}>
            <Plus aria-hidden className="size-4" />
            {t('create')}
          </EagerLink>
        ) : (
          <Reason className="self-center">{refusals(createRefusal)}</Reason>
        )}
      </div>
      <ScopeTabs
        query={query}
        count={list.query.scope === query.scope ? list.count : null}
        complete={list.complete}
        viewer={viewer}
        elsewhere={viewOpen}
        keys={keys}
      >
        <SavedViews query={query} view={view} onView={keepView} onOpen={setViewOpen} />
      </ScopeTabs>
      <div className="flex flex-wrap items-start gap-2">
        <QueryBar key={revision} query={query} read={read} onShow={show} onType={type} onLeave={settle} />
        <ListTools
          query={query}
          view={view}
          viewer={viewer}
          read={read}
          total={list.complete ? list.count : null}
          onView={keepView}
          onQuery={show}
          onHidden={done}
        />
      </div>
      {/* Rows that were kept from the last time are older than what is followed, and say so themselves. */}
      {stale && !(isKept && stale.kind === 'stale') && <StaleNotice stale={stale} />}
      {failure && (
        <RetryNotice
          error={failure}
          title={t(list.count !== null && rows.length > 0 ? 'not_read_on' : 'not_read')}
          retry={() => (failsStill ? setFailedAt(null) : list.tryAgain())}
          pending={list.loading}
          stale={rows.length > 0}
        />
      )}
      {rowRefresh.error && (
        <RetryNotice
          error={rowRefresh.error}
          title={t('rows_old')}
          retry={rowRefresh.retry}
          pending={rowRefresh.pending}
          stale
        />
      )}
      <KeptRows {...list.paged} wanted={list.lookedAt === null && rows.length === 0} />
      {rows.length > 0 && (
        <div className="relative">
          {chosen.length > 0 && (
            <SelectionBar
              images={chosen}
              viewer={viewer}
              scope={query.scope}
              everything={everything}
              onVerb={(verb) => setAct({ verb, images: chosen })}
              onClear={() => {
                everything.stop();
                setSelected(nothing);
              }}
            />
          )}
          <ImageTable
            ref={table}
            rows={rows}
            scope={query.scope}
            sort={query.sort}
            view={view}
            viewer={viewer}
            selected={selected}
            focused={focused}
            onFocus={setFocused}
            complete={list.complete}
            onToggle={toggle}
            onToggleAll={onToggleAll}
            onToggleGroup={list.toggleGroup}
            onSort={onSort}
            onVerb={onVerb}
            onEnd={list.readOn}
            onShown={onShown}
          />
        </div>
      )}
      {list.pending && !failure && rows.length === 0 && <ImageRowsWaiting />}
      {!failure && rows.length === 0 && list.complete && (
        <ImageListEmpty query={list.query} viewer={viewer} fetches={fetches} />
      )}
      <ListStatus
        rows={list.count}
        lookedAt={list.lookedAt}
        complete={list.complete}
        loading={list.loading}
      />
      {act && (
        <BulkAct
          verb={act.verb}
          images={act.images}
          viewer={viewer}
          onClose={() => setAct(null)}
          onDone={done}
        />
      )}
      {peeked !== null && (
        <ImagePeek
          rows={rows}
          id={peeked}
          viewer={viewer}
          scope={query.scope}
          onMove={setPeeked}
          onVerb={onVerb}
          onClose={() => setPeeked(null)}
          onFocusRow={focusRow}
        />
      )}
      {createRefusal === null && <ListDrop />}
      {keysOpen && <KeysDialog onClose={() => setKeysOpen(false)} />}
    </div>
  );
}
