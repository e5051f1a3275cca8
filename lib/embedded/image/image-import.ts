import type { Hono } from 'hono';
import { imageIdPattern } from '@/lib/contract/image-words';
import { type ImportRequest, importMethods } from '@/lib/contract/import';
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
import { shownBare } from '@/lib/embedded/shown';

/** POST /v2/images/{id}/import (glance/api/v2/images.py, import_image); checks in Glance's order. */
export function importRoutes(app: Hono<CloudEnv>): void {
  resource(app, '/v2/images/:image_id/import', {
    POST: async (c) => {
      const { cloud, caller } = c.var;
      const header = c.req.header('x-image-meta-store');
      const asked = parseRequest(cloud, await objectBody(c));
      const { request } = asked;
      enforceLimit(cloud, caller.projectId, 'image_size_total');
      const image = findVisibleImage(cloud, caller, param(c, 'image_id'));
      const copies = request.method.name === 'copy-image';
      checkStatus(image, request.method.name);
      if (request.method.name === 'glance-download') checkRemote(request.method);
      authorize(caller, copies ? 'copy_image' : 'modify_image', image.owner);
      if (getProperties(cloud.db, image.id).os_glance_import_task) throw conflict('Image has active task');
      const targets = storesOf(cloud, asked, header);
      const stores = copies ? storesWithoutCopy(cloud, image, request, targets) : targets;
      // Every store has a copy already: accepted, and nothing to do.
      if (stores.length === 0) return c.body(null, 202);
      if (cloud.config.single_store && request.all_stores_must_succeed === false)
        throw badRequest('All_stores_must_succeed can only be set with enabled_backends');
      if (request.method.name === 'web-download') await checkUri(cloud, request.method.uri);
      checkLimits(cloud, caller, image, request.method.name);
      cloud.pipeline.startImport(caller, image.id, { ...request, ...listed(asked) }, stores);
      return c.body(null, 202);
    },
  });
}

/** A request whose stores nobody has looked at yet. */
interface AskedImport {
  request: Omit<ImportRequest, 'stores'>;
  /** Whatever the body says under `stores`; undefined where it says nothing. */
  stores: unknown;
}

/** Looks at as much of a body as Glance does before it looks the image up (_validate_import_body). */
function parseRequest(cloud: Cloud, body: Record<string, unknown>): AskedImport {
  const { method, stores, all_stores, all_stores_must_succeed } = body;
  if (typeof method !== 'object' || method === null || !Object.hasOwn(method, 'name'))
    throw badRequest("Import request requires a 'method' field that is an object with a 'name'.");
  const fields: Record<string, unknown> = { ...method };
  const name = importMethods.find((one) => one === fields.name);
  if (!name) throw badRequest(`Unknown import method name '${shownBare(fields.name)}'.`);
  if (!cloud.config.enabled_import_methods.some((enabled) => enabled === name))
    throw badRequest(`Import method '${name}' is not enabled on this cloud.`);
  return {
    request: {
      method: { ...withoutWrongTexts(fields), name },
      ...optionalFlag('all_stores', all_stores),
      ...optionalFlag('all_stores_must_succeed', all_stores_must_succeed),
    },
    stores,
  };
}

function optionalFlag(
  name: 'all_stores' | 'all_stores_must_succeed',
  value: unknown,
): Record<string, boolean> {
  if (value === undefined) return {};
  if (typeof value !== 'boolean') throw badRequest(`'${name}' must be boolean value only`);
  return { [name]: value };
}

/** Whoever needs one of these and has none says so in its turn. */
function withoutWrongTexts(fields: Record<string, unknown>): Record<string, unknown> {
  const texts = ['uri', 'glance_image_id', 'glance_region', 'glance_service_interface'];
  return Object.fromEntries(
    Object.entries(fields).filter(([key, value]) => !texts.includes(key) || typeof value === 'string'),
  );
}

function listed({ stores }: AskedImport): Pick<ImportRequest, 'stores'> {
  return isTextList(stores) ? { stores } : {};
}

const isTextList = (value: unknown): value is string[] =>
  Array.isArray(value) && value.every((entry) => typeof entry === 'string');

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

/** The stores to fill, in the order asked for (glance/common/utils.py, get_stores_from_request). */
function storesOf(cloud: Cloud, { request, stores }: AskedImport, header: string | undefined): string[] {
  if (cloud.config.single_store) return [cloud.config.default_backend];
  if (request.all_stores) {
    if (stores !== undefined || header !== undefined)
      throw badRequest(
        "All_stores parameter can't be used with x-image-meta-store header or stores parameter",
      );
    return writableStores(cloud);
  }
  if (stores !== undefined && header !== undefined)
    throw badRequest("Stores parameter and x-image-meta-store header can't be both specified");
  const asked: unknown = stores === undefined ? [header ?? cloud.config.default_backend] : iterated(stores);
  if (!Array.isArray(asked) || asked.length === 0)
    throw badRequest("'stores' must be a list with at least one store.");
  return [...new Set(asked.map((store: unknown) => storeNamed(cloud, store)))];
}

/** What Python goes through where a list is wanted: the letters of a text, the keys of an object. */
function iterated(value: unknown): unknown {
  if (typeof value === 'string') return [...value];
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : value;
}

function storeNamed(cloud: Cloud, store: unknown): string {
  if (typeof store !== 'string') throw conflict(`Unknown store identifier: ${JSON.stringify(store)}`);
  if (store === webStore(cloud.config)?.id)
    throw conflict(`Store ${store} keeps addresses, and takes no data.`);
  if (!cloud.stores.find(store)) throw conflict(`Unknown store identifier: ${store}`);
  return store;
}

/** What is left to copy to: of all stores those without a copy, while a store that is named must not have one. */
function storesWithoutCopy(
  cloud: Cloud,
  image: ImageRow,
  request: AskedImport['request'],
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
  const target = await resolveTarget(cloud.config, uri);
  if ('reason' in target) throw badRequest(target.reason);
}
