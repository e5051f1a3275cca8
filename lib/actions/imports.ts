'use server';

import { z } from 'zod';
import { ActionRefusal, defineAction } from '@/lib/actions/define-action';
import { importUnlessBegun, replacedBefore, replaceInSteps } from '@/lib/actions/image-steps';
import { imageIdSchema } from '@/lib/contract/image';
import { commaList } from '@/lib/contract/image-words';
import { type ImportRequest, importRequestSchema, isFetched } from '@/lib/contract/import';
import type { ImageService } from '@/lib/openstack/http';
import * as glance from '@/lib/openstack/images';
import { importImage } from '@/lib/openstack/imports';
import { listImageTasks } from '@/lib/openstack/tasks';

/** Starts an import of data that is staged already, or a copy of data that is there; one copy is begun once. */
export const startImport = defineAction(
  z.object({ id: imageIdSchema, request: importRequestSchema }),
  async ({ id, request }, { service }, { again }) => {
    const once = again || request.method.name === 'copy-image';
    await (once ? importUnlessBegun(service, id, request) : importImage(service, id, request));
    return null;
  },
);

/** Starts the last import of an image again with its source, stores and terms, as its newest task tells them. */
export const retryImport = defineAction(
  z.object({ id: imageIdSchema }),
  async ({ id }, { service }, { again }) => {
    const request = await lastImport(service, id);
    // The staged data of any other method is gone.
    if (!request || !isFetched(request.method.name)) throw nothingToDo();
    await (again ? importUnlessBegun(service, id, request) : importImage(service, id, request));
    return null;
  },
);

/** Copies an active image into the stores that its last import or copy did not reach. */
export const copyAgain = defineAction(
  z.object({ id: imageIdSchema }),
  async ({ id }, { service }, { again }) => {
    const [image, request] = await Promise.all([glance.getImage(service, id), lastImport(service, id)]);
    const held = commaList(image.stores);
    const missing = [
      ...commaList(image.os_glance_failed_import),
      ...commaList(image.os_glance_importing_to_stores),
      ...(request?.stores ?? []),
    ].filter((store) => !held.includes(store));
    // Those that a copy of ours has reached meanwhile are not missing any more.
    if (missing.length === 0 && again) return null;
    if (missing.length === 0) throw nothingToDo();
    const copy = {
      method: { name: 'copy-image' },
      stores: [...new Set(missing)],
      all_stores_must_succeed: false,
    };
    await (again ? importUnlessBegun(service, id, copy) : importImage(service, id, copy));
    return null;
  },
);

/** The id of the record to be made in an image's place, made by the page: with it a repeat finds what the first one did. */
const successor = imageIdSchema.optional();

/**
 * Replaces an image whose data can never come by a new one with the same values. What the cloud fetches starts anew with it,
 * unless its data comes as a file; then the terms of the last import are given back for the upload (null: none known).
 */
export const replaceImage = defineAction(
  z.object({ id: imageIdSchema, withFile: z.boolean(), successor }),
  async ({ id, withFile, successor }, { service, viewer }) => {
    const made = await replacedBefore(service, id, successor);
    if (made) return { id: made, request: null };
    const [image, request] = await Promise.all([glance.getImage(service, id), lastImport(service, id)]);
    const start = withFile ? null : request;
    const madeId = await replaceInSteps(service, image, viewer.projectId, {
      request: start,
      unprotect: false,
      successor,
    });
    return { id: madeId, request: withFile && request ? asUpload(request) : null };
  },
);

/**
 * Makes sure that a record takes data from its first byte again: as it is when it is `queued`, else by replacing it,
 * since Glance does not take up an upload that it lost itself. Gives the id to send to.
 */
export const reopenUpload = defineAction(
  z.object({ id: imageIdSchema, successor }),
  async ({ id, successor }, { service, viewer }) => {
    const made = await replacedBefore(service, id, successor);
    if (made) return { id: made };
    const image = await glance.getImage(service, id);
    const lost = image.status === 'saving' || image.status === 'uploading';
    if (!lost) return { id };
    // Protected by the form that it was made with, which means its data and not a record that never got it.
    const way = { request: null, unprotect: true, successor };
    return { id: await replaceInSteps(service, image, viewer.projectId, way) };
  },
);

function asUpload({ stores, all_stores, all_stores_must_succeed }: ImportRequest): ImportRequest {
  return { method: { name: 'glance-direct' }, stores, all_stores, all_stores_must_succeed };
}

function nothingToDo(): ActionRefusal {
  return new ActionRefusal({ kind: 'not_found', reason: '', status: null, requestId: null });
}

async function lastImport(service: ImageService, id: string): Promise<ImportRequest | null> {
  const tasks = await listImageTasks(service, id);
  return tasks.find((task) => task.type === 'api_image_import')?.input?.import_req ?? null;
}
