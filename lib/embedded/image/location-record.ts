import { and, asc, eq } from 'drizzle-orm';
import type { Cloud } from '@/lib/embedded/cloud';
import { imageLocations as locationRows } from '@/lib/embedded/db/schema';

/** Where one copy of an image is: a file of a store. */
export interface ImageLocation {
  store: string;
  url: string;
  /** What the API shows: the store, unless there is only one, and what somebody wrote beside it. */
  metadata: Record<string, unknown>;
}

type LocationRow = typeof locationRows.$inferSelect;

/** An image's locations as the API lists them, in the order of the configuration. */
export function showLocations(cloud: Cloud, rows: readonly LocationRow[]): ImageLocation[] {
  const { single_store } = cloud.config;
  return cloud.stores.list().flatMap(({ id }) =>
    rows
      .filter((row) => row.store === id)
      .map((row) => ({
        store: id,
        url: `file://${cloud.stores.path(id, row.image_id)}`,
        metadata: { ...row.metadata, ...(single_store ? {} : { store: id }) },
      })),
  );
}

/** The locations of one image. */
export function locationList(cloud: Cloud, imageId: string): ImageLocation[] {
  const rows = cloud.db
    .select()
    .from(locationRows)
    .where(eq(locationRows.image_id, imageId))
    .orderBy(asc(locationRows.position))
    .all();
  return showLocations(cloud, rows);
}

/** Writes what somebody changed beside the store. */
export function setLocationMetadata(db: Cloud['db'], imageId: string, location: ImageLocation): void {
  const { store: _, ...metadata } = location.metadata;
  db.update(locationRows)
    .set({ metadata })
    .where(and(eq(locationRows.image_id, imageId), eq(locationRows.store, location.store)))
    .run();
}
