import { createHash, randomUUID } from 'node:crypto';
import type { Image, ImageCreate, ImagePatchOperation } from '@/lib/contract/image';
import type { ImportRequest } from '@/lib/contract/import';
import { toImageAgain } from '@/lib/forms/recreate-image';
import { customProperties } from '@/lib/images/custom-properties';
import { sameJson } from '@/lib/metadata/same-json';
import { OpenStackError } from '@/lib/openstack/error';
import type { ImageService } from '@/lib/openstack/http';
import { createImage, deleteImage, getImage, updateImage } from '@/lib/openstack/images';
import { importImage } from '@/lib/openstack/imports';
import { inSteps, type TakeStep, unlessGone } from '@/lib/openstack/in-steps';
import { deleteAndLook, setProtection } from '@/lib/openstack/remove-image';
import { listImageTasks } from '@/lib/openstack/tasks';

/**
 * Makes a record and starts its import, where it has one; a refused import takes the record away again, so that a
 * corrected form does not leave one behind for each try. Gives its id, which is `givenId` where a page gave one: a record that
 * is there under it was made for the same page, and is taken up.
 */
export function createInSteps(
  service: ImageService,
  body: ImageCreate,
  request: ImportRequest | null,
  givenId?: string,
): Promise<string> {
  return inSteps((take) => makeRecord(service, take, body, request, givenId));
}

/**
 * The same under an id that somebody chose: no other will do. False where the id was given away before, to an image that is
 * there or one that was deleted; `again` takes up a record that is just as the page says, for then its first request made it.
 */
export async function createUnderId(
  service: ImageService,
  body: ImageCreate,
  request: ImportRequest | null,
  id: string,
  again: boolean,
): Promise<boolean> {
  let made = false;
  try {
    await inSteps(async (take) => {
      await takeRecord(service, take, body, id);
      made = true;
      if (request) await take(() => importImage(service, id, request));
    });
    return true;
  } catch (error) {
    if (made || !isConflict(error)) throw error;
  }
  const image = again ? await getImage(service, id).catch(nullIfGone) : null;
  if (!image || patchTo(image, body).length > 0) return false;
  if (request) await importUnlessBegun(service, id, request);
  return true;
}

/**
 * Puts a new record with the same values in the place of an image whose data can never come, and starts its import,
 * where it has one. The old image goes last, so that nothing is lost half-way. `unprotect` takes its protection off
 * for that; the new record has it too. `successor` is the new id, where a page gave one. Gives the new id.
 */
export async function replaceInSteps(
  service: ImageService,
  image: Image,
  projectId: string,
  {
    request,
    unprotect,
    successor,
  }: { request: ImportRequest | null; unprotect: boolean; successor?: string },
): Promise<string> {
  const name = image.name || image.id;
  const { id, unsure } = await inSteps(async (take) => {
    const id = await makeRecord(service, take, toImageAgain(image, projectId), request, successor);
    if (image.protected && unprotect) {
      await take(() => setProtection(service, image.id, false), {
        name,
        run: () => unlessGone(() => setProtection(service, image.id, true)),
      });
    }
    return { id, unsure: await deleteAndLook(service, image.id) };
  });
  // Taking the new one back might leave neither.
  if (unsure) throw new OpenStackError({ ...unsure, left: [name], cause: unsure });
  return id;
}

/** The record that was made in an image's place under the id that a page gave for it, once the image is gone; else null. */
export async function replacedBefore(
  service: ImageService,
  id: string,
  successor: string | undefined,
): Promise<string | null> {
  if (!successor || (await isThere(service, id))) return null;
  for (const made of idsAfter(successor)) if (await isThere(service, made)) return made;
  return null;
}

/** Starts an import that a lost answer may have started already: one of the same request that was not refused since is it. */
export async function importUnlessBegun(
  service: ImageService,
  id: string,
  request: ImportRequest,
): Promise<void> {
  if (await hasBegun(service, id, request)) return;
  try {
    await importImage(service, id, request);
  } catch (error) {
    // The first request came through only now.
    if (!isConflict(error) || !(await hasBegun(service, id, request))) throw error;
  }
}

/**
 * Makes a record under an id, and takes it back where a later step fails. Glance deletes nothing protected, and an import
 * writes the image as it was when it began, over any change: so protection comes with the record and is taken off to take it
 * back.
 */
async function takeRecord(
  service: ImageService,
  take: TakeStep,
  body: ImageCreate,
  id: string,
): Promise<void> {
  const undo = (run: () => Promise<void>) => ({ name: body.name || id, run: () => unlessGone(run) });
  await take(
    () => createImage(service, Object.assign({}, body, { id })),
    ...(body.protected ? [undo(() => setProtection(service, id, false))] : []),
    undo(() => deleteImage(service, id)),
  );
}

/** The id is the page's or ours, so that a record is found again where an answer was lost. */
async function makeRecord(
  service: ImageService,
  take: TakeStep,
  body: ImageCreate,
  request: ImportRequest | null,
  givenId: string | undefined,
): Promise<string> {
  for (const id of givenId ? idsAfter(givenId) : [randomUUID()]) {
    try {
      await takeRecord(service, take, body, id);
    } catch (error) {
      if (!givenId || !isConflict(error)) throw error;
      if (await isTakenUp(service, id, body, request)) return id;
      continue;
    }
    if (request) await take(() => importImage(service, id, request));
    return id;
  }
  throw new OpenStackError({ kind: 'conflict', status: 409, reason: '', requestId: null });
}

/**
 * Brings a record of the page's id to what the page says now, and starts its import unless that has begun. False where it
 * was deleted since, for Glance gives no id twice. Nothing of it is taken back: the first request may still be at work.
 */
async function isTakenUp(
  service: ImageService,
  id: string,
  body: ImageCreate,
  request: ImportRequest | null,
): Promise<boolean> {
  const image = await getImage(service, id).catch(nullIfGone);
  if (!image) return false;
  if (request && (await hasBegun(service, id, request))) return true;
  const patch = image.status === 'queued' ? patchTo(image, body) : [];
  if (patch.length > 0) await updateImage(service, id, patch);
  if (request) await importUnlessBegun(service, id, request);
  return true;
}

/** What makes a record with other values the one that `body` describes. */
export function patchTo(image: Image, body: ImageCreate): ImagePatchOperation[] {
  const now = new Map(Object.entries(image));
  const wanted = Object.entries(body).filter(([key, value]) => key !== 'id' && value !== undefined);
  const patch: ImagePatchOperation[] = wanted
    .filter(([key, value]) => !sameJson(inOrder(now.get(key) ?? null), inOrder(value)))
    .map(([key, value]) => ({ op: now.has(key) ? 'replace' : 'add', path: pathOf(key), value }));
  const kept = new Set(wanted.map(([key]) => key));
  for (const key of Object.keys(customProperties(image)))
    if (!kept.has(key)) patch.push({ op: 'remove', path: pathOf(key) });
  return patch;
}

/** Glance keeps tags as a set. */
const inOrder = (value: unknown) => (Array.isArray(value) ? [...value].sort() : value);
const pathOf = (key: string) => `/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;

/** Whether an image's newest import is of this request and has not failed; of an older Glance the image tells it. */
async function hasBegun(service: ImageService, id: string, request: ImportRequest): Promise<boolean> {
  const tasks = await listImageTasks(service, id);
  const newest = tasks.find((task) => task.type === 'api_image_import');
  if (newest) {
    const { method, stores = [] } = newest.input?.import_req ?? {};
    const same = sameJson(method, request.method) && sameJson(inOrder(stores), inOrder(request.stores ?? []));
    return same && newest.status !== 'failure';
  }
  const image = await getImage(service, id);
  return image.status === 'importing' || typeof image.os_glance_import_task === 'string';
}

/** An id of a page and those that stand for it when it was given away: the same for every copy of the dashboard. */
function* idsAfter(first: string): Generator<string> {
  let id = first;
  for (let turn = 0; turn < 5; turn += 1) {
    yield id;
    const digest = createHash('sha256').update(id).digest('hex');
    id = `${digest.slice(0, 8)}-${digest.slice(8, 12)}-8${digest.slice(13, 16)}-a${digest.slice(17, 20)}-${digest.slice(20, 32)}`;
  }
}

async function isThere(service: ImageService, id: string): Promise<boolean> {
  return (await getImage(service, id).catch(nullIfGone)) !== null;
}

function nullIfGone(error: unknown): null {
  if (error instanceof OpenStackError && error.kind === 'not_found') return null;
  throw error;
}

function isConflict(error: unknown): boolean {
  return error instanceof OpenStackError && error.kind === 'conflict';
}
