import { commaList, type ImageVisibility } from '@/lib/contract/image-words';
import { imageCan, type Refusal, type Who } from '@/lib/images/image-can';
import type { ImageSummary } from '@/lib/images/image-summary';
import { retentionActs } from '@/lib/images/retention-rule';
import { isSeenAsWidely } from '@/lib/images/seen-as-widely';
import { valueIn, type WantedProperty } from '@/lib/metadata/metadata-changes';
import type { Used } from '@/lib/work/image-uses';

/** What somebody may have done to images that they chose. */
export const chosenVerbs = [
  ...retentionActs,
  'unhide',
  'reactivate',
  'protect',
  'unprotect',
  'visibility',
  'tags',
  'metadata',
] as const;
export type ChosenVerb = (typeof chosenVerbs)[number];

/** What a sweep does to an image: what somebody may choose, or copies taken away (`trim`). */
export const sweepVerbs = [...chosenVerbs, 'trim'] as const;
export type SweepVerb = (typeof sweepVerbs)[number];

/**
 * The reason of an act that somebody chose for this very image: nothing but the cloud says no to it, and what somebody made of
 * the image since where it takes another act back.
 */
export const chosen = 'chosen';

/** What is to be done to one image, and what was known of it when somebody agreed to that. */
export interface SweepAct {
  verb: SweepVerb;
  /** Why: `chosen`, or a key of the messages `retention.why_…` or `space.why_…`. */
  reason: string;
  /** The image's `updated_at` then; null where it does not matter what changed since. */
  updatedAt: string | null;
  /** The image that has to serve in its place; null where none has to. */
  keeper: string | null;
  /** Of `trim`, the store whose copy stays. */
  store?: string;
  /** Of `visibility`, the one that it is to have. */
  visibility?: ImageVisibility;
  /** Of `visibility`, the one that it has to have still, where it matters what somebody made of it since. */
  from?: ImageVisibility;
  /** Of `tags`, those that it is to have, and those that it is not to have. */
  add?: string[];
  remove?: string[];
  /** Of `metadata`, the properties that it is to have; absent where the job says it for all its images. */
  changes?: WantedProperty[];
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
  protect: imageCan.edit,
  unprotect: imageCan.edit,
  visibility: imageCan.edit,
  tags: imageCan.edit,
  metadata: imageCan.edit,
  trim: imageCan.deleteCopy,
};

/** What takes an act back, as an act of the same kind. */
export type SweepUndo = Pick<SweepAct, 'verb' | 'visibility' | 'from' | 'add' | 'remove' | 'changes'>;

/** Characters of JSON that what takes an act back may have, for a job keeps it of each image. */
const longestUndo = 4096;

/** What takes an act back on an image that was not so before; null for what takes bytes away, and for what tells too little. */
export function inverseOf(verb: SweepVerb): SweepVerb | null {
  const inverse: Partial<Record<SweepVerb, SweepVerb>> = {
    hide: 'unhide',
    unhide: 'hide',
    deactivate: 'reactivate',
    reactivate: 'deactivate',
    protect: 'unprotect',
    unprotect: 'protect',
  };
  return inverse[verb] ?? null;
}

/** What brings an image back to what it was before an act that it was not yet as; null for what takes bytes away. */
export function undoOf(
  { verb, visibility, add = [], remove = [], changes = [] }: SweepAct,
  before: Pick<ImageSummary, 'visibility' | 'tags'>,
): SweepUndo | null {
  if (verb === 'visibility') return { verb, visibility: before.visibility, from: visibility };
  if (verb === 'metadata') {
    const former = changes
      .map(({ key, to }) => ({ key, from: to, to: propertyOf(before, key) }))
      .filter(({ from, to }) => from !== to);
    // No property is made blank by the dashboard: an image that had a blank one stays as it is then.
    const isKept = JSON.stringify(former).length <= longestUndo && former.every(({ to }) => to !== '');
    return isKept ? { verb, changes: former } : null;
  }
  if (verb === 'tags')
    return {
      verb,
      add: remove.filter((tag) => before.tags.includes(tag)),
      remove: add.filter((tag) => !before.tags.includes(tag)),
    };
  const inverse = inverseOf(verb);
  return inverse && { verb: inverse };
}

/** Whether an image is as an act leaves it; null for one that is gone. */
export function isSwept(
  { verb, store, visibility, add = [], remove = [], changes = [] }: SweepAct,
  image: ImageSummary | null,
): boolean {
  if (verb === 'delete')
    return image === null || image.status === 'deleted' || image.status === 'pending_delete';
  if (image === null) return false;
  switch (verb) {
    case 'trim':
      return image.stores === store;
    case 'hide':
    case 'unhide':
      return image.os_hidden === (verb === 'hide');
    case 'protect':
    case 'unprotect':
      return image.protected === (verb === 'protect');
    case 'visibility':
      return image.visibility === visibility;
    case 'tags':
      return add.every((tag) => image.tags.includes(tag)) && !remove.some((tag) => image.tags.includes(tag));
    case 'metadata':
      return changes.every(({ key, to }) => propertyOf(image, key) === to);
    default:
      return image.status === (verb === 'deactivate' ? 'deactivated' : 'active');
  }
}

/** A property of an image, which a whole one has; null where it is not there. */
function propertyOf(image: object, key: string): string | null {
  const value = valueIn<unknown>({ ...image }, key);
  return typeof value === 'string' ? value : null;
}

/** Whether an act that takes another one back would take somebody else's change with it. */
function isChangedSince({ verb, visibility, from, changes = [] }: SweepAct, image: ImageSummary): boolean {
  if (verb === 'visibility') return from !== undefined && ![from, visibility].includes(image.visibility);
  return changes.some(
    ({ key, from: was, to }) => was !== undefined && ![was, to].includes(propertyOf(image, key)),
  );
}

/** Acts that take nothing from anybody who uses an image. */
const harmless: readonly SweepVerb[] = ['unhide', 'reactivate', 'protect', 'unprotect'];

/** Whether the uses of an image say whether something may be done to it. */
export function asksForUses({ verb, reason }: SweepAct): boolean {
  return reason !== chosen && !harmless.includes(verb);
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
  if (act.reason === chosen) return image && isChangedSince(act, image) ? 'changed' : null;
  if (!image) return 'gone';
  if (updatedAt !== null && image.updated_at !== updatedAt) return image.protected ? 'protected' : 'changed';
  if (isSwept(act, image)) return 'changed';
  const may = mayOf[verb](image, who);
  if (may !== null) return may === 'protected' ? 'protected' : 'refused';
  if (harmless.includes(verb)) return null;
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
