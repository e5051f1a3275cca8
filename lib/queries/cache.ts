import { queryOptions } from '@tanstack/react-query';
import type { NodeCache } from '@/lib/data/cache';
import { fetchData } from '@/lib/queries/query-error';
import { apiRoutes } from '@/lib/routes';

/** Milliseconds between two looks while an image waits for its turn; an idle page asks nothing. */
const lookEvery = 5000;

/** The cache of a node, or of the one that a balancer picks; `first` is what the page came with. */
export function cacheOptions(node: string | null, first: NodeCache | null) {
  const params = new URLSearchParams(node === null ? {} : { node });
  return queryOptions({
    queryKey: ['cache', node],
    queryFn: ({ signal }) => fetchData<NodeCache | null>(apiRoutes.cache(params), signal),
    initialData: first,
    // Whoever comes back gets what the page has read anew, not what was left here before.
    gcTime: 0,
    refetchInterval: ({ state }) => (state.data?.queued_images.length ? lookEvery : false),
  });
}
