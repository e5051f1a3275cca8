import 'server-only';
import type { Session } from '@/lib/auth/session';
import type { ImageCacheState } from '@/lib/contract/cache';
import { cacheNodes } from '@/lib/data/cache-nodes';
import { readImageNames } from '@/lib/data/image-names';
import { getCache } from '@/lib/openstack/cache';
import type { ImageService } from '@/lib/openstack/http';

/** What one node has cached and what waits for it; `names` of the images that still are, by id. */
export interface NodeCache extends ImageCacheState {
  names: Record<string, string | null>;
}

/**
 * The image service at one node of the session's cloud, by its configured name; without one the address of the
 * catalog. null where no such node is configured.
 */
export function cacheService({ service, cloud }: Session, node: string | null): ImageService | null {
  if (node === null) return service;
  const found = cacheNodes(cloud.name).find(({ name }) => name === node);
  return found ? { ...service, url: found.url } : null;
}

/** The cache of one node (administrators); null where there is no such node or it caches nothing. */
export async function readCache(session: Session, node: string | null): Promise<NodeCache | null> {
  const service = cacheService(session, node);
  const state = service && (await getCache(service));
  if (!state) return null;
  const ids = [...new Set([...state.cached_images.map(({ image_id }) => image_id), ...state.queued_images])];
  return { ...state, names: await readImageNames(session.service, ids) };
}
