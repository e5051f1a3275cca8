'use client';

import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useDeferredValue, useEffect, useMemo, useState } from 'react';
import { useFoundOut } from '@/components/images/use-found-out';
import { whenIdle } from '@/components/ui/lazy';
import type { Viewer } from '@/lib/auth/viewer';
import { QueryError } from '@/lib/browser/dashboard';
import { type ImageListQuery, imageListParams, planQuery } from '@/lib/images/image-list-query';
import { type ImageSummary, type PackedSummaries, unpackSummaries } from '@/lib/images/image-summary';
import { imageSearchOptions } from '@/lib/queries/image-search';
import {
  imageListKey,
  imageListOptions,
  imageScanOptions,
  refreshRows,
  rowsOf,
  scanOf,
} from '@/lib/queries/images';
import { type PageData, takePageData, usePageData } from '@/lib/queries/page-data';
import type { ImageTrack } from '@/lib/work/store-track';

/** A row of the list. */
export interface ListRow {
  image: ImageSummary;
  /** Told by the live stream; otherwise the record alone says it. */
  track?: ImageTrack;
  /** The group that this row leads, and how many further versions it has. */
  group?: { key: string; others: number; open: boolean };
  /** It is a further version of the row above it. */
  under?: boolean;
}

/** The plain row of an image, the same for as long as its record is, so that what is painted can stay. */
const plainRows = new WeakMap<ImageSummary, ListRow>();

function plainRow(image: ImageSummary): ListRow {
  const known = plainRows.get(image) ?? { image };
  plainRows.set(image, known);
  return known;
}

/** The first page as the server read it, for the address it read. */
export interface FirstPage {
  query: ImageListQuery;
  /** What rows carry for the columns that were asked for. */
  keys: readonly string[];
  rows: PackedSummaries;
  nextMarker: string | null;
  /** Milliseconds since the epoch. */
  readAt: number;
}

function pageDataOf(first: FirstPage | null, projectId: string): PageData {
  if (!first) return { queryKey: imageListKey };
  const { query, keys, rows, nextMarker, readAt } = first;
  return {
    queryKey: imageListOptions(query, projectId, keys).queryKey,
    initialData: { pages: [{ images: unpackSummaries(rows), nextMarker }], pageParams: [null] },
    initialDataUpdatedAt: readAt,
  };
}

/**
 * The rows of a query. Facets that Glance matches are Glance's to match, page by page. Words and everything else are
 * looked for in rows that are read once, all of them; what was read already is searched meanwhile.
 */
export function useImageRows(
  query: ImageListQuery,
  viewer: Viewer,
  brings: FirstPage | null,
  /** What rows carry for the columns that are shown. */
  keys: readonly string[],
  asks: boolean,
) {
  const client = useQueryClient();
  const { projectId, isAdmin } = viewer;
  const brought = useMemo(() => pageDataOf(brings, projectId), [brings, projectId]);
  // Before the list looks what there is, so that it asks for nothing.
  useState(() => takePageData(client, brought));
  usePageData(brought);
  const plan = useMemo(() => planQuery(query, { projectId, isAdmin }), [query, projectId, isAdmin]);
  const listed = useMemo(() => ({ ...query, filters: plan.sent, words: [], group: null }), [query, plan]);
  const pages = useInfiniteQuery({
    ...imageListOptions(listed, projectId, keys),
    enabled: asks && !plan.scans,
  });
  const scanOptions = imageScanOptions(query, plan, projectId, keys);
  const scan = useInfiniteQuery({ ...scanOptions, enabled: asks && plan.scans });
  const { hasNextPage, isFetching, isError, fetchNextPage } = scan;
  useEffect(() => {
    if (plan.scans && hasNextPage && !isFetching && !isError) void fetchNextPage();
  }, [plan.scans, hasNextPage, isFetching, isError, fetchNextPage]);

  const looked = useFoundOut(plan.local, projectId, asks);
  const { found } = looked;
  const searching = useQuery({ ...imageSearchOptions(), enabled: asks && plan.scans });
  const search = plan.scans ? searching.data : undefined;
  // There before the first key, so that nothing gives way to blanks.
  useEffect(() => whenIdle(() => client.prefetchQuery(imageSearchOptions())), [client]);

  const shown = plan.scans ? scan : pages;
  // Rows that the browser kept stand there until the cloud answers: nothing is said of the list by them, or found in them.
  const first = plan.scans ? undefined : pages.data?.pages[0];
  const isKept = first?.keptSince !== undefined;
  const source = plan.scans && (scan.data || pages.data?.pages[0]?.keptSince) ? scan.data : pages.data;
  const read = useMemo(() => rowsOf(source?.pages ?? []), [source]);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const answered = shown.data !== undefined && !isKept && found !== null && !(plan.scans && !search);
  const complete = answered && !shown.hasNextPage && !shown.isFetching && !shown.isError;
  // Typing comes first, rows after it: what is painted is taken together, so that it never mixes two queries, nor the
  // rows from before an answer with the word that it came.
  const painted = useDeferredValue(
    useMemo(
      () => ({ read: found ? read : [], plan, query, found, search, answered, complete }),
      [read, plan, query, found, search, answered, complete],
    ),
  );
  const { rows, count } = useMemo(() => {
    const { read, plan, query, found, search } = painted;
    if (!plan.scans) return { rows: read.map(plainRow), count: read.length };
    if (!search) return { rows: [], count: 0 };
    const { find, groupVersions, imageOrder } = search;
    const inOrder = find(read, plan.local, query.words, found ?? undefined);
    const matching = imageListParams(query).has('sort') ? inOrder.toSorted(imageOrder(query.sort)) : inOrder;
    const count = matching.length;
    if (!query.group) return { rows: matching.map(plainRow), count };
    const rows = groupVersions(matching, query.group).flatMap(({ key, lead, others }): ListRow[] => {
      const isOpen = open.has(key);
      const group = others.length > 0 ? { key, others: others.length, open: isOpen } : undefined;
      return [{ image: lead, group }, ...(isOpen ? others.map((image) => ({ image, under: true })) : [])];
    });
    return { rows, count };
  }, [painted, open]);

  const toggleGroup = useCallback((key: string) => {
    setOpen((present) => {
      const next = new Set(present);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  }, []);
  const { hasNextPage: hasMore, isFetching: isReading, isError: failed, fetchNextPage: readNext } = pages;
  const readOn = useCallback(() => {
    if (!plan.scans && hasMore && !isReading && !failed && !isKept) void readNext();
  }, [plan.scans, hasMore, isReading, failed, isKept, readNext]);
  const failure = shown.error ?? looked.error ?? searching.error;
  const pagesKey = useMemo(
    () => imageListOptions(listed, projectId, keys).queryKey,
    [listed, projectId, keys],
  );
  const queryKey = plan.scans ? scanOptions.queryKey : pagesKey;
  const refresh = useCallback(
    (ids: readonly string[]) => {
      const list = plan.scans ? scanOf(query, plan, keys) : { query: listed, keys };
      return refreshRows(client, { queryKey, ...list }, ids);
    },
    [client, query, plan, listed, keys, queryKey],
  );
  return {
    rows,
    /** The query that the rows are of: the one asked for, or for a moment the one before. */
    query: painted.query,
    /** Images in the rows, those in a closed group among them; null before an answer. */
    count: painted.answered || (painted.plan.scans && count > 0) ? count : null,
    read,
    /** The list that is read page by page, for `KeptRows`. */
    paged: { queryKey: pagesKey, first, readAt: pages.dataUpdatedAt },
    /** Rows looked at, where they are searched; null where Glance gives the list. */
    lookedAt: painted.plan.scans ? painted.read.length : null,
    /** The rows are all there are. */
    complete: painted.complete,
    loading: shown.isFetching || looked.loading || searching.isFetching,
    /** No answer yet, and none failed. */
    pending: !painted.answered && failure === null,
    error: failure instanceof QueryError ? failure.error : null,
    readOn,
    tryAgain: () => {
      if (looked.error) looked.retry();
      else if (searching.error) void searching.refetch();
      else void (answered && shown.isFetchNextPageError ? shown.fetchNextPage() : shown.refetch());
    },
    refresh,
    toggleGroup,
  };
}
