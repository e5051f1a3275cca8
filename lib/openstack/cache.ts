import { type ImageCacheState, imageCacheSchema } from '@/lib/contract/cache';
import { OpenStackError } from '@/lib/openstack/error';
import { type ImageService, parse, send } from '@/lib/openstack/http';

/**
 * GET /v2/cache (administrators): what the node that answers has cached and what waits for it; null where the cloud has
 * no cache. Behind a balancer nobody tells which node that is.
 */
export async function getCache(service: ImageService, signal?: AbortSignal): Promise<ImageCacheState | null> {
  try {
    return await parse(await send(cacheUrl(service), { token: service.token, signal }), imageCacheSchema);
  } catch (error) {
    if (error instanceof OpenStackError && error.kind === 'not_found') return null;
    throw error;
  }
}

/** PUT /v2/cache/{id}: the node fetches the image as soon as it can. */
export async function queueForCache(service: ImageService, id: string): Promise<void> {
  await send(entryUrl(service, id), { method: 'PUT', token: service.token });
}

/** DELETE /v2/cache/{id}: out of the cache and out of the queue. */
export async function deleteFromCache(service: ImageService, id: string): Promise<void> {
  await send(entryUrl(service, id), { method: 'DELETE', token: service.token });
}

/** DELETE /v2/cache: the cached images, the queue, or both. */
export async function clearCache(service: ImageService, target: 'cache' | 'queue' | 'both'): Promise<void> {
  const headers = target === 'both' ? undefined : { 'x-image-cache-clear-target': target };
  await send(cacheUrl(service), { method: 'DELETE', token: service.token, headers });
}

function cacheUrl(service: ImageService): string {
  return `${service.url}/v2/cache`;
}

function entryUrl(service: ImageService, id: string): string {
  return `${cacheUrl(service)}/${encodeURIComponent(id)}`;
}
