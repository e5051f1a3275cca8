import type { Hono } from 'hono';
import type { CachedRow } from '@/lib/embedded/cache/cache-record';
import type { ImageCache } from '@/lib/embedded/cache/image-cache';
import type { CloudConfig } from '@/lib/embedded/config';
import { badRequest, conflict, notFound } from '@/lib/embedded/error';
import { type CloudContext, type CloudEnv, param, refuseBody, resource } from '@/lib/embedded/http';
import { findImage } from '@/lib/embedded/image/image-record';
import { authorize, type PolicyRule } from '@/lib/embedded/policy';

/** /v2/cache (glance/api/v2/cached_images.py), and the older addresses that glance-cache-manage uses. */
export function cacheRoutes(app: Hono<CloudEnv>, config: CloudConfig): void {
  resource(app, '/v2/cache', {
    GET: (c) => {
      const cache = manage(c, 'cache_list');
      refuseBody(c);
      return c.json({ cached_images: cache.cached().map(wire), queued_images: cache.queued() });
    },
    DELETE: async (c) => {
      const cache = manage(c, 'cache_delete');
      const target = (c.req.header('x-image-cache-clear-target') ?? '').toLowerCase();
      if (!['', 'cache', 'queue'].includes(target))
        throw badRequest(
          "If provided 'x-image-cache-clear-target' must be 'cache', 'queue' or empty string.",
        );
      if (target !== 'queue') await cache.clear();
      if (target !== 'cache') cache.clearQueue();
      return c.body(null, 204);
    },
  });
  if (config.api_version >= 18) newerVerbs(app);
  resource(app, '/v2/cache/:image_id', {
    PUT: (c) => {
      const id = param(c, 'image_id');
      const image = findImage(c.var.cloud.db, id);
      if (!image) throw notFound(`Image ${id} not found.`);
      const cache = manage(c, 'cache_image');
      if (image.status !== 'active')
        throw badRequest('Only images with status active can be targeted for queueing');
      cache.queue(id);
      void cache.fetch(id);
      return c.body(null, 202);
    },
    DELETE: async (c) => {
      const { cloud } = c.var;
      const id = param(c, 'image_id');
      const known =
        cloud.cache?.queued().includes(id) || cloud.cache?.cached().some((row) => row.image_id === id);
      if (!findImage(cloud.db, id) && !known) throw notFound(`Image ${id} not found.`);
      const cache = manage(c, 'cache_delete');
      cache.unqueue(id);
      await cache.remove(id);
      return c.body(null, 204);
    },
  });
  if (config.image_cache_dir !== undefined) olderVerbs(app);
}

/** API 2.18: what the cleaner and the pruner do by themselves, at once. */
function newerVerbs(app: Hono<CloudEnv>): void {
  resource(app, '/v2/cache/clean', {
    POST: async (c) => {
      const cache = manage(c, 'cache_clean');
      await cache.clean();
      return c.body(null, 200);
    },
  });
  resource(app, '/v2/cache/prune', {
    POST: async (c) => {
      const cache = manage(c, 'cache_prune');
      const { files, bytes } = await cache.prune();
      return c.json({ total_files_pruned: files, total_bytes_pruned: bytes });
    },
  });
  resource(app, '/v2/cache/nodes/:image_id', {
    GET: (c) => {
      manage(c, 'list_cached_nodes');
      refuseBody(c);
      // Only nodes that share one record of their caches know of each other's.
      throw conflict('Centralized caching is not enabled');
    },
  });
}

/** glance/api/middleware/cache_manage.py: only these methods are known, and nobody looks at the image. */
function olderVerbs(app: Hono<CloudEnv>): void {
  const managed = (c: CloudContext) => {
    const cache = manage(c, 'manage_image_cache');
    refuseBody(c);
    return cache;
  };
  app.get('/v2/cached_images', (c) => c.json({ cached_images: managed(c).cached().map(wire) }));
  app.delete('/v2/cached_images', async (c) => c.json({ num_deleted: await managed(c).clear() }));
  app.delete('/v2/cached_images/:image_id', async (c) => {
    await managed(c).remove(param(c, 'image_id'));
    return c.json(null);
  });
  app.get('/v2/queued_images', (c) => c.json({ queued_images: managed(c).queued() }));
  app.delete('/v2/queued_images', (c) => c.json({ num_deleted: managed(c).clearQueue() }));
  app.put('/v2/queued_images/:image_id', (c) => {
    managed(c).queue(param(c, 'image_id'));
    return c.json(null);
  });
  app.delete('/v2/queued_images/:image_id', (c) => {
    managed(c).unqueue(param(c, 'image_id'));
    return c.json(null);
  });
}

/** The cache, for whom the policy lets; who may not hears that before whether there is one. */
function manage(c: CloudContext, rule: PolicyRule): ImageCache {
  authorize(c.var.caller, rule);
  const { cache } = c.var.cloud;
  if (!cache) throw notFound('Caching via API is not supported at this site.');
  return cache;
}

function wire(row: CachedRow) {
  return {
    image_id: row.image_id,
    hits: row.hits,
    last_accessed: row.last_accessed / 1000,
    last_modified: row.last_modified / 1000,
    size: row.size,
  };
}
