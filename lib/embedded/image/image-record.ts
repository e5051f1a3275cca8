import { and, asc, eq, inArray, isNull, sql } from 'drizzle-orm';
import type { Image } from '@/lib/contract/image';
import type { Caller, Cloud } from '@/lib/embedded/cloud';
import { webStore } from '@/lib/embedded/config';
import { noEarlier } from '@/lib/embedded/db/no-earlier';
import type { Db } from '@/lib/embedded/db/open';
import { imageLocations, imageMembers, imageProperties, images, imageTags } from '@/lib/embedded/db/schema';
import { notFound } from '@/lib/embedded/error';
import { wireTime } from '@/lib/embedded/http';
import { addressesOf, showLocations, webAddresses } from '@/lib/embedded/image/location-record';
import { setOwn } from '@/lib/embedded/image/own-property';
import { mayProperty } from '@/lib/embedded/image/property-protection';
import { noteUnsettled, settle } from '@/lib/embedded/stores/unsettled';

export type ImageRow = typeof images.$inferSelect;

/** Never shown, though stored as a property (glance/api/v2/images.py). */
const hiddenProperty = 'os_glance_stage_host';

/** The image by its id, deleted or foreign ones included; most callers want findVisibleImage. */
export function findImage(db: Db, id: string): ImageRow | undefined {
  return db
    .select()
    .from(images)
    .where(and(eq(images.id, id), isNull(images.deleted_at)))
    .get();
}

/** The image, or Glance's 404, which also stands for "not yours to see". */
export function findVisibleImage(cloud: Cloud, caller: Caller, id: string): ImageRow {
  const row = findImage(cloud.db, id);
  if (!row || !isVisible(cloud.db, caller, row)) throw notFound(`No image found with ID ${id}`);
  return row;
}

/** Own, public, community, or shared with the caller's project, whatever the answer to the invitation was. */
export function isVisible(db: Db, caller: Caller, row: ImageRow): boolean {
  if (caller.isAdmin || row.visibility === 'public' || row.visibility === 'community') return true;
  if (caller.projectId === null) return false;
  if (row.owner === caller.projectId) return true;
  return row.visibility === 'shared' && isMember(db, row.id, caller.projectId);
}

/** Whether an image was shared with a project. */
export function isMember(db: Db, imageId: string, projectId: string): boolean {
  const found = db
    .select({ status: imageMembers.status })
    .from(imageMembers)
    .where(and(eq(imageMembers.image_id, imageId), eq(imageMembers.member_id, projectId)))
    .get();
  return found !== undefined;
}

/** Moves an image from one status to another, with further columns; false when it was not in `from`. */
export function casStatus(
  db: Db,
  id: string,
  from: string | string[],
  to: string,
  now: number,
  extra: Partial<ImageRow> = {},
): boolean {
  const changed = db
    .update(images)
    .set({ ...extra, status: to, updated_at: noEarlier(images.updated_at, now) })
    .where(
      and(
        eq(images.id, id),
        inArray(images.status, Array.isArray(from) ? from : [from]),
        isNull(images.deleted_at),
      ),
    )
    .run();
  return changed.changes === 1;
}

/** Changes columns of an image and its updated_at, which never goes back. */
export function updateImageRow(db: Db, id: string, now: number, columns: Partial<ImageRow> = {}): void {
  db.update(images)
    .set({ ...columns, updated_at: noEarlier(images.updated_at, now) })
    .where(eq(images.id, id))
    .run();
}

/** Sets properties; undefined takes one away, null is a value that the site schema allows for a few. */
export function setProperties(
  db: Db,
  imageId: string,
  properties: Record<string, string | null | undefined>,
): void {
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined) {
      db.delete(imageProperties)
        .where(and(eq(imageProperties.image_id, imageId), eq(imageProperties.name, name)))
        .run();
    } else {
      db.insert(imageProperties)
        .values({ image_id: imageId, name, value })
        .onConflictDoUpdate({ target: [imageProperties.image_id, imageProperties.name], set: { value } })
        .run();
    }
  }
}

/** Every property of an image, bookkeeping included. */
export function getProperties(db: Db, imageId: string): Record<string, string | null> {
  const rows = db.select().from(imageProperties).where(eq(imageProperties.image_id, imageId)).all();
  return Object.fromEntries(rows.map((row) => [row.name, row.value]));
}

/** Records that a store holds a complete copy: its file is settled. Within the transaction of whatever else it means. */
export function addLocation(db: Db, imageId: string, store: string, now: number): void {
  settle(db, store, imageId);
  db.insert(imageLocations).values({ image_id: imageId, store, created_at: now }).onConflictDoNothing().run();
}

/** Takes back that a store holds a copy, and notes that its file is to go; false when it held none. Within a transaction. */
export function removeLocation(db: Db, imageId: string, store: string): boolean {
  if (!locationsOf(db, imageId).includes(store)) return false;
  noteUnsettled(db, store, imageId);
  db.delete(imageLocations)
    .where(and(eq(imageLocations.image_id, imageId), eq(imageLocations.store, store)))
    .run();
  return true;
}

/** Whether there is data: a copy, or an address to read it from. */
export function hasData(db: Db, imageId: string): boolean {
  return locationsOf(db, imageId).length > 0 || webAddresses(db, imageId).length > 0;
}

/** Stores that hold a complete copy, in the order they got it. */
export function locationsOf(db: Db, imageId: string): string[] {
  return db
    .select({ store: imageLocations.store })
    .from(imageLocations)
    .where(eq(imageLocations.image_id, imageId))
    .orderBy(asc(imageLocations.position))
    .all()
    .map((row) => row.store);
}

/** One image as Glance shows it to a caller. */
export function imageToWire(cloud: Cloud, caller: Caller, row: ImageRow): Image {
  const [wire] = imagesToWire(cloud, caller, [row]);
  if (!wire) throw new Error('One image in, none out');
  return wire;
}

/** A page of images as Glance shows them: three queries, however many there are. */
export function imagesToWire(cloud: Cloud, caller: Caller, rows: ImageRow[]): Image[] {
  if (rows.length === 0) return [];
  // json_each: one parameter and one prepared statement for any number of ids.
  const ids = sql`(select value from json_each(${JSON.stringify(rows.map((row) => row.id))}))`;
  const { db } = cloud;
  // As JSON by image: of a page of a thousand the rows of these are many times more, each of them taken apart.
  const properties = new Map(
    db.values<[string, string]>(
      sql`select image_id, json_group_object(name, value) from ${imageProperties} where image_id in ${ids} group by image_id`,
    ),
  );
  const tags = new Map(
    db.values<[string, string]>(
      sql`select image_id, json_group_array(value) from ${imageTags} where image_id in ${ids} group by image_id`,
    ),
  );
  const locations = groupByImage(
    db
      .select()
      .from(imageLocations)
      .where(sql`${imageLocations.image_id} in ${ids}`)
      .orderBy(asc(imageLocations.position))
      .all(),
  );
  const addresses = groupByImage(webStore(cloud.config) ? addressesOf(db, ids) : []);
  return rows.map((row) => {
    const custom: Record<string, string | null> = {};
    const named: Record<string, string | null> = JSON.parse(properties.get(row.id) ?? '{}');
    for (const [name, value] of Object.entries(named))
      if (name !== hiddenProperty && mayProperty(cloud.config.property_protections, caller, 'read', name))
        setOwn(custom, name, value);
    // In the order of the configuration: stores are filled side by side, and which was first says nothing.
    // A deactivated image has no locations for anyone but an admin (glance/api/policy.py).
    const shown =
      row.status !== 'deactivated' || caller.isAdmin
        ? showLocations(cloud, locations.get(row.id) ?? [], addresses.get(row.id) ?? [])
        : [];
    const { show_image_direct_url, show_multiple_locations, single_store } = cloud.config;
    // Custom properties share the namespace of the attributes, which TypeScript can only say of the whole.
    return Object.assign(custom as unknown as Image, {
      name: row.name,
      disk_format: row.disk_format,
      container_format: row.container_format,
      visibility: row.visibility as Image['visibility'],
      size: row.size,
      virtual_size: row.virtual_size,
      status: row.status as Image['status'],
      checksum: row.checksum,
      protected: row.protected,
      min_ram: row.min_ram,
      min_disk: row.min_disk,
      owner: row.owner,
      os_hidden: row.os_hidden,
      os_hash_algo: row.os_hash_algo,
      os_hash_value: row.os_hash_value,
      id: row.id,
      created_at: wireTime(row.created_at),
      updated_at: wireTime(row.updated_at),
      tags: JSON.parse(tags.get(row.id) ?? '[]'),
      self: `/v2/images/${row.id}`,
      file: `/v2/images/${row.id}/file`,
      schema: '/v2/schemas/image',
      ...(single_store || shown.length === 0 ? {} : { stores: shown.map(({ store }) => store).join(',') }),
      ...(show_multiple_locations
        ? { locations: shown.map(({ url, metadata }) => ({ url, metadata })) }
        : {}),
      ...(show_image_direct_url && shown[0] ? { direct_url: shown[0].url } : {}),
    });
  });
}

function groupByImage<T extends { image_id: string }>(rows: T[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const group = groups.get(row.image_id);
    if (group) group.push(row);
    else groups.set(row.image_id, [row]);
  }
  return groups;
}
