import { randomUUID } from 'node:crypto';
import { sql } from 'drizzle-orm';
import { imageIdPattern, isReservedKey } from '@/lib/contract/image-words';
import type { Caller, Cloud } from '@/lib/embedded/cloud';
import { images, imageTags } from '@/lib/embedded/db/schema';
import { badRequest, conflict, forbidden } from '@/lib/embedded/error';
import {
  authorizeDraft,
  checkAttribute,
  checkKeptValue,
  checkProperty,
  checkQuotas,
  checkRequirement,
  type ImageDraft,
  isDraftAttribute,
  isUnwritable,
  refuseUnwritable,
} from '@/lib/embedded/image/image-attributes';
import { wrongLocations } from '@/lib/embedded/image/image-location-patch';
import { type ImageRow, setProperties } from '@/lib/embedded/image/image-record';
import { setOwn } from '@/lib/embedded/image/own-property';
import { mayProperty, reservedProperty } from '@/lib/embedded/image/property-protection';
import { authorize } from '@/lib/embedded/policy';
import { enforceLimit } from '@/lib/embedded/quota';
import { shown } from '@/lib/embedded/shown';

/** Makes a queued image of the body of POST /v2/images; throws what is wrong with its form before who may. */
export function createImage(cloud: Cloud, caller: Caller, body: Record<string, unknown>): ImageRow {
  const { id, draft } = parseCreate(cloud, caller, body);
  authorize(caller, 'add_image');
  if (draft.owner !== caller.projectId && !caller.isAdmin) {
    throw forbidden(`You are not permitted to create images owned by '${draft.owner}'.`);
  }
  authorizeDraft(caller, draft, draft.owner);
  for (const key of ['min_disk', 'min_ram'] as const) checkRequirement(key, draft[key]);
  for (const key of Object.keys(draft.properties)) {
    if (!mayProperty(cloud.config.property_protections, caller, 'create', key)) throw reservedProperty(key);
  }
  checkQuotas(cloud, draft);
  enforceLimit(cloud, caller.projectId, 'image_count_total', 1);
  return insertImage(cloud, id, Object.hasOwn(body, 'id'), draft);
}

/** Glance takes these without a word and forgets them. */
const ignoredOnCreate = new Set(['os_hash_algo', 'os_hash_value']);

/** What an answer says of itself. */
const disallowed = new Set(['direct_url', 'self', 'file', 'schema', 'stores']);

/** Reserved words that the schema does not know: their form is checked as any property's, before they are refused. */
const mustBeText = new Set(['location', 'deleted', 'deleted_at']);

function parseCreate(
  cloud: Cloud,
  caller: Caller,
  body: Record<string, unknown>,
): { id: string; draft: ImageDraft } {
  const draft: ImageDraft = {
    name: null,
    visibility: 'shared',
    protected: false,
    os_hidden: false,
    tags: [],
    owner: caller.projectId,
    disk_format: null,
    container_format: null,
    min_disk: 0,
    min_ram: 0,
    properties: {},
    locations: [],
  };
  let id: string = randomUUID();
  const unwritable: string[] = [];
  // In Glance's order: what the API gives of itself, then the form of everything, then what is kept from everybody.
  for (const key of Object.keys(body)) if (disallowed.has(key)) refuseUnwritable(key, 'create');
  for (const [key, value] of Object.entries(body)) {
    if (key === 'id') {
      if (typeof value !== 'string' || !imageIdPattern.test(value)) {
        throw badRequest(
          `Provided object does not match schema 'image': ${shown(value)} does not match '${imageIdPattern.source}'`,
        );
      }
      id = value;
    } else if (isDraftAttribute(key)) {
      Object.assign(draft, { [key]: checkAttribute(cloud, key, value) });
    } else {
      checkKeptValue(key, value);
      if (ignoredOnCreate.has(key)) continue;
      const wrong = key === 'locations' ? wrongLocations('replace', value) : null;
      if (wrong !== null) throw badRequest(`Provided object does not match schema 'image': ${wrong}`);
      if (mustBeText.has(key) || isReservedKey(key)) checkProperty(key, value);
      if (isUnwritable(key, 'create')) unwritable.push(key);
      else setOwn(draft.properties, key, checkProperty(key, value));
    }
  }
  for (const key of unwritable) refuseUnwritable(key, 'create');
  return { id, draft };
}

function insertImage(cloud: Cloud, id: string, chosen: boolean, draft: ImageDraft): ImageRow {
  const { tags, properties, locations: _, ...columns } = draft;
  const now = cloud.clock();
  return cloud.db.transaction((tx) => {
    // Two ids that differ in case alone are one to MySQL, and their files one to many a file system.
    const same = sql`lower(${images.id}) = ${id.toLowerCase()}`;
    if (chosen && tx.select({ id: images.id }).from(images).where(same).get()) {
      throw conflict(`Image ID ${id} already exists!`);
    }
    const row = tx
      .insert(images)
      .values({ ...columns, id, status: 'queued', created_at: now, updated_at: now })
      .returning()
      .get();
    for (const value of tags) tx.insert(imageTags).values({ image_id: id, value }).run();
    setProperties(tx, id, properties);
    return row;
  });
}
