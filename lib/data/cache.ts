import 'server-only';
import type { Session } from '@/lib/auth/session';
import type { ImageCacheState } from '@/lib/contract/cache';
import { cacheNodes } from '@/lib/data/cache-nodes';
import { getCache } from '@/lib/openstack/cache';
import type { ImageService } from '@/lib/openstack/http';
import { listImages } from '@/lib/openstack/images';

/** What one node has cached and what waits for it; `names` of the images that still are, by id. */
export interface NodeCache extends ImageCacheState {
  names: Record<string, string | null>;
}

/** Ids in one question for names: an address must stay short. */
const namesAtOnce = 100;

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
  return { ...state, names: await readNames(session.service, ids) };
}

async function readNames(service: ImageService, ids: string[]): Promise<Record<string, string | null>> {
  const names: Record<string, string | null> = {};
  for (let from = 0; from < ids.length; from += namesAtOnce) {
    const some = ids.slice(from, from + namesAtOnce);
    // Hidden images come only when asked for.
    const pages = await Promise.all(
      ['false', 'true'].map((hidden) =>
        listImages(service, [
          ['id', `in:${some.join(',')}`],
          ['visibility', 'all'],
          ['member_status', 'all'],
          ['os_hidden', hidden],
          ['limit', String(some.length)],
        ]),
      ),
    );
    for (const image of pages.flatMap(({ images }) => images)) names[image.id] = image.name;
  }
  return names;
}
