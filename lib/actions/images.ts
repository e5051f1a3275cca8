'use server';

import { z } from 'zod';
import { ActionRefusal, defineAction } from '@/lib/actions/define-action';
import { each } from '@/lib/actions/each';
import { createInSteps, createUnderId } from '@/lib/actions/image-steps';
import type { Session } from '@/lib/auth/session';
import type { BulkResult } from '@/lib/contract/action-result';
import { type ImagePatchOperation, imageIdSchema, imageVisibilitySchema } from '@/lib/contract/image';
import { imageLimits } from '@/lib/contract/image-words';
import { bootPatch, bootValuesSchema } from '@/lib/forms/boot-values';
import { createImageSchema, isAboveCap, toImageCreate, toImportRequest } from '@/lib/forms/create-image';
import {
  changedMeanwhile,
  editImageValues,
  imagePatch,
  updateImageSchema,
  withTouched,
} from '@/lib/forms/edit-image';
import { toActionError } from '@/lib/openstack/action-error';
import { OpenStackError } from '@/lib/openstack/error';
import * as glance from '@/lib/openstack/images';
import { unlessGone } from '@/lib/openstack/in-steps';
import { deleteAndLook } from '@/lib/openstack/remove-image';
import { env } from '@/lib/server/env';

const ids = z.array(imageIdSchema).min(1).max(1000);

/**
 * Makes the record, and where the cloud fetches its data starts the import: both or nothing. `id` is the page's: asked for again
 * with it, since an answer was lost, the record that is there is taken up.
 */
export const createImage = defineAction(
  createImageSchema.safeExtend({ id: imageIdSchema.optional() }),
  async ({ id, ...values }, { service }, { again }) => {
    if (isAboveCap(values, env().imageSizeCap)) throw aboveCap();
    const fetched = values.source === 'url' || values.source === 'region';
    const request = fetched ? toImportRequest(values) : null;
    const body = toImageCreate(values);
    try {
      if (!values.image_id) return { id: await createInSteps(service, body, request, id) };
      if (!(await createUnderId(service, body, request, values.image_id, again))) throw idTaken();
      return { id: values.image_id };
    } catch (error) {
      if (!request || !isUriRefusal(error)) throw error;
      throw new ActionRefusal({ ...toActionError(error), fields: { uri: 'uri_refused' } });
    }
  },
);

/** Its upload would be refused, and the record would stay without data. */
function aboveCap(): ActionRefusal {
  return new ActionRefusal({
    kind: 'too_large',
    reason: 'upload_above_cap',
    status: 413,
    requestId: null,
    fields: { file: 'file_above_cap' },
  });
}

function idTaken(): ActionRefusal {
  return new ActionRefusal({
    kind: 'conflict',
    reason: '',
    status: 409,
    requestId: null,
    fields: { image_id: 'id_taken' },
  });
}

/** Glance's lists of what may be imported (import_filtering_opts), which no API tells; and nothing was left behind. */
function isUriRefusal(error: unknown): boolean {
  return (
    error instanceof OpenStackError &&
    error.kind === 'invalid' &&
    error.left.length === 0 &&
    /^URI for web-download does not pass filtering/.test(error.reason)
  );
}

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

/** What the disk of an image says of how it boots, as far as the image itself says nothing of it yet: in one patch. */
export const setBootValues = defineAction(
  z.object({ id: imageIdSchema, values: bootValuesSchema }),
  async ({ id, values }, { service }) => {
    const patch = bootPatch(await glance.getImage(service, id), values);
    if (patch.length > 0) await glance.updateImage(service, id, patch);
    return { id };
  },
);

/** Deletes images one by one and tells what became of each; where an answer is lost the image itself tells it. */
export const deleteImages = defineAction(z.object({ ids }), ({ ids }, { service }, { again }) =>
  each(ids, async (id) => {
    const remove = async () => {
      const unsure = await deleteAndLook(service, id);
      if (unsure) throw unsure;
    };
    await (again ? unlessGone(remove) : remove());
  }),
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

/** Locks the data of images away from everybody but administrators, or gives it back. */
export const setActive = defineAction(z.object({ ids, active: z.boolean() }), ({ ids, active }, session) =>
  each(ids, (id) => glance.setImageActive(session.service, id, active)),
);

/** Changes who sees images. */
export const setVisibility = defineAction(
  z.object({ ids, visibility: imageVisibilitySchema }),
  ({ ids, visibility }, session) =>
    patchEach(ids, session, [{ op: 'replace', path: '/visibility', value: visibility }]),
);

const tag = z.string().min(1).max(imageLimits.tag);

/** Gives tags to images and takes tags away. */
export const changeTags = defineAction(
  z.object({ ids, add: z.array(tag).max(imageLimits.tags), remove: z.array(tag).max(1000) }),
  ({ ids, add, remove }, { service }) => each(ids, (id) => glance.changeImageTags(service, id, add, remove)),
);

function patchEach(ids: string[], session: Session, patch: ImagePatchOperation[]): Promise<BulkResult> {
  return each(ids, async (id) => {
    await glance.updateImage(session.service, id, patch);
  });
}
