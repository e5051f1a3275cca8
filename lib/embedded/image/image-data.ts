import { type FileHandle, open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { Hono } from 'hono';
import { webStore } from '@/lib/embedded/config';
import {
  badRequest,
  conflict,
  forbidden,
  gone,
  notFound,
  unavailable,
  unsupportedMediaType,
} from '@/lib/embedded/error';
import { type CloudContext, type CloudEnv, param, refuseBody, resource } from '@/lib/embedded/http';
import { type ByteRange, requestedRange } from '@/lib/embedded/image/image-range';
import { findVisibleImage, hasData, type ImageRow, locationsOf } from '@/lib/embedded/image/image-record';
import { webAddresses } from '@/lib/embedded/image/location-record';
import { openAddress } from '@/lib/embedded/image/web-location';
import { authorize } from '@/lib/embedded/policy';
import { enforceLimit, enforceStorageRoom, storageRoom } from '@/lib/embedded/quota';
import { readableCopy } from '@/lib/embedded/stores/readable-copy';

/** /v2/images/{id}/file and /stage (glance/api/v2/image_data.py). */
export function dataRoutes(app: Hono<CloudEnv>): void {
  resource(app, '/v2/images/:image_id/file', {
    PUT: async (c) => {
      const { cloud, caller } = c.var;
      requireOctets(c);
      enforceLimit(cloud, caller.projectId, 'image_size_total');
      const named = cloud.config.single_store ? undefined : c.req.header('x-image-meta-store');
      const store = named ?? cloud.config.default_backend;
      const addresses = webStore(cloud.config)?.id === store;
      if (!addresses && !cloud.stores.find(store))
        throw badRequest(`Store for identifier ${store} not found`);
      const image = writableImage(c);
      if (addresses) throw gone('Error in store configuration. Adding images to store is disabled.');
      for (const key of ['disk_format', 'container_format'] as const) {
        if (image[key] === null) throw badRequest(`Property ${key} must be set prior to saving data.`);
      }
      // Counts the image that is about to come; Glance looks once it does.
      enforceLimit(cloud, caller.projectId, 'image_count_uploading', 1);
      const size = announcedSize(c);
      const room = storageRoom(cloud, caller.projectId, image.id);
      enforceStorageRoom(room, size);
      await cloud.pipeline.upload(caller, image.id, store, c.req.raw.body, size, room);
      return c.body(null, 204);
    },
    GET: (c) => {
      refuseBody(c);
      return download(c);
    },
  });
  resource(app, '/v2/images/:image_id/stage', {
    PUT: async (c) => {
      const { cloud, caller } = c.var;
      if (!cloud.config.enabled_import_methods.includes('glance-direct'))
        throw notFound("'glance-direct' method is not available at this site.");
      requireOctets(c);
      enforceLimit(cloud, caller.projectId, 'image_stage_total');
      const image = writableImage(c);
      enforceLimit(cloud, caller.projectId, 'image_count_uploading', 1);
      await cloud.pipeline.stage(image.id, c.req.raw.body, announcedSize(c));
      return c.body(null, 204);
    },
  });
}

function requireOctets(c: CloudContext): void {
  const type = c.req.header('content-type') ?? '';
  if (type.split(';')[0] !== 'application/octet-stream') throw unsupportedMediaType(type);
}

function writableImage(c: CloudContext): ImageRow {
  const image = findVisibleImage(c.var.cloud, c.var.caller, param(c, 'image_id'));
  authorize(c.var.caller, 'upload_image', image.owner);
  if (image.status !== 'queued') {
    const target = c.req.path.endsWith('/stage') ? 'uploading' : 'saving';
    throw conflict(`Image status transition from ${image.status} to ${target} is not allowed`);
  }
  return image;
}

/** Content-Length or x-openstack-image-size (2025.2), whichever is there; null for a chunked body. */
function announcedSize(c: CloudContext): number | null {
  const length = c.req.header('content-length');
  const told = c.req.header('x-openstack-image-size');
  if (told !== undefined && !/^\d+$/.test(told))
    throw badRequest('x-openstack-image-size must be an integer');
  const size = told ?? length;
  return size === undefined ? null : Number(size);
}

async function download(c: CloudContext): Promise<Response> {
  const { cloud, caller } = c.var;
  const image = findVisibleImage(cloud, caller, param(c, 'image_id'));
  authorize(caller, 'download_image', image.owner);
  if (image.status === 'deactivated' && !caller.isAdmin) {
    throw forbidden('The requested image has been deactivated. Image data download is forbidden.');
  }
  // The range is looked at first, as far as it can be without a size.
  const range = requestedRange(c.req.header('range'), c.req.header('content-range'), image.size);
  if (!hasData(cloud.db, image.id) || image.status === 'importing') return c.body(null, 204);
  // Like Glance: a part of an image neither comes from the cache nor goes into it.
  const { cache } = cloud;
  const { size } = image;
  const cached = cache && !range && image.status === 'active' ? await cache.open(image.id) : null;
  if (cached && size !== null) return answerFile(c, image, size, cached, null);
  const copy = await readableCopy(cloud, image);
  if (!copy && webAddresses(cloud.db, image.id).length > 0)
    return answer(c, image, Readable.from(await openAddress(cloud, image, range)), range);
  if (!copy || size === null) {
    const held = locationsOf(cloud.db, image.id);
    await Promise.all(held.filter((id) => cloud.stores.find(id)).map((id) => cloud.stores.check(id)));
    const reasons = held.map(
      (id) =>
        `${id}: ${cloud.stores.find(id) ? (cloud.stores.refusal(id) ?? 'its file is gone') : 'the store is not configured any more'}`,
    );
    throw unavailable(`No store that holds image ${image.id} can be read (${reasons.join('; ')}).`);
  }
  const file = await open(copy.path, 'r');
  if (cache && !range && image.status === 'active') void cache.fetch(image.id);
  return answerFile(c, image, size, file, range);
}

async function answerFile(
  c: CloudContext,
  image: ImageRow,
  size: number,
  file: FileHandle,
  range: ByteRange | null,
): Promise<Response> {
  if (size === 0) {
    await file.close();
    return answer(c, image, null, range);
  }
  const bytes = file.createReadStream({
    start: range?.start ?? 0,
    end: range?.end,
    highWaterMark: 1024 * 1024,
  });
  return answer(c, image, bytes, range);
}

function answer(
  c: CloudContext,
  { checksum, size }: ImageRow,
  bytes: Readable | null,
  range: ByteRange | null,
): Response {
  const headers: Record<string, string> = { 'content-type': 'application/octet-stream' };
  if (checksum) headers['content-md5'] = checksum;
  if (size !== null) headers['content-length'] = String(range ? range.end - range.start + 1 : size);
  if (range) headers['content-range'] = `bytes ${range.start}-${range.end}/${size}`;
  const body = bytes && (Readable.toWeb(bytes) as ReadableStream<Uint8Array>);
  const status = range ? 206 : 200;
  return body ? c.body(body, status, headers) : c.body(null, status, headers);
}
