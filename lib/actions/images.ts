'use server';

import { z } from 'zod';
import type { ActionResult, BulkResult } from '@/lib/action-result';
import { ActionRefusal, defineAction } from '@/lib/actions/define-action';
import type { Session } from '@/lib/auth/session';
import { type ImagePatchOperation, imageIdSchema } from '@/lib/contract/image';
import { toActionError } from '@/lib/data/answer';
import { createImageSchema, toImageCreate, toImportRequest } from '@/lib/forms/create-image';
import {
  changedMeanwhile,
  editImageValues,
  imagePatch,
  updateImageSchema,
  withTouched,
} from '@/lib/forms/edit-image';
import { OpenStackError } from '@/lib/openstack/error';
import * as glance from '@/lib/openstack/images';
import { importImage } from '@/lib/openstack/imports';

const ids = z.array(imageIdSchema).min(1).max(1000);
/** Calls to Glance at once in a bulk action. */
const atOnce = 6;

/**
 * Makes the record, and with a URL as its source starts the import. A refused import takes the record away again, so
 * that a corrected form does not leave one behind for each try.
 */
export const createImage = defineAction(createImageSchema, async (values, { service }) => {
  const { image } = await glance.createImage(service, toImageCreate(values));
  if (values.source === 'url') {
    try {
      await importImage(service, image.id, toImportRequest(values));
    } catch (error) {
      await glance.deleteImage(service, image.id);
      throw error;
    }
  }
  return { id: image.id };
});

/** One patch with only what changed; a touched field that somebody else changed meanwhile is shown, not overwritten. */
export const updateImage = defineAction(updateImageSchema, async ({ id, base, values }, { service }) => {
  const now = editImageValues(await glance.getImage(service, id));
  const conflicts = changedMeanwhile(base, values, now);
  if (Object.keys(conflicts).length > 0) {
    throw new ActionRefusal({
      kind: 'conflict',
      reason: '',
      status: null,
      requestId: null,
      fields: conflicts,
    });
  }
  const patch = imagePatch(now, withTouched(now, base, values));
  if (patch.length > 0) await glance.updateImage(service, id, patch);
  return { id };
});

/** Deletes images one by one and tells what became of each. */
export const deleteImages = defineAction(z.object({ ids }), ({ ids }, session) =>
  each(ids, (id) => glance.deleteImage(session.service, id)),
);

/** Hides images from lists or shows them again. */
export const setHidden = defineAction(z.object({ ids, hidden: z.boolean() }), ({ ids, hidden }, session) =>
  patchEach(ids, session, [{ op: 'replace', path: '/os_hidden', value: hidden }]),
);

/** Protects images from being deleted, or takes that off. */
export const setProtected = defineAction(
  z.object({ ids, protected: z.boolean() }),
  ({ ids, protected: value }, session) =>
    patchEach(ids, session, [{ op: 'replace', path: '/protected', value }]),
);

function patchEach(ids: string[], session: Session, patch: ImagePatchOperation[]): Promise<BulkResult> {
  return each(ids, async (id) => {
    await glance.updateImage(session.service, id, patch);
  });
}

/** An expired token fails the whole action, so that it can be run again; anything else is that image's own result. */
async function each(ids: string[], run: (id: string) => Promise<void>): Promise<BulkResult> {
  const results: BulkResult = [];
  const queue = [...ids];
  const work = async () => {
    for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
      results.push({ id, result: await outcome(() => run(id)) });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return ids.flatMap((id) => results.filter((result) => result.id === id));
}

async function outcome(run: () => Promise<void>): Promise<ActionResult<null>> {
  try {
    await run();
    return { ok: true, data: null };
  } catch (error) {
    if (error instanceof OpenStackError && error.kind === 'unauthorized') throw error;
    return { ok: false, error: toActionError(error) };
  }
}
