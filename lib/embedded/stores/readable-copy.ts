import { stat } from 'node:fs/promises';
import type { Cloud } from '@/lib/embedded/cloud';
import { type ImageRow, locationsOf } from '@/lib/embedded/image/image-record';

/** The first copy of an image that is there and as long as recorded, in the order of its locations; null without one. */
export async function readableCopy(
  cloud: Cloud,
  image: ImageRow,
): Promise<{ store: string; path: string } | null> {
  for (const store of locationsOf(cloud.db, image.id)) {
    if (!cloud.stores.find(store)) continue;
    const path = cloud.stores.path(store, image.id);
    const found = await stat(path).catch(() => null);
    if (found?.isFile() && found.size === image.size) return { store, path };
  }
  return null;
}
