import { commaList } from '@/lib/contract/image-words';
import type { ImageSummary } from '@/lib/images/image-summary';
import { lacksCentral, type PlacementStore } from '@/lib/work/placement';

/** What copying some images to some stores comes to. */
export interface CopyPlan {
  /** Images that lack one of the stores. */
  images: ImageSummary[];
  /** Copies to make. */
  copies: number;
  bytes: number;
  /** Images that an import or a copy holds at this moment: theirs waits for its end. */
  busy: number;
  /** Images that will have copies and still none in the default store. */
  withoutCentral: number;
  /** Images in another format than raw that go to a store of type rbd, where each instance converts them anew. */
  notRawForRbd: number;
}

/** Counts the copies that images still need to be in all of `to`. */
export function copyPlan(
  images: readonly ImageSummary[],
  to: readonly string[],
  stores: readonly PlacementStore[],
  central: string | undefined,
): CopyPlan {
  const rbd = new Set(stores.filter(({ type }) => type === 'rbd').map(({ id }) => id));
  const plan: CopyPlan = { images: [], copies: 0, bytes: 0, busy: 0, withoutCentral: 0, notRawForRbd: 0 };
  for (const image of images) {
    const missing = missingIn(image, to);
    if (missing.length === 0) continue;
    plan.images.push(image);
    plan.copies += missing.length;
    plan.bytes += missing.length * (image.size ?? 0);
    if (image.os_glance_import_task) plan.busy += 1;
    if (lacksCentral(image, central) && central && !missing.includes(central)) plan.withoutCentral += 1;
    if (image.disk_format !== 'raw' && missing.some((store) => rbd.has(store))) plan.notRawForRbd += 1;
  }
  return plan;
}

/** Which of some stores have no copy of an image. */
export function missingIn(image: ImageSummary, stores: readonly string[]): string[] {
  const held = commaList(image.stores);
  return stores.filter((store) => !held.includes(store));
}
