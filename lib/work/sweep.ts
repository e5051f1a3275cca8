import { commaList } from '@/lib/contract/image-words';
import { imageCan, type Refusal, type Who } from '@/lib/images/image-can';
import type { ImageSummary } from '@/lib/images/image-summary';
import { retentionActs } from '@/lib/images/retention-rule';
import { isSeenAsWidely } from '@/lib/images/seen-as-widely';
import type { Used } from '@/lib/work/image-uses';

/** What a sweep does to an image: an act of retention, copies taken away (`trim`), or what takes an act back. */
export const sweepVerbs = [...retentionActs, 'trim', 'unhide', 'reactivate'] as const;
export type SweepVerb = (typeof sweepVerbs)[number];

/** What is to be done to one image, and what was known of it when somebody agreed to that. */
export interface SweepAct {
  verb: SweepVerb;
  /** Why; a key of the messages `retention.why_…` or `space.why_…`. */
  reason: string;
  /** The image's `updated_at` then; null where it does not matter what changed since. */
  updatedAt: string | null;
  /** The image that has to serve in its place; null where none has to. */
  keeper: string | null;
  /** Of `trim`, the store whose copy stays. */
  store?: string;
}

/**
 * Why nothing was done to an image after all; a key of the messages `sweep.left_…`. `not_due`: a new look at everything
 * does not find it any more.
 */
export const leftReasons = [
  'gone',
  'changed',
  'used',
  'use_unknown',
  'protected',
  'refused',
  'no_keeper',
  'not_due',
] as const;
export type LeftReason = (typeof leftReasons)[number];

const mayOf: Record<SweepVerb, (image: ImageSummary, who: Who) => Refusal | null> = {
  hide: imageCan.hide,
  unhide: imageCan.hide,
  deactivate: imageCan.deactivate,
  reactivate: imageCan.reactivate,
  delete: imageCan.delete,
  trim: imageCan.deleteCopy,
};

/** What takes an act back; null for what takes bytes away, which nothing does. */
export function inverseOf(verb: SweepVerb): SweepVerb | null {
  if (verb === 'hide') return 'unhide';
  return verb === 'deactivate' ? 'reactivate' : null;
}

/** Whether an image is as an act leaves it; null for one that is gone. */
export function isSwept(
  { verb, store }: Pick<SweepAct, 'verb' | 'store'>,
  image: ImageSummary | null,
): boolean {
  if (verb === 'delete')
    return image === null || image.status === 'deleted' || image.status === 'pending_delete';
  if (image === null) return false;
  if (verb === 'trim') return image.stores === store;
  if (verb === 'hide' || verb === 'unhide') return image.os_hidden === (verb === 'hide');
  return image.status === (verb === 'deactivate' ? 'deactivated' : 'active');
}

/**
 * Why an act must not be done to an image as it is at this moment, or null where it may: whatever somebody changed since
 * they agreed, its uses, and the one in its place. `used` and `keeper` are of this moment too; null for what is gone.
 */
export function leftBecause(
  act: SweepAct,
  now: { image: ImageSummary | null; keeper: ImageSummary | null; used: Used; who: Who },
): LeftReason | null {
  const { verb, updatedAt, keeper } = act;
  const { image, used, who } = now;
  if (!image) return 'gone';
  if (updatedAt !== null && image.updated_at !== updatedAt) return image.protected ? 'protected' : 'changed';
  if (isSwept(act, image)) return 'changed';
  const may = mayOf[verb](image, who);
  if (may !== null) return may === 'protected' ? 'protected' : 'refused';
  if (verb === 'unhide' || verb === 'reactivate') return null;
  if (image.protected) return 'protected';
  if (verb === 'trim' && !commaList(image.stores).includes(act.store ?? '')) return 'changed';
  if (used !== 'no') return used === 'yes' ? 'used' : 'use_unknown';
  if (keeper !== null && !(now.keeper && takesPlaceOf(now.keeper, image))) return 'no_keeper';
  return null;
}

/** Whether an image serves, and serves all who see another one. */
function takesPlaceOf(keeper: ImageSummary, image: ImageSummary): boolean {
  return keeper.status === 'active' && !keeper.os_hidden && isSeenAsWidely(keeper, image);
}
