'use client';

import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useState } from 'react';
import type { Viewer } from '@/lib/auth/viewer';
import { QueryError } from '@/lib/browser/dashboard';
import { type ImageListQuery, imageListParams, planQuery } from '@/lib/images/image-list-query';
import { imageMatcher } from '@/lib/images/image-match';
import { placementOptions, refreshRows, rowsOf, scanOf } from '@/lib/queries/images';
import { useKeptError } from '@/lib/queries/use-kept-error';
import { placementRank } from '@/lib/work/placement';

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
  useEffect(() => {
    if ((searches || wanted === key) && hasNextPage && !isFetching && !isError) void fetchNextPage();
  }, [searches, wanted, key, hasNextPage, isFetching, isError, fetchNextPage]);

  const read = useMemo(() => rowsOf(data?.pages ?? []), [data]);
  // A row keeps its place while it is worked on: what was first when it was read stays there.
  const [ranks] = useState(() => new Map<string, number>());
  const address = imageListParams(query).toString();
  const rows = useMemo(() => {
    const rankOf = (image: (typeof read)[number]) => {
      const place = `${address} ${image.id}`;
      const rank = ranks.get(place) ?? placementRank(image, central);
      ranks.set(place, rank);
      return rank;
    };
    const found = read.filter(imageMatcher(plan.local, query.words));
    return [0, 1, 2].flatMap((rank) =>
      found.filter((image) => rankOf(image) === rank).map((image) => ({ image })),
    );
  }, [read, plan, query, central, ranks, address]);

  const error = useKeptError(scan.error instanceof QueryError ? scan.error.error : null, isFetching, key);
  const scanned = scanOf(query, plan);
  const refresh = useCallback(
    (ids: readonly string[]) => refreshRows(client, { queryKey: JSON.parse(key), ...scanned }, ids),
    [client, key, scanned],
  );
  return {
    rows,
    read,
    complete: data !== undefined && !hasNextPage && !isFetching && !isError,
    loading: isFetching,
    /** There is an answer; without one nothing is counted. */
    answered: data !== undefined,
    /** There is more that nobody asked for yet. */
    more: hasNextPage && !isFetching,
    readAll: () => setWanted(key),
    error,
    tryAgain: () => void (data && scan.isFetchNextPageError ? scan.fetchNextPage() : scan.refetch()),
    refresh,
  };
}
