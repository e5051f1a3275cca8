import { and, eq, sql } from 'drizzle-orm';
import type { Db } from '@/lib/embedded/db/open';
import { imageLocations, images } from '@/lib/embedded/db/schema';

/** Bytes of complete copies in a store, by the records. */
export function usedBytes(db: Db, store: string): number {
  const row = db
    .select({ total: sql<number>`coalesce(sum(${images.size}), 0)` })
    .from(imageLocations)
    .innerJoin(images, and(eq(images.id, imageLocations.image_id), eq(imageLocations.store, store)))
    .get();
  return row?.total ?? 0;
}
