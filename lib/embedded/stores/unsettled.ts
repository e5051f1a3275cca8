import { randomUUID } from 'node:crypto';
import { and, eq, or, sql } from 'drizzle-orm';
import type { Db } from '@/lib/embedded/db/open';
import { areaFolders, cloudIds, images, unsettledFiles } from '@/lib/embedded/db/schema';
import { isStore } from '@/lib/embedded/stores/areas';

/** The id of the cloud that a database is of; made with the first question. */
export function cloudId(db: Db): string {
  const present = db.select().from(cloudIds).get();
  if (present) return present.id;
  const id = randomUUID();
  db.insert(cloudIds).values({ id }).run();
  return id;
}

const areaRow = (db: Db, area: string) =>
  db.select().from(areaFolders).where(eq(areaFolders.area, area)).get();

/** The folder, by the id in its mark, that an area has; empty before it had one. */
export function folderOfArea(db: Db, area: string): string {
  return areaRow(db, area)?.folder ?? '';
}

/** How often this cloud has begun or ended to write or to take away a file of an area: an older copy of the records has less. */
export function begunIn(db: Db, area: string): number {
  return areaRow(db, area)?.begun ?? 0;
}

/** Notes which folder an area has, by its mark; counts on from there where the mark has counted more. */
export function setFolderOfArea(db: Db, area: string, folder: string, counted: number): void {
  const present = areaRow(db, area);
  const begun = Math.max(counted, present?.begun ?? 0);
  if (present?.folder === folder && present.begun === begun) return;
  db.insert(areaFolders)
    .values({ area, folder, begun })
    .onConflictDoUpdate({ target: areaFolders.area, set: { folder, begun } })
    .run();
}

/** In the folder that the area has now, or in one that had no mark yet. */
const here = (db: Db, area: string) =>
  and(
    eq(unsettledFiles.area, area),
    or(eq(unsettledFiles.folder, folderOfArea(db, area)), eq(unsettledFiles.folder, '')),
  );

function countOn(db: Db, area: string): void {
  db.insert(areaFolders)
    .values({ area, begun: 1 })
    .onConflictDoUpdate({ target: areaFolders.area, set: { begun: sql`${areaFolders.begun} + 1` } })
    .run();
}

/**
 * Notes that this cloud begins to write or to take away an image's files in an area, also where something else with them
 * was never ended. Two writes: within a transaction.
 */
export function noteUnsettled(db: Db, area: string, imageId: string): void {
  countOn(db, area);
  const row = { area, image_id: imageId, folder: folderOfArea(db, area) };
  db.insert(unsettledFiles).values(row).onConflictDoNothing().run();
}

/**
 * An image's files in an area are recorded, or gone. Counted as well: records from before it call a file unfinished that
 * is whole.
 */
export function settle(db: Db, area: string, imageId: string): void {
  countOn(db, area);
  db.delete(unsettledFiles)
    .where(and(here(db, area), eq(unsettledFiles.image_id, imageId)))
    .run();
}

/** Whether this cloud has begun something with an image's files in an area and not ended it. */
export function isUnsettled(db: Db, area: string, imageId: string): boolean {
  const found = and(here(db, area), eq(unsettledFiles.image_id, imageId));
  return db.select().from(unsettledFiles).where(found).limit(1).get() !== undefined;
}

/** The images that have unsettled files in an area. */
export function unsettledIn(db: Db, area: string): string[] {
  const rows = db.select().from(unsettledFiles).where(here(db, area)).all();
  return [...new Set(rows.map((row) => row.image_id))];
}

/**
 * Forgets what is noted of an area, as records that are older than its folder do not know what became of it; staged
 * data that an image of these records waits for stays noted.
 */
export function forgetUnsettled(db: Db, area: string): void {
  const waiting = sql`select ${images.id} from ${images} where ${images.deleted_at} is null and ${images.status} in ('uploading', 'importing')`;
  const forgotten = isStore(area) ? undefined : sql`${unsettledFiles.image_id} not in (${waiting})`;
  db.delete(unsettledFiles)
    .where(and(here(db, area), forgotten))
    .run();
}
