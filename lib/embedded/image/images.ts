import { eq } from 'drizzle-orm';
import type { Hono } from 'hono';
import { noEarlier } from '@/lib/embedded/db/no-earlier';
import { images } from '@/lib/embedded/db/schema';
import { forbidden } from '@/lib/embedded/error';
import {
  type CloudContext,
  type CloudEnv,
  jsonBody,
  objectBody,
  param,
  refuseBody,
  resource,
} from '@/lib/embedded/http';
import { changeImage } from '@/lib/embedded/image/image-change';
import { createImage } from '@/lib/embedded/image/image-create';
import { parsePatch, patchVersion } from '@/lib/embedded/image/image-patch';
import { queryImages } from '@/lib/embedded/image/image-query';
import { findVisibleImage, imagesToWire, imageToWire } from '@/lib/embedded/image/image-record';
import { listLink } from '@/lib/embedded/image/list-link';
import { removeAddresses } from '@/lib/embedded/image/location-record';
import { authorize } from '@/lib/embedded/policy';

/** /v2/images and /v2/images/{id} (glance/api/v2/images.py). */
export function imageRoutes(app: Hono<CloudEnv>): void {
  resource(app, '/v2/images', {
    GET: (c) => {
      const { cloud, caller } = c.var;
      authorize(caller, 'get_images');
      const { search } = new URL(c.req.url);
      return json(c, search, () => {
        const query = new URLSearchParams(search);
        const { rows, limit } = queryImages(cloud, caller, query);
        const last = rows.at(-1);
        return {
          images: imagesToWire(cloud, caller, rows),
          first: listLink('/v2/images', query),
          ...(last && rows.length === limit ? { next: listLink('/v2/images', query, last.id) } : {}),
          schema: '/v2/schemas/images',
        };
      });
    },
    POST: async (c) => {
      const { cloud, caller } = c.var;
      const row = createImage(cloud, caller, await objectBody(c));
      return c.json(imageToWire(cloud, caller, row), 201, {
        location: `${new URL(c.req.url).origin}/image/v2/images/${row.id}`,
        'openstack-image-import-methods': cloud.config.enabled_import_methods.join(','),
        ...(cloud.config.single_store
          ? {}
          : { 'openstack-image-store-ids': cloud.config.enabled_backends.map(({ id }) => id).join(',') }),
      });
    },
  });
  resource(app, '/v2/images/:image_id', {
    GET: (c) => {
      const { cloud, caller } = c.var;
      refuseBody(c);
      authorize(caller, 'get_images');
      const id = param(c, 'image_id');
      return json(c, id, () => imageToWire(cloud, caller, findVisibleImage(cloud, caller, id)));
    },
    PATCH: async (c) => {
      const { cloud, caller } = c.var;
      const version = patchVersion(c.req.header('content-type'));
      const patch = parsePatch(cloud, await jsonBody(c), version);
      const id = param(c, 'image_id');
      if (patch.length === 0) return c.json(imageToWire(cloud, caller, findVisibleImage(cloud, caller, id)));
      await changeImage(cloud, caller, id, patch);
      return c.json(imageToWire(cloud, caller, findVisibleImage(cloud, caller, id)));
    },
    DELETE: async (c) => {
      const { cloud, caller } = c.var;
      refuseBody(c);
      const row = findVisibleImage(cloud, caller, param(c, 'image_id'));
      authorize(caller, 'delete_image', row.owner);
      if (row.protected) throw forbidden(`Image ${row.id} is protected and cannot be deleted.`);
      const now = cloud.clock();
      cloud.db
        .update(images)
        .set({ status: 'deleted', deleted_at: now, updated_at: noEarlier(images.updated_at, now) })
        .where(eq(images.id, row.id))
        .run();
      removeAddresses(cloud.db, row.id);
      await cloud.cache?.remove(row.id);
      await cloud.pipeline.discard(row.id);
      return c.body(null, 204);
    },
  });
}

/** Answers with what the caller is shown, made once until something changes: lists are asked for again and again. */
function json(c: CloudContext, what: string, make: () => unknown): Response {
  const { cloud, caller } = c.var;
  const key = JSON.stringify([caller.projectId, ...caller.roles, what]);
  const text = cloud.remember(key, () => JSON.stringify(make()));
  return c.body(text, 200, { 'content-type': 'application/json' });
}
