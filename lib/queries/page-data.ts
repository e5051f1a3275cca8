import { type QueryClient, type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useEffect, useEffectEvent } from 'react';
import { comesAnew } from '@/lib/browser/page-age';

/** What a page came with for a query, and when it was read (milliseconds since the epoch), as the query's options say it. */
export interface PageData {
  queryKey: QueryKey;
  initialData?: unknown;
  initialDataUpdatedAt?: number | (() => number | undefined);
}

/**
 * Gives a query what a page came with, unless what it has was read later. Where it is on screen with pages that were read
 * on behind the first, or is being read, all of it is read anew: the new first page may end elsewhere.
 */
export function takePageData(client: QueryClient, brought: PageData): void {
  const { queryKey, initialData: data, initialDataUpdatedAt: readAt } = brought;
  if (typeof readAt !== 'number' || !isYounger(client, brought)) return;
  const query = client.getQueryCache().find({ queryKey, exact: true });
  if (query?.isActive() && (query.state.fetchStatus !== 'idle' || hasReadOn(query.state.data)))
    void client.invalidateQueries({ queryKey, exact: true });
  else client.setQueryData(queryKey, data, { updatedAt: readAt });
}

function isYounger(
  client: QueryClient,
  { queryKey, initialData, initialDataUpdatedAt: readAt }: PageData,
): boolean {
  const present = client.getQueryState(queryKey);
  if (initialData === undefined || typeof readAt !== 'number') return false;
  return present?.data === undefined || present.dataUpdatedAt < readAt;
}

function hasReadOn(data: unknown): boolean {
  return typeof data === 'object' && data !== null && 'pages' in data && [data.pages].flat().length > 1;
}

/**
 * The same where the page on screen was shown as it was a while ago and has been read anew: of itself, a query looks at
 * such data once. After a write, whoever did it says what is to be read again.
 */
export function usePageData(brought: PageData): void {
  const client = useQueryClient();
  const take = useEffectEvent(() => {
    if (isYounger(client, brought) && comesAnew()) takePageData(client, brought);
  });
  const { initialDataUpdatedAt: readAt } = brought;
  useEffect(() => {
    if (typeof readAt === 'number') take();
  }, [readAt]);
}
