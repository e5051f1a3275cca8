import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { and, eq, isNull } from 'drizzle-orm';
import type { Db } from '@/lib/embedded/db/open';
import { imageLocations, images } from '@/lib/embedded/db/schema';
import { findImage, getProperties } from '@/lib/embedded/image/image-record';
import { isImageFile, removeFile } from '@/lib/embedded/stores/files';

/**
 * Whether a folder that came back holds what the records say it holds: gives a sentence about what is missing, or null
 * once all is there and what images left behind while it was away is removed. Other files are left alone.
 */
export async function disagreement(db: Db, store: string, folder: string): Promise<string | null> {
  const recorded = db
    .select({ id: images.id, size: images.size })
    .from(imageLocations)
    .innerJoin(images, eq(images.id, imageLocations.image_id))
    .where(and(eq(imageLocations.store, store), isNull(images.deleted_at)))
    .all();
  const missing: string[] = [];
  for (const { id, size } of recorded) {
    const found = await stat(path.join(folder, id)).catch(() => null);
    if (!found?.isFile() || found.size !== size) missing.push(id);
  }
  if (missing.length > 0)
    return `${missing.length} of the ${recorded.length} images recorded in ${store} are not whole in ${folder}, the first is ${missing[0]}: bring its files back or delete these images`;
  const kept = new Set(recorded.map((row) => row.id));
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const id = entry.name.split('.')[0] ?? '';
    if (!entry.isFile() || !isImageFile(entry.name) || kept.has(entry.name) || isWritten(db, id)) continue;
    await removeFile(path.join(folder, entry.name));
  }
  return null;
}

/** An image whose data is on its way has files without a record. */
function isWritten(db: Db, id: string): boolean {
  const image = findImage(db, id);
  if (!image) return false;
  return image.status === 'saving' || Boolean(getProperties(db, id).os_glance_import_task);
}
