'use server';

import { z } from 'zod';
import { defineAction } from '@/lib/actions/define-action';
import { each } from '@/lib/actions/each';
import type { BulkResult } from '@/lib/contract/action-result';
import { rereadImageCatalog } from '@/lib/data/image-catalog';
import { applyMetadataSchema, type FormerProperties, updateMetadataSchema } from '@/lib/forms/image-metadata';
import { customProperties } from '@/lib/images/custom-properties';
import { metadataConflicts, metadataPatch, valueIn, withChanges } from '@/lib/metadata/metadata-changes';
import { newTwins } from '@/lib/metadata/property-key';
import { OpenStackError } from '@/lib/openstack/error';
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
 * Sets and removes properties on many images, and tells what became of each, with what it had before. A key that differs from one of an image's in its
 * capitals alone is refused for that image (`twinOf`).
 */
export const applyMetadata = defineAction(applyMetadataSchema, async ({ ids, changes }, { service }) => {
  const wanted = changes.map((change) => ({ ...change, from: null }));
  const former = new Map<string, FormerProperties['former']>();
  const results: BulkResult = await each(ids, async (id) => {
    const now = customProperties(await getImage(service, id));
    const patch = metadataPatch(wanted, now);
    if (newTwins(Object.keys(withChanges(now, wanted)), now).length > 0) throw twinRefusal();
    if (patch.length === 0) return;
    await updateImage(service, id, patch);
    former.set(
      id,
      wanted.map(({ key }) => ({ key, to: valueIn(now, key) })),
    );
  });
  return results.map((one) => ({ ...one, former: former.get(one.id) }));
});

/** Has the catalog read again by whoever of the project asks next. */
export const rereadCatalog = defineAction(z.object({}), async (_input, session) => {
  rereadImageCatalog(session);
  return null;
});

function twinRefusal(): OpenStackError {
  return new OpenStackError({ kind: 'invalid', reason: 'property_case', status: null, requestId: null });
}
