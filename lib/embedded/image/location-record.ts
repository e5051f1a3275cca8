import { and, asc, eq, sql } from 'drizzle-orm';
import type { Cloud } from '@/lib/embedded/cloud';
import { imageLocations as locationRows, webLocations } from '@/lib/embedded/db/schema';

/** Where an image's data is: a copy in a store of files, or an address of the web. */
export interface ImageLocation {
  store: string;
  url: string;
  /** What the API shows: the store, unless there is only one, and what somebody wrote beside it. */
  metadata: Record<string, unknown>;
  /** The record of an address of the web, 0 for one that is not recorded yet; absent for a copy. */
  address?: number;
}

type LocationRow = typeof locationRows.$inferSelect;
type AddressRow = typeof webLocations.$inferSelect;

/** An image's locations as the API lists them, in the order of the configuration. */
export function showLocations(
  cloud: Cloud,
  rows: readonly LocationRow[],
  addresses: readonly AddressRow[],
): ImageLocation[] {
  const { single_store, enabled_backends } = cloud.config;
  return enabled_backends.flatMap(({ id, type }): ImageLocation[] => {
    const shown = single_store ? {} : { store: id };
    if (type === 'http')
      return addresses.map(({ url, metadata, position }) => ({
        store: id,
        url,
        metadata: { ...metadata, ...shown },
        address: position,
      }));
    return rows
      .filter((row) => row.store === id)
      .map((row) => ({
        store: id,
        url: `file://${cloud.stores.path(id, row.image_id)}`,
        metadata: { ...row.metadata, ...shown },
      }));
  });
}

/** The locations of one image. */
export function locationList(cloud: Cloud, imageId: string): ImageLocation[] {
  const rows = cloud.db
    .select()
    .from(locationRows)
    .where(eq(locationRows.image_id, imageId))
    .orderBy(asc(locationRows.position))
    .all();
  return showLocations(cloud, rows, webAddresses(cloud.db, imageId));
}

/** The addresses that an image's data can be read from, first come first. */
export function webAddresses(db: Cloud['db'], imageId: string): AddressRow[] {
  return db
    .select()
    .from(webLocations)
    .where(eq(webLocations.image_id, imageId))
    .orderBy(asc(webLocations.position))
    .all();
}

/** The addresses of several images; `ids` is a list for `in`. */
export function addressesOf(db: Cloud['db'], ids: ReturnType<typeof sql>): AddressRow[] {
  return db
    .select()
    .from(webLocations)
    .where(sql`${webLocations.image_id} in ${ids}`)
    .orderBy(asc(webLocations.position))
    .all();
}

/** Takes addresses away: one, or all of an image. */
export function removeAddresses(db: Cloud['db'], imageId: string, position?: number): void {
  db.delete(webLocations)
    .where(
      and(
        eq(webLocations.image_id, imageId),
        position === undefined ? undefined : eq(webLocations.position, position),
      ),
    )
    .run();
}

/** Writes what somebody changed beside the store, and a new address. */
export function storeLocation(db: Cloud['db'], imageId: string, location: ImageLocation): void {
  const { store: _, ...metadata } = location.metadata;
  const { address, url } = location;
  if (address === 0) db.insert(webLocations).values({ image_id: imageId, url, metadata }).run();
  else if (address !== undefined)
    db.update(webLocations).set({ metadata }).where(eq(webLocations.position, address)).run();
  else
    db.update(locationRows)
      .set({ metadata })
      .where(and(eq(locationRows.image_id, imageId), eq(locationRows.store, location.store)))
      .run();
}

/** Whether data of this SHA-512 can be an image's; a location may have brought another hash, or none. */
export function hasDigest(
  image: { os_hash_algo: string | null; os_hash_value: string | null },
  sha512: string | undefined,
): boolean {
  return image.os_hash_algo !== 'sha512' || image.os_hash_value === null || image.os_hash_value === sha512;
}
