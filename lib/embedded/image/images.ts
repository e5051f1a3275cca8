import { eq } from 'drizzle-orm';
import type { Hono } from 'hono';
import { isReservedKey } from '@/lib/contract/image-words';
import type { Caller, Cloud } from '@/lib/embedded/cloud';
import { images, imageTags } from '@/lib/embedded/db/schema';
import { conflict, forbidden } from '@/lib/embedded/error';
import { type CloudEnv, jsonBody, objectBody, param, refuseBody, resource } from '@/lib/embedded/http';
import { checkQuotas, type ImageDraft } from '@/lib/embedded/image/image-attributes';
import { createImage } from '@/lib/embedded/image/image-create';
import { applyPatch, parsePatch, patchVersion } from '@/lib/embedded/image/image-patch';
import { queryImages } from '@/lib/embedded/image/image-query';
import {
  findVisibleImage,
  getProperties,
  type ImageRow,
  imagesToWire,
  imageToWire,
  removeLocation,
  setProperties,
} from '@/lib/embedded/image/image-record';
import { writableStores } from '@/lib/embedded/image/info';
import { listLink } from '@/lib/embedded/image/list-link';
import { locationList, setLocationMetadata } from '@/lib/embedded/image/location-record';
import { mayProperty } from '@/lib/embedded/image/property-protection';
import { authorize } from '@/lib/embedded/policy';

/** /v2/images and /v2/images/{id} (glance/api/v2/images.py). */
export function imageRoutes(app: Hono<CloudEnv>): void {
  resource(app, '/v2/images', {
    GET: (c) => {
      const { cloud, caller } = c.var;
      refuseBody(c);
      authorize(caller, 'get_images');
      const query = new URL(c.req.url).searchParams;
      const { rows, limit } = queryImages(cloud, caller, query);
      const last = rows.at(-1);
      return c.json({
        images: imagesToWire(cloud, caller, rows),
        first: listLink('/v2/images', query),
        ...(last && rows.length === limit ? { next: listLink('/v2/images', query, last.id) } : {}),
        schema: '/v2/schemas/images',
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
          : { 'openstack-image-store-ids': writableStores(cloud).join(',') }),
      });
    },
  });
  resource(app, '/v2/images/:image_id', {
    GET: (c) => {
      const { cloud, caller } = c.var;
      refuseBody(c);
      authorize(caller, 'get_images');
      return c.json(imageToWire(cloud, caller, findVisibleImage(cloud, caller, param(c, 'image_id'))));
    },
    PATCH: async (c) => {
      const { cloud, caller } = c.var;
      const version = patchVersion(c.req.header('content-type'));
      const patch = parsePatch(cloud, await jsonBody(c), version);
      const row = findVisibleImage(cloud, caller, param(c, 'image_id'));
      if (patch.length === 0) return c.json(imageToWire(cloud, caller, row));
      authorize(caller, 'modify_image', row.owner);
      const draft = draftOf(cloud, caller, row);
      const visible = cloud.config.show_multiple_locations;
      const context = { caller, visible, image: row };
      const next = applyPatch(context, draft, patch, cloud.config.property_protections);
      checkQuotas(cloud, growthOf(draft, next));
      const gone = storesWithout(cloud, row.id, draft, next);
      storeDraft(cloud, row, draft, next);
      for (const store of gone) await cloud.stores.remove(store, row.id);
      return c.json(imageToWire(cloud, caller, findVisibleImage(cloud, caller, row.id)));
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
        .set({ status: 'deleted', deleted_at: now, updated_at: now })
        .where(eq(images.id, row.id))
        .run();
      await cloud.cache?.remove(row.id);
      await cloud.pipeline.discard(row.id);
      return c.body(null, 204);
    },
  });
}

/** What a patch begins with: a property that the caller may not read is not there for it, and stays as it is. */
function draftOf(cloud: Cloud, caller: Caller, row: ImageRow): ImageDraft {
  const tags = cloud.db.select().from(imageTags).where(eq(imageTags.image_id, row.id)).all();
  const properties = Object.entries(getProperties(cloud.db, row.id)).filter(
    ([key]) => !isReservedKey(key) && mayProperty(cloud.config.property_protections, caller, 'read', key),
  );
  return {
    ...row,
    tags: tags.map((tag) => tag.value),
    properties: Object.fromEntries(properties),
    locations: locationList(cloud, row.id),
  };
}

/** A quota is looked at only where something new is added: an image above a lowered quota stays editable. */
function growthOf(before: ImageDraft, after: ImageDraft): Pick<ImageDraft, 'tags' | 'properties'> {
  const newKey = Object.keys(after.properties).some((key) => !Object.hasOwn(before.properties, key));
  return { tags: after.tags, properties: newKey ? after.properties : {} };
}

/** Stores that lose their copy by a patch; 409 for one that is being read. */
function storesWithout(cloud: Cloud, imageId: string, before: ImageDraft, after: ImageDraft): string[] {
  const left = new Set(after.locations.map((location) => location.store));
  const gone = before.locations.map((location) => location.store).filter((store) => !left.has(store));
  if (gone.some((store) => cloud.pipeline.reads(store, imageId)))
    throw conflict(
      `The data for Image ${imageId} could not be deleted because it is in use: it is being copied to other stores`,
    );
  return gone;
}

function storeDraft(cloud: Cloud, row: ImageRow, before: ImageDraft, after: ImageDraft): void {
  const { tags, properties } = after;
  const removed = Object.keys(before.properties).filter((key) => !Object.hasOwn(properties, key));
  cloud.db.transaction((tx) => {
    tx.update(images)
      .set({
        name: after.name,
        visibility: after.visibility,
        protected: after.protected,
        os_hidden: after.os_hidden,
        owner: after.owner,
        disk_format: after.disk_format,
        container_format: after.container_format,
        min_disk: after.min_disk,
        min_ram: after.min_ram,
        updated_at: cloud.clock(),
      })
      .where(eq(images.id, row.id))
      .run();
    tx.delete(imageTags).where(eq(imageTags.image_id, row.id)).run();
    for (const value of tags) tx.insert(imageTags).values({ image_id: row.id, value }).run();
    setProperties(tx, row.id, {
      ...properties,
      ...Object.fromEntries(removed.map((key) => [key, undefined])),
    });
    const left = new Set(after.locations.map((location) => location.store));
    for (const { store } of before.locations) if (!left.has(store)) removeLocation(tx, row.id, store);
    if (after.locations !== before.locations)
      for (const location of after.locations) setLocationMetadata(tx, row.id, location);
  });
}
