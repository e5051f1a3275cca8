import { and, eq } from 'drizzle-orm';
import type { Db } from '@/lib/embedded/db/open';
import { imageLocations, images } from '@/lib/embedded/db/schema';

/**
 * Takes a copy that is not there out of records, and of a last copy says that its image is deleted: gives whether it was
 * that.
 */
export function takeBack(db: Db, { store, id }: { store: string; id: string }): boolean {
  return db.transaction((tx) => {
    tx.delete(imageLocations)
      .where(and(eq(imageLocations.image_id, id), eq(imageLocations.store, store)))
      .run();
    const left = tx.select().from(imageLocations).where(eq(imageLocations.image_id, id)).all();
    if (left.length > 0) return false;
    const now = Date.now();
    tx.update(images)
      .set({ status: 'deleted', deleted_at: now, updated_at: now })
      .where(eq(images.id, id))
      .run();
    return true;
  });
}
