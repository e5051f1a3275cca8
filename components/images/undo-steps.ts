import type { ImageVerb } from '@/components/images/use-image-verbs';
import type { UndoStep } from '@/components/images/use-undo';
import { changeTags, setActive, setHidden, setProtected, setVisibility } from '@/lib/actions/images';
import { answerOffers } from '@/lib/actions/members';
import { actOnMany } from '@/lib/browser/dashboard';
import type { MemberStatus } from '@/lib/contract/member';
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
