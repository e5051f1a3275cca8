'use client';

import { useTranslations } from 'next-intl';
import type { Viewer } from '@/lib/auth/viewer';
import type { Image } from '@/lib/contract/image';
import { imageCan, type Refusal } from '@/lib/image-can';

export const imageVerbs = ['hide', 'unhide', 'protect', 'unprotect', 'delete'] as const;
export type ImageVerb = (typeof imageVerbs)[number];

/** Why a verb cannot be done to an image, or null. */
export function verbRefusal(verb: ImageVerb, image: Image, viewer: Viewer): Refusal | null {
  if (verb === 'delete') return imageCan.delete(image, viewer);
  return verb === 'hide' || verb === 'unhide'
    ? imageCan.hide(image, viewer)
    : imageCan.protect(image, viewer);
}

/** The verbs that make sense for an image as it is, with the reason where one is closed. */
export function useImageVerbs(
  image: Image,
  viewer: Viewer,
): { verb: ImageVerb; label: string; refusal: string | undefined }[] {
  const t = useTranslations('verbs');
  const refusals = useTranslations('refusals');
  const fitting: ImageVerb[] = [
    image.os_hidden ? 'unhide' : 'hide',
    image.protected ? 'unprotect' : 'protect',
    'delete',
  ];
  return fitting.map((verb) => {
    const refusal = verbRefusal(verb, image, viewer);
    return { verb, label: t(verb), refusal: refusal ? refusals(refusal) : undefined };
  });
}
