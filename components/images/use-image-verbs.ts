'use client';

import { useTranslations } from 'next-intl';
import type { Viewer } from '@/lib/auth/viewer';
import { useRemembered } from '@/lib/browser/refused-verbs';
import { imageCan, type Refusal } from '@/lib/images/image-can';
import type { ImageScope } from '@/lib/images/image-list-query';
import type { ImageSummary } from '@/lib/images/image-summary';

/** What can be done to one image or many with a click and a confirmation. */
export const imageVerbs = [
  'accept',
  'reject',
  'leave',
  'hide',
  'unhide',
  'protect',
  'unprotect',
  'deactivate',
  'reactivate',
  'delete',
] as const;
export type ImageVerb = (typeof imageVerbs)[number];

const closed: Record<ImageVerb, (image: ImageSummary, viewer: Viewer) => Refusal | null> = {
  accept: imageCan.answer,
  reject: imageCan.answer,
  leave: imageCan.answer,
  hide: imageCan.hide,
  unhide: imageCan.hide,
  protect: imageCan.protect,
  unprotect: imageCan.protect,
  deactivate: imageCan.deactivate,
  reactivate: imageCan.reactivate,
  delete: imageCan.delete,
};

/** Why a verb cannot be done to an image, or null. */
export function verbRefusal(verb: ImageVerb, image: ImageSummary, viewer: Viewer): Refusal | null {
  return closed[verb](image, viewer);
}

/** The verbs of a scope: what others share is answered there and nowhere else in the list. */
export function scopeVerbs(scope: ImageScope): ImageVerb[] {
  if (scope === 'inbox') return ['accept', 'reject'];
  if (scope === 'shared') return ['leave'];
  return imageVerbs.filter((verb) => !['accept', 'reject', 'leave'].includes(verb));
}

/** Whether a verb makes sense for an image as it is. */
export function verbFits(verb: ImageVerb, image: ImageSummary): boolean {
  if (verb === 'hide' || verb === 'unhide') return (verb === 'unhide') === image.os_hidden;
  if (verb === 'protect' || verb === 'unprotect') return (verb === 'unprotect') === image.protected;
  // Before there is data, and while it moves, neither makes sense.
  if (verb === 'deactivate') return image.status === 'active';
  if (verb === 'reactivate') return image.status === 'deactivated';
  return true;
}

/** A sentence for why something cannot be done: what is known beforehand, or what the cloud's policy said before. */
export function useRefusalText(): (verb: string, refusal: Refusal | null) => string | undefined {
  const t = useTranslations('refusals');
  const remembered = useRemembered();
  return (verb, refusal) => {
    if (refusal) return t(refusal);
    const reason = remembered.get(verb);
    return reason === undefined ? undefined : t('policy', { reason });
  };
}

/** The verbs that make sense for an image as it is, with the reason where one is closed. */
export function useImageVerbs(
  image: ImageSummary,
  viewer: Viewer,
  scope: ImageScope = 'all',
): { verb: ImageVerb; label: string; refusal: string | undefined }[] {
  const t = useTranslations('verbs');
  const refusalText = useRefusalText();
  return scopeVerbs(scope)
    .filter((verb) => verbFits(verb, image))
    .map((verb) => ({ verb, label: t(verb), refusal: refusalText(verb, verbRefusal(verb, image, viewer)) }));
}
