import { asc, eq, isNotNull, isNull, or, sql } from 'drizzle-orm';
import type { Db } from '@/lib/embedded/db/open';
import { cachedImages, images, queuedImages } from '@/lib/embedded/db/schema';

export type CachedRow = typeof cachedImages.$inferSelect;

/** What is cached, by id as Glance lists it. */
export function cachedRows(db: Db): CachedRow[] {
  return db.select().from(cachedImages).orderBy(asc(cachedImages.image_id)).all();
}

/** What waits, in the order in which it came. */
export function queuedIds(db: Db): string[] {
  const rows = db.select().from(queuedImages).orderBy(asc(queuedImages.position)).all();
  return rows.map((row) => row.image_id);
}

/** The record of a cached image, or undefined. */
export function findCached(db: Db, id: string): CachedRow | undefined {
  return db.select().from(cachedImages).where(eq(cachedImages.image_id, id)).get();
}

/** Records a complete file, which no longer waits. */
export function addCached(db: Db, id: string, size: number, now: number): void {
  const row = { image_id: id, size, hits: 0, last_accessed: now, last_modified: now };
  db.insert(cachedImages).values(row).onConflictDoUpdate({ target: cachedImages.image_id, set: row }).run();
  dropQueued(db, id);
}

/** Counts a hit. */
export function touchCached(db: Db, id: string, now: number): void {
  db.update(cachedImages)
    .set({ hits: sql`${cachedImages.hits} + 1`, last_accessed: now })
    .where(eq(cachedImages.image_id, id))
    .run();
}

export function dropCached(db: Db, id: string): void {
  db.delete(cachedImages).where(eq(cachedImages.image_id, id)).run();
}

/** Lets an image wait, unless it does or is cached. */
export function addQueued(db: Db, id: string): void {
  if (findCached(db, id)) return;
  db.insert(queuedImages).values({ image_id: id }).onConflictDoNothing().run();
}

export function dropQueued(db: Db, id: string): void {
  db.delete(queuedImages).where(eq(queuedImages.image_id, id)).run();
}

/** Cached and queued images whose image is gone. */
export function ofDeletedImages(db: Db): string[] {
  const gone = or(isNull(images.id), isNotNull(images.deleted_at));
  const from = (table: typeof cachedImages | typeof queuedImages) =>
    db
      .select({ id: table.image_id })
      .from(table)
      .leftJoin(images, eq(images.id, table.image_id))
      .where(gone)
      .all();
  return [...new Set([...from(cachedImages), ...from(queuedImages)].map((row) => row.id))];
}

/** Whether an id is that of an image of this cloud, also of a deleted one. */
export function isKnownImage(db: Db, id: string): boolean {
  return db.select({ id: images.id }).from(images).where(eq(images.id, id)).get() !== undefined;
}
