import { queryOptions } from '@tanstack/react-query';
import { ask, shaped } from '@/lib/browser/dashboard';
import * as s from '@/lib/contract/shape';
import type { NodeCache } from '@/lib/data/cache';
import { apiRoutes } from '@/lib/routes';

/** null where the node tells of no cache. */
export const nodeCacheSchema = shaped<NodeCache | null>(
  s.nullable(
    s.object({
      cached_images: s.array(s.object({ image_id: s.string() })),
      queued_images: s.array(s.string()),
      names: s.record(s.nullable(s.string())),
    }),
  ),
);

/** Milliseconds between two looks while an image waits for its turn; an idle page asks nothing. */
const lookEvery = 5000;

/**
 * The cache of a node, or of the one that a balancer picks; `first` is what the page came with, `readAt` when that was read
 * (milliseconds since the epoch), 0 where it could not be.
 */
export function cacheOptions(node: string | null, first: NodeCache | null, readAt: number) {
  const params = new URLSearchParams(node === null ? {} : { node });
  return queryOptions({
    queryKey: ['cache', node],
    queryFn: ({ signal }) => ask(apiRoutes.cache(params), nodeCacheSchema, { signal }),
    initialData: first,
    initialDataUpdatedAt: readAt,
    // Whoever comes back gets what the page has read anew, not what was left here before.
    gcTime: 0,
    refetchInterval: ({ state }) => (state.data?.queued_images.length ? lookEvery : false),
  });
}
