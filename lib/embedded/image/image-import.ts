import type { Hono } from 'hono';
import { type ImportRequest, importMethods, importRequestSchema } from '@/lib/contract/import';
import type { Cloud } from '@/lib/embedded/cloud';
import { badRequest, conflict } from '@/lib/embedded/error';
import { type CloudEnv, objectBody, param, resource } from '@/lib/embedded/http';
import { findVisibleImage, getProperties, type ImageRow } from '@/lib/embedded/image/image-record';
import { writableStores } from '@/lib/embedded/image/info';
import { resolveTarget } from '@/lib/embedded/pipeline/web-download';
import { authorize } from '@/lib/embedded/policy';

/** POST /v2/images/{id}/import (glance/api/v2/images.py, import_image); checks in Glance's order. */
export function importRoutes(app: Hono<CloudEnv>): void {
  resource(app, '/v2/images/:image_id/import', {
    POST: async (c) => {
      const { cloud, caller } = c.var;
      const header = c.req.header('x-image-meta-store');
      const request = parseRequest(cloud, await objectBody(c), header);
      const image = findVisibleImage(cloud, caller, param(c, 'image_id'));
      checkStatus(image, request.method.name);
      authorize(caller, 'modify_image', image.owner);
      const lock = getProperties(cloud.db, image.id).os_glance_import_task;
      if (lock) throw conflict(`Image ${image.id} has active task ${lock}`);
      const stores = storesOf(cloud, request, header);
      if (request.method.name === 'web-download') await checkUri(cloud, request.method.uri);
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
  if (image.status === 'active' || image.status === 'deactivated') {
    throw conflict(`Import is not available for an image in status ${image.status}`);
  }
  const needed = method === 'web-download' ? 'queued' : 'uploading';
  if (image.status !== needed)
    throw conflict(`Image needs to be in '${needed}' state to use '${method}' method`);
  if (image.container_format === null) throw conflict("'container_format' needs to be set before import");
  if (image.disk_format === null) throw conflict("'disk_format' needs to be set before import");
}

/** The stores to fill, in the order asked for. */
function storesOf(cloud: Cloud, request: ImportRequest, header: string | undefined): string[] {
  if (cloud.config.single_store) return [cloud.config.default_backend];
  if (request.all_stores) return writableStores(cloud);
  const asked = request.stores ?? [header ?? cloud.config.default_backend];
  if (asked.length === 0) throw badRequest('At least one store is needed.');
  for (const store of asked) {
    if (!cloud.stores.find(store)) throw conflict(`Unknown store identifier: ${store}`);
  }
  return [...new Set(asked)];
}

async function checkUri(cloud: Cloud, uri: string | undefined): Promise<void> {
  if (!uri) throw badRequest("URI is required if using 'web-download' import method.");
  const target = await resolveTarget(cloud.config.import_filtering_opts, uri);
  if ('reason' in target) throw badRequest(target.reason);
}
