import { eq } from 'drizzle-orm';
import { isReservedKey } from '@/lib/contract/image-words';
import type { Caller, Cloud } from '@/lib/embedded/cloud';
import { webStore } from '@/lib/embedded/config';
import { noEarlier } from '@/lib/embedded/db/no-earlier';
import { images, imageTags } from '@/lib/embedded/db/schema';
import { badRequest, conflict } from '@/lib/embedded/error';
import { checkQuotas, type ImageDraft } from '@/lib/embedded/image/image-attributes';
import { applyPatch, type Operation } from '@/lib/embedded/image/image-patch';
import {
  findVisibleImage,
  getProperties,
  type ImageRow,
  removeLocation,
  setProperties,
} from '@/lib/embedded/image/image-record';
import {
  type ImageLocation,
  locationList,
  removeAddresses,
  storeLocation,
} from '@/lib/embedded/image/location-record';
import { mayProperty } from '@/lib/embedded/image/property-protection';
import { isWebAddress, sizeBehind } from '@/lib/embedded/image/web-location';
import { authorize } from '@/lib/embedded/policy';
import { enforceStorageRoom, storageRoom } from '@/lib/embedded/quota';

/** Applies a patch to an image, all or nothing; throws the HTTP error of whatever is against it. */
export async function changeImage(
  cloud: Cloud,
  caller: Caller,
  id: string,
  patch: Operation[],
): Promise<void> {
  let change = changeOf(cloud, caller, id, patch);
  const size = await sizeOfNew(cloud, change.after.locations);
  // The image may be another one since an address was asked.
  if (size !== undefined) change = changeOf(cloud, caller, id, patch);
  const known = change.row.size;
  // Glance takes any; here the copies would not be what the record says, or the address never be read.
  if (typeof size === 'number' && known !== null && size !== known)
    throw badRequest(`Invalid location: there are ${size} bytes, and the image has ${known}`);
  const bytes = known ?? size;
  const fresh = change.after.locations.filter(isNew).length;
  if (fresh > 0 && typeof bytes === 'number')
    enforceStorageRoom(storageRoom(cloud, caller.projectId), bytes * fresh);
  const gone = storesWithout(cloud, id, change.before, change.after);
  storeDraft(cloud, change, size ?? null);
  for (const store of gone) await cloud.stores.remove(store, id);
}

interface Change {
  row: ImageRow;
  before: ImageDraft;
  after: ImageDraft;
  /** Columns that become known with a first location. */
  hashes: Record<string, string>;
}

/** What a patch makes of an image as it is now; throws what is against it. */
function changeOf(cloud: Cloud, caller: Caller, id: string, patch: Operation[]): Change {
  const row = findVisibleImage(cloud, caller, id);
  authorize(caller, 'modify_image', row.owner);
  const before = draftOf(cloud, caller, row);
  const { show_multiple_locations: visible, image_location_quota: quota } = cloud.config;
  const store = webStore(cloud.config)?.id;
  const web = store === undefined ? null : { store, takes: (url: string) => isWebAddress(cloud, url) };
  const hashes = {};
  const context = { caller, visible, web, quota, image: row, hashes };
  const after = applyPatch(context, before, patch, cloud.config.property_protections);
  checkQuotas(cloud, growthOf(before, after));
  if (after.locations.some(isNew) && (after.disk_format === null || after.container_format === null))
    throw badRequest('Properties disk_format, container_format must be set prior to saving data.');
  return { row, before, after, hashes };
}

const isNew = (location: ImageLocation) => location.address === 0;

/** The size of the data behind new addresses, null where none tells; undefined without new ones. */
async function sizeOfNew(cloud: Cloud, locations: ImageLocation[]): Promise<number | null | undefined> {
  const fresh = locations.filter(isNew);
  if (fresh.length === 0) return undefined;
  const sizes = await Promise.all(
    fresh.map(({ url }) =>
      sizeBehind(cloud, url).catch((cause: unknown) => {
        throw badRequest(`Invalid location: ${cause instanceof Error ? cause.message : String(cause)}`);
      }),
    ),
  );
  const told = new Set(sizes.filter((size) => size !== null));
  if (told.size > 1)
    throw badRequest(`Invalid location: the addresses have ${[...told].join(' and ')} bytes`);
  return [...told][0] ?? null;
}

/** What a patch begins with: a property that the caller may not read is not there for it, and stays as it is. */
function draftOf(cloud: Cloud, caller: Caller, row: ImageRow): ImageDraft {
  const tags = cloud.db.select().from(imageTags).where(eq(imageTags.image_id, row.id)).all();
  const properties = Object.entries(getProperties(cloud.db, row.id)).filter(
    ([key]) => !isReservedKey(key) && mayProperty(cloud.config.property_protections, caller, 'read', key),
  );
  return {
    ...row,
    tags: tags.map((tag) => tag.value),
    properties: Object.fromEntries(properties),
    locations: locationList(cloud, row.id),
  };
}

/** A quota is looked at only where something new is added: an image above a lowered quota stays editable. */
function growthOf(before: ImageDraft, after: ImageDraft): Pick<ImageDraft, 'tags' | 'properties'> {
  const newKey = Object.keys(after.properties).some((key) => !Object.hasOwn(before.properties, key));
  return { tags: after.tags, properties: newKey ? after.properties : {} };
}

/** Stores that lose their copy by a patch; 409 for one that is being read. */
function storesWithout(cloud: Cloud, imageId: string, before: ImageDraft, after: ImageDraft): string[] {
  const left = new Set(after.locations.map((location) => location.store));
  const gone = before.locations
    .filter(({ store, address }) => address === undefined && !left.has(store))
    .map((location) => location.store);
  if (gone.some((store) => cloud.pipeline.reads(store, imageId)))
    throw conflict(
      `The data for Image ${imageId} could not be deleted because it is in use: it is being copied to other stores`,
    );
  return gone;
}

function storeDraft(cloud: Cloud, { row, before, after, hashes }: Change, size: number | null): void {
  const { tags, properties } = after;
  const removed = Object.keys(before.properties).filter((key) => !Object.hasOwn(properties, key));
  cloud.db.transaction((tx) => {
    tx.update(images)
      .set({
        name: after.name,
        visibility: after.visibility,
        protected: after.protected,
        os_hidden: after.os_hidden,
        owner: after.owner,
        disk_format: after.disk_format,
        container_format: after.container_format,
        min_disk: after.min_disk,
        min_ram: after.min_ram,
        updated_at: noEarlier(images.updated_at, cloud.clock()),
        ...(after.locations.some(isNew) ? { status: 'active', size: row.size ?? size, ...hashes } : {}),
      })
      .where(eq(images.id, row.id))
      .run();
    tx.delete(imageTags).where(eq(imageTags.image_id, row.id)).run();
    for (const value of tags) tx.insert(imageTags).values({ image_id: row.id, value }).run();
    setProperties(tx, row.id, {
      ...properties,
      ...Object.fromEntries(removed.map((key) => [key, undefined])),
    });
    const same = (one: ImageLocation) => (other: ImageLocation) =>
      one.store === other.store && one.address === other.address;
    for (const location of before.locations) {
      if (after.locations.some(same(location))) continue;
      if (location.address === undefined) removeLocation(tx, row.id, location.store);
      else removeAddresses(tx, row.id, location.address);
    }
    if (after.locations !== before.locations)
      for (const location of after.locations) storeLocation(tx, row.id, location);
  });
}
