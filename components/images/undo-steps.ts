import type { ImageVerb } from '@/components/images/use-image-verbs';
import type { UndoStep } from '@/components/images/use-undo';
import {
  changeTags,
  setActive,
  setHidden,
  setProtected,
  setVisibility,
  updateImage,
} from '@/lib/actions/images';
import { answerOffers } from '@/lib/actions/members';
import { applyMetadata } from '@/lib/actions/metadata';
import { act, actOnMany } from '@/lib/browser/dashboard';
import type { ActionResult, BulkResult } from '@/lib/contract/action-result';
import type { MemberStatus } from '@/lib/contract/member';
import type { FormerProperties } from '@/lib/forms/image-metadata';
import type { ImageValues } from '@/lib/forms/image-values';
import type { ImageSummary } from '@/lib/images/image-summary';

/** Ids of those that a change found different from what it made of them: these alone it changed. */
const ids = (images: readonly ImageSummary[], was: (image: ImageSummary) => boolean) =>
  images.filter(was).map(({ id }) => id);
const answer = (status: MemberStatus) => (all: string[]) =>
  actOnMany(answerOffers, all, (ids) => ({ ids, status }));
const hide = (hidden: boolean) => (all: string[]) => actOnMany(setHidden, all, (ids) => ({ ids, hidden }));
const protect = (value: boolean) => (all: string[]) =>
  actOnMany(setProtected, all, (ids) => ({ ids, protected: value }));
const activate = (active: boolean) => (all: string[]) =>
  actOnMany(setActive, all, (ids) => ({ ids, active }));

/** What undoes a verb on images that it was done to, given as they were before. Nothing undoes a delete. */
export function undoVerb(verb: ImageVerb, before: readonly ImageSummary[]): UndoStep[] {
  const every = () => true;
  switch (verb) {
    case 'hide':
      return [{ ids: ids(before, (image) => !image.os_hidden), run: hide(false) }];
    case 'unhide':
      return [{ ids: ids(before, (image) => image.os_hidden), run: hide(true) }];
    case 'protect':
      return [{ ids: ids(before, (image) => !image.protected), run: protect(false) }];
    case 'unprotect':
      return [{ ids: ids(before, (image) => image.protected), run: protect(true) }];
    case 'deactivate':
      return [{ ids: ids(before, ({ status }) => status === 'active'), run: activate(true) }];
    case 'reactivate':
      return [{ ids: ids(before, ({ status }) => status === 'deactivated'), run: activate(false) }];
    case 'accept':
    case 'reject':
      // An offer is answered where it waits.
      return [{ ids: ids(before, every), run: answer('pending') }];
    case 'leave':
      return [{ ids: ids(before, every), run: answer('accepted') }];
    case 'delete':
      return [];
  }
}

/** What brings images back to the visibility that each had. */
export function undoVisibility(now: ImageSummary['visibility'], before: readonly ImageSummary[]): UndoStep[] {
  const changed = before.filter(({ visibility }) => visibility !== now);
  return grouped(changed, ({ visibility }) => visibility).map(([{ visibility }, group]) => ({
    ids: group,
    run: (all) => actOnMany(setVisibility, all, (ids) => ({ ids, visibility })),
  }));
}

/** What takes tags away that images did not have, and gives those back that they had. */
export function undoTags(
  change: { add: readonly string[]; remove: readonly string[] },
  before: readonly ImageSummary[],
): UndoStep[] {
  const inverse = ({ tags }: ImageSummary) => ({
    add: change.remove.filter((tag) => tags.includes(tag)),
    remove: change.add.filter((tag) => !tags.includes(tag)),
  });
  const changed = before.filter((image) => {
    const { add, remove } = inverse(image);
    return add.length + remove.length > 0;
  });
  return grouped(changed, (image) => JSON.stringify(inverse(image))).map(([first, group]) => ({
    ids: group,
    run: (all) => actOnMany(changeTags, all, (ids) => ({ ids, ...inverse(first) })),
  }));
}

/** What brings an edited image back to its former values; what somebody else changed since stays, and is told. */
export function undoEdit(id: string, before: ImageValues, saved: ImageValues): UndoStep[] {
  const run = async (): Promise<ActionResult<BulkResult>> => {
    const answer = await act(updateImage, { id, base: saved, values: before });
    return { ok: true, data: [{ id, result: answer.ok ? { ok: true, data: null } : answer }] };
  };
  return [{ ids: [id], run }];
}

/**
 * What gives properties back that images had, and takes those away that they did not have, where nobody changed them
 * since. No property is made blank by the dashboard, so that an image which had a blank one stays as it is now.
 */
export function undoMetadata(before: readonly ({ id: string } & FormerProperties)[]): UndoStep[] {
  const groups = new Map<string, { ids: string[]; changes: NonNullable<FormerProperties['former']> }>();
  for (const { id, former = [] } of before) {
    if (former.length === 0 || former.some(({ to }) => to === '')) continue;
    const key = JSON.stringify(former);
    const group = groups.get(key) ?? { ids: [], changes: former };
    groups.set(key, { ...group, ids: [...group.ids, id] });
  }
  return [...groups.values()].map(({ ids, changes }) => ({
    ids,
    run: (all) => actOnMany(applyMetadata, all, (ids) => ({ ids, changes })),
  }));
}

/** Images that take the same write: the first of each group, and the ids of all. */
function grouped(
  images: readonly ImageSummary[],
  keyOf: (image: ImageSummary) => string,
): [ImageSummary, string[]][] {
  const groups = new Map<string, [ImageSummary, string[]]>();
  for (const image of images) {
    const group = groups.get(keyOf(image));
    if (group) group[1].push(image.id);
    else groups.set(keyOf(image), [image, [image.id]]);
  }
  return [...groups.values()];
}
