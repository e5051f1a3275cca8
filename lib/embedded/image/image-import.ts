import type { Hono } from 'hono';
import { imageIdPattern } from '@/lib/contract/image-words';
import { type ImportRequest, importMethods, importRequestSchema } from '@/lib/contract/import';
import type { Caller, Cloud } from '@/lib/embedded/cloud';
import { webStore } from '@/lib/embedded/config';
import { badRequest, conflict } from '@/lib/embedded/error';
import { type CloudEnv, objectBody, param, resource } from '@/lib/embedded/http';
import {
  findVisibleImage,
  getProperties,
  type ImageRow,
  locationsOf,
} from '@/lib/embedded/image/image-record';
import { writableStores } from '@/lib/embedded/image/info';
import { resolveTarget } from '@/lib/embedded/pipeline/web-download';
import { authorize } from '@/lib/embedded/policy';
import { enforceLimit, enforceStorageRoom, storageRoom } from '@/lib/embedded/quota';

/** POST /v2/images/{id}/import (glance/api/v2/images.py, import_image); checks in Glance's order. */
export function importRoutes(app: Hono<CloudEnv>): void {
  resource(app, '/v2/images/:image_id/import', {
    POST: async (c) => {
      const { cloud, caller } = c.var;
      const header = c.req.header('x-image-meta-store');
      const request = parseRequest(cloud, await objectBody(c), header);
      enforceLimit(cloud, caller.projectId, 'image_size_total');
      const image = findVisibleImage(cloud, caller, param(c, 'image_id'));
      const copies = request.method.name === 'copy-image';
      checkStatus(image, request.method.name);
      if (request.method.name === 'glance-download') checkRemote(request.method);
      authorize(caller, copies ? 'copy_image' : 'modify_image', image.owner);
      if (getProperties(cloud.db, image.id).os_glance_import_task) throw conflict('Image has active task');
      const asked = storesOf(cloud, request, header);
      const stores = copies ? storesWithoutCopy(cloud, image, request, asked) : asked;
      // Every store has a copy already: accepted, and nothing to do.
      if (stores.length === 0) return c.body(null, 202);
      if (request.method.name === 'web-download') await checkUri(cloud, request.method.uri);
      checkLimits(cloud, caller, image, request.method.name);
      cloud.pipeline.startImport(caller, image.id, request, stores);
      return c.body(null, 202);
    },
  });
}

function parseRequest(
  cloud: Cloud,
  body: Record<string, unknown>,
  header: string | undefined,
): ImportRequest {
  const parsed = importRequestSchema.safeParse(body);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw badRequest(`Invalid import request: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`);
  }
  const request = parsed.data;
  const { name } = request.method;
  const known = importMethods.some((method) => method === name);
  if (!known) throw badRequest(`Unknown import method name '${name}'.`);
  if (!cloud.config.enabled_import_methods.some((method) => method === name)) {
    throw badRequest(`Import method '${name}' is not enabled on this cloud.`);
  }
  if (cloud.config.single_store && request.all_stores_must_succeed === false) {
    throw badRequest('All_stores_must_succeed can only be set with enabled_backends');
  }
  if (request.all_stores && (request.stores || header !== undefined)) {
    throw badRequest(
      'All_stores parameter can not be used with X-Image-Meta-Store header or stores parameter.',
    );
  }
  if (request.stores && header !== undefined) {
    throw badRequest("Stores parameter and x-image-meta-store header can't be both specified");
  }
  return request;
}

function checkStatus(image: ImageRow, method: string): void {
  if (image.status === 'active' && method !== 'copy-image')
    throw conflict('Image with status active cannot be target for import');
  if (image.status !== 'active' && method === 'copy-image')
    throw conflict('Only images with status active can be targeted for copying');
  if (image.status !== 'queued' && (method === 'web-download' || method === 'glance-download'))
    throw conflict(`Image needs to be in 'queued' state to use '${method}' method`);
  if (image.status !== 'uploading' && method === 'glance-direct')
    throw conflict("Image needs to be staged before 'glance-direct' method can be used");
  if (image.container_format === null) throw conflict("'container_format' needs to be set before import");
  if (image.disk_format === null) throw conflict("'disk_format' needs to be set before import");
}

/** What glance-download cannot do without; whether the image is there, the task finds out. */
function checkRemote(method: ImportRequest['method']): void {
  for (const name of ['glance_region', 'glance_image_id'] as const) {
    if (method[name] === undefined)
      throw badRequest(`'${name}' needs to be set for glance-download import method`);
  }
  if (!imageIdPattern.test(method.glance_image_id ?? ''))
    throw badRequest(`Remote image id does not look like a UUID: ${method.glance_image_id}`);
}

/** What Glance finds only after its 202, and then fails the task (async_/flows/api_image_import.py, assert_quota). */
function checkLimits(cloud: Cloud, caller: Caller, image: ImageRow, method: string): void {
  const size = Math.floor((image.size ?? 0) / 1024 ** 2);
  if (method === 'glance-direct') {
    enforceLimit(cloud, caller.projectId, 'image_size_total', size);
    enforceStorageRoom(storageRoom(cloud, caller.projectId, image.id), image.size);
    return;
  }
  enforceLimit(cloud, caller.projectId, 'image_stage_total', size);
  enforceLimit(cloud, caller.projectId, 'image_count_uploading', 1);
}

/** The stores to fill, in the order asked for. */
function storesOf(cloud: Cloud, request: ImportRequest, header: string | undefined): string[] {
  if (cloud.config.single_store) return [cloud.config.default_backend];
  if (request.all_stores) return writableStores(cloud);
  const asked = request.stores ?? [header ?? cloud.config.default_backend];
  if (asked.length === 0) throw badRequest('At least one store is needed.');
  for (const store of asked) {
    if (store === webStore(cloud.config)?.id)
      throw conflict(`Store ${store} keeps addresses, and takes no data.`);
    if (!cloud.stores.find(store)) throw conflict(`Unknown store identifier: ${store}`);
  }
  return [...new Set(asked)];
}

/** What is left to copy to: of all stores those without a copy, while a store that is named must not have one. */
function storesWithoutCopy(
  cloud: Cloud,
  image: ImageRow,
  request: ImportRequest,
  stores: string[],
): string[] {
  const held = locationsOf(cloud.db, image.id);
  const there = held.find((store) => stores.includes(store));
  if (there !== undefined && !request.all_stores)
    throw badRequest(`Image is already present at store '${there}'`);
  return stores.filter((store) => !held.includes(store));
}

async function checkUri(cloud: Cloud, uri: string | undefined): Promise<void> {
  if (!uri) throw badRequest("URI is required if using 'web-download' import method.");
  const target = await resolveTarget(cloud.config.import_filtering_opts, uri);
  if ('reason' in target) throw badRequest(target.reason);
}
