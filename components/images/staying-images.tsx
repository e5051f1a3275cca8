'use client';

import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { ImageNames } from '@/components/images/image-names';
import { Notice } from '@/components/ui/notice';
import type { Refusal } from '@/lib/images/image-can';
import type { ImageSummary } from '@/lib/images/image-summary';
import { shownText } from '@/lib/images/odd-text';

interface StayingImagesProps {
  images: readonly ImageSummary[];
  refusalOf: (image: ImageSummary) => Refusal | null;
  /** What helps them. */
  remedy?: ReactNode;
}

/** The images that a bulk action leaves as they are: how many, each reason once, and all of them to look at. */
export function StayingImages({ images, refusalOf, remedy }: StayingImagesProps) {
  const t = useTranslations('verbs');
  const list = useTranslations('list');
  const refusals = useTranslations('refusals');
  const groups = new Map<Refusal, ImageSummary[]>();
  for (const image of images) {
    const refusal = refusalOf(image);
    const group = refusal && groups.get(refusal);
    if (group) group.push(image);
    else if (refusal) groups.set(refusal, [image]);
  }
  return (
    <Notice tone="warning" title={t('stay', { count: images.length })} action={remedy}>
      <ul className="flex flex-col gap-1">
        {[...groups].map(([refusal, group]) => {
          const [only] = group;
          const who =
            only && group.length === 1
              ? shownText(only.name ?? '') || list('unnamed')
              : list('count', { count: group.length });
          return (
            <li key={refusal}>
              <span className="font-medium">{who}</span>: {refusals(refusal)}
              {group.length > 1 && (
                <details>
                  <summary>{t('show_names')}</summary>
                  <ImageNames label={t('stay', { count: group.length })} images={group} />
                </details>
              )}
            </li>
          );
        })}
      </ul>
    </Notice>
  );
}
