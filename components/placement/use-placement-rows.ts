'use client';

import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useFoundOut } from '@/components/images/use-found-out';
import type { Viewer } from '@/lib/auth/viewer';
import { QueryError } from '@/lib/browser/dashboard';
import { type ImageListQuery, imageListParams, planQuery } from '@/lib/images/image-list-query';
import { imageMatcher } from '@/lib/images/image-matcher';
import type { ImageSummary } from '@/lib/images/image-summary';
import { type KeptPage, placementOptions, refreshRows, rowsOf, scanOf } from '@/lib/queries/images';
import { useKeptError } from '@/lib/queries/use-kept-error';
import { placementRank } from '@/lib/work/placement';

const noPages: readonly KeptPage[] = [];
/** While all is read, rows are sorted and counted anew when they are so many times more. */
const growth = 1.3;

/**
 * The images of a query, what needs somebody first. The first thousand are read at once; all of them where something
 * is looked for that Glance cannot match, or when somebody asks.
 */
export function usePlacementRows(query: ImageListQuery, viewer: Viewer, central: string | undefined) {
  const client = useQueryClient();
  const { projectId, isAdmin } = viewer;
  const plan = useMemo(() => planQuery(query, { projectId, isAdmin }), [query, projectId, isAdmin]);
  const options = placementOptions(query, plan, projectId);
  const key = JSON.stringify(options.queryKey);
  const [wanted, setWanted] = useState<string | null>(null);
  const searches = plan.local.length > 0 || query.words.length > 0;
  const scan = useInfiniteQuery(options);
  const { data, hasNextPage, isFetching, isError, fetchNextPage } = scan;
  const readsAll = searches || wanted === key;
  useEffect(() => {
    if (readsAll && hasNextPage && !isFetching && !isError) void fetchNextPage();
  }, [readsAll, hasNextPage, isFetching, isError, fetchNextPage]);

  const present = data?.pages ?? noPages;
  const readingAll = readsAll && hasNextPage && !isError;
  const pages = useNowAndThen(present, readingAll);
  const read = useMemo(() => rowsOf(pages), [pages]);
  // A row keeps its place while it is worked on: what was first when it was read stays there.
  const address = imageListParams(query).toString();
  const ranks = useRanks(address, central);
  const looked = useFoundOut(plan.local, projectId);
  const { found } = looked;
  const rows = useMemo(() => {
    if (found === null) return [];
    const matches = imageMatcher(plan.local, query.words, found);
    const ranked: { image: ImageSummary }[][] = [[], [], []];
    for (const image of read) if (matches(image)) ranked[ranks(image)]?.push({ image });
    return ranked.flat();
  }, [read, plan, query, ranks, found]);

  const failure = scan.error ?? looked.error;
  const error = useKeptError(failure instanceof QueryError ? failure.error : null, isFetching, key);
  const scanned = scanOf(query, plan);
  const refresh = useCallback(
    (ids: readonly string[]) => refreshRows(client, { queryKey: JSON.parse(key), ...scanned }, ids),
    [client, key, scanned],
  );
  return {
    rows,
    read,
    /** Images that came so far: of many, more than `read` has while all are read. */
    came: present === pages ? read.length : present.reduce((sum, page) => sum + page.images.length, 0),
    complete: data !== undefined && found !== null && !hasNextPage && !isFetching && !isError,
    /** All are being read, page after page. */
    readingAll,
    loading: isFetching || readingAll,
    /** There is an answer; without one nothing is counted. */
    answered: data !== undefined,
    /** There is more that nobody asked for yet. */
    more: hasNextPage && !isFetching && !readsAll,
    readAll: () => setWanted(key),
    error,
    tryAgain: () => {
      if (looked.error) looked.retry();
      else void (data && scan.isFetchNextPageError ? scan.fetchNextPage() : scan.refetch());
    },
    refresh,
  };
}

/**
 * The pages as they are, and while they grow only now and then, when there are a good part more: to sort all rows for
 * each of a hundred pages would make the last ones stutter.
 */
function useNowAndThen(pages: readonly KeptPage[], growing: boolean): readonly KeptPage[] {
  const [shown, setShown] = useState(pages);
  const shows = !growing || pages.length <= shown.length || pages.length >= shown.length * growth;
  if (shows && shown !== pages) setShown(pages);
  return shows ? pages : shown;
}

/** What a row's place was when it was first seen under an address. */
function useRanks(address: string, central: string | undefined): (image: ImageSummary) => number {
  const [seen] = useState(() => new Map<string, Map<string, number>>());
  return useCallback(
    (image) => {
      const ranks = seen.get(address) ?? new Map<string, number>();
      seen.set(address, ranks);
      const rank = ranks.get(image.id) ?? placementRank(image, central);
      ranks.set(image.id, rank);
      return rank;
    },
    [seen, address, central],
  );
}
