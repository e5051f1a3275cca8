'use server';

import { z } from 'zod';
import { defineAction } from '@/lib/actions/define-action';
import { each } from '@/lib/actions/each';
import type { BulkResult } from '@/lib/contract/action-result';
import { rereadImageCatalog } from '@/lib/data/image-catalog';
import { applyMetadataSchema, type FormerProperties, updateMetadataSchema } from '@/lib/forms/image-metadata';
import { customProperties } from '@/lib/images/custom-properties';
import { metadataConflicts, metadataPatch } from '@/lib/metadata/metadata-changes';
import { changeImageProperties } from '@/lib/openstack/image-properties';
import { getImage, updateImage } from '@/lib/openstack/images';

/**
 * One patch with only what changed, made against the image as it is at this moment. Where somebody else changed the
 * same properties, nothing is written and what they are now comes back.
 */
export const updateMetadata = defineAction(updateMetadataSchema, async ({ id, changes }, { service }) => {
  const now = customProperties(await getImage(service, id));
  const conflicts = metadataConflicts(changes, now);
  if (conflicts.length > 0) return { conflicts, properties: now };
  const patch = metadataPatch(changes, now);
  if (patch.length === 0) return { conflicts, properties: now };
  return { conflicts, properties: customProperties(await updateImage(service, id, patch)) };
});

/**
 * Sets and removes properties on many images, and tells what became of each, with what takes it back
 * (`changeImageProperties`).
 */
export const applyMetadata = defineAction(applyMetadataSchema, async ({ ids, changes }, { service }) => {
  const former = new Map<string, FormerProperties['former']>();
  const results: BulkResult = await each(ids, async (id) => {
    former.set(id, await changeImageProperties(service, await getImage(service, id), changes));
  });
  return results.map((one) => ({ ...one, former: former.get(one.id) }));
});

/** Has the catalog read again by whoever of the project asks next. */
export const rereadCatalog = defineAction(z.object({}), async (_input, session) => {
  rereadImageCatalog(session);
  return null;
});
