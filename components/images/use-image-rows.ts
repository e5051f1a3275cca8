'use client';

import { type InfiniteData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useDeferredValue, useEffect, useMemo, useState } from 'react';
import type { Viewer } from '@/lib/auth/viewer';
import type { ImageSummaryPage } from '@/lib/data/images';
import { groupVersions, imageOrder } from '@/lib/images/image-groups';
import { type ImageListQuery, imageListParams, planQuery } from '@/lib/images/image-list-query';
import { imageMatcher } from '@/lib/images/image-match';
import type { ImageSummary } from '@/lib/images/image-summary';
import { imageListOptions, imageScanOptions, refreshRows, scanOf } from '@/lib/queries/images';
import { QueryError } from '@/lib/queries/query-error';
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
  page: ImageSummaryPage;
}

/**
 * The rows of a query. Facets that Glance matches are Glance's to match, page by page. Words and everything else are
 * looked for in rows that are read once, all of them; what was read already is searched meanwhile.
 */
export function useImageRows(query: ImageListQuery, viewer: Viewer, first: FirstPage | null, asks: boolean) {
  const client = useQueryClient();
  const { projectId, isAdmin } = viewer;
  // The server's answer is newer than anything kept from an earlier visit.
  useState(() => {
    if (!first) return;
    const data: InfiniteData<ImageSummaryPage, unknown> = { pages: [first.page], pageParams: [null] };
    client.setQueryData<unknown>(imageListOptions(first.query, projectId).queryKey, data);
  });
  const plan = useMemo(() => planQuery(query, { projectId, isAdmin }), [query, projectId, isAdmin]);
  const listed = useMemo(() => ({ ...query, filters: plan.sent, words: [], group: null }), [query, plan]);
  const pages = useInfiniteQuery({ ...imageListOptions(listed, projectId), enabled: asks && !plan.scans });
  const scanOptions = imageScanOptions(query, plan, projectId);
  const scan = useInfiniteQuery({ ...scanOptions, enabled: asks && plan.scans });
  const { hasNextPage, isFetching, isError, fetchNextPage } = scan;
  useEffect(() => {
    if (plan.scans && hasNextPage && !isFetching && !isError) void fetchNextPage();
  }, [plan.scans, hasNextPage, isFetching, isError, fetchNextPage]);

  const shown = plan.scans ? scan : pages;
  const source = plan.scans && scan.data ? scan.data : pages.data;
  const read = useMemo(() => (source?.pages ?? []).flatMap((page) => page.images), [source]);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  // Typing comes first, rows after it: what they are made of is taken together, so that they never mix two queries.
  const wanted = useDeferredValue(useMemo(() => ({ read, plan, query }), [read, plan, query]));
  const { rows, count } = useMemo(() => {
    const { read, plan, query } = wanted;
    if (!plan.scans) return { rows: read.map(plainRow), count: read.length };
    const found = read.filter(imageMatcher(plan.local, query.words));
    if (imageListParams(query).has('sort')) found.sort(imageOrder(query.sort));
    const count = found.length;
    if (!query.group) return { rows: found.map(plainRow), count };
    const rows = groupVersions(found, query.group).flatMap(({ key, lead, others }): ListRow[] => {
      const isOpen = open.has(key);
      const group = others.length > 0 ? { key, others: others.length, open: isOpen } : undefined;
      return [{ image: lead, group }, ...(isOpen ? others.map((image) => ({ image, under: true })) : [])];
    });
    return { rows, count };
  }, [wanted, open]);

  const toggleGroup = useCallback((key: string) => {
    setOpen((present) => {
      const next = new Set(present);
      if (!next.delete(key)) next.add(key);
      return next;
    });
  }, []);
  const { hasNextPage: hasMore, isFetching: isReading, isError: failed, fetchNextPage: readNext } = pages;
  const readOn = useCallback(() => {
    if (!plan.scans && hasMore && !isReading && !failed) void readNext();
  }, [plan.scans, hasMore, isReading, failed, readNext]);
  const queryKey = plan.scans ? scanOptions.queryKey : imageListOptions(listed, projectId).queryKey;
  const refresh = useCallback(
    (ids: readonly string[]) => {
      const scanned = scanOf(query, plan);
      const list = plan.scans ? scanned : { query: listed, keys: [] };
      return refreshRows(client, { queryKey, ...list }, ids);
    },
    [client, query, plan, listed, queryKey],
  );
  return {
    rows,
    /** Images in them, those in a closed group among them. */
    count,
    read,
    /** Rows looked at, where they are searched; null where Glance gives the list. */
    lookedAt: plan.scans ? read.length : null,
    complete: !shown.hasNextPage && !shown.isFetching && shown.data !== undefined && !shown.isError,
    loading: shown.isFetching,
    pending: shown.data === undefined && shown.isFetching,
    error: shown.error instanceof QueryError ? shown.error.error : null,
    readOn,
    // A page that Glance does not know the beginning of, since that image is gone, is found by reading anew.
    tryAgain: () => void (shown.data && !lostPlace(shown.error) ? shown.fetchNextPage() : shown.refetch()),
    refresh,
    toggleGroup,
  };
}

function lostPlace(error: Error | null): boolean {
  return error instanceof QueryError && (error.error.kind === 'invalid' || error.error.kind === 'forbidden');
}
