'use client';

import Link from 'next/link';
import { useFormatter, useTranslations } from 'next-intl';
import { Notice } from '@/components/ui/notice';
import { imageIdPattern } from '@/lib/contract/image-words';
import { shortId } from '@/lib/format';
import { deprecationOf } from '@/lib/images/deprecation';
import type { ImageSummary } from '@/lib/images/image-summary';
import { useReadNames } from '@/lib/queries/use-read-names';
import { routes } from '@/lib/routes';

/** What an image announces of its end: since when or from when, and which one to use instead. */
export function DeprecationNotice({ image }: { image: ImageSummary }) {
  const t = useTranslations('deprecation');
  const format = useFormatter();
  const nameOf = useReadNames();
  const announced = deprecationOf(image);
  if (!announced) return null;
  const { at, by } = announced;
  const over = at <= Date.now();
  const date = format.dateTime(at, { dateStyle: 'medium' });
  return (
    <Notice tone={over ? 'warning' : 'info'} title={t(over ? 'since' : 'announced', { date })}>
      {by === null
        ? t('no_other')
        : t.rich('use', {
            // An id leads there; whatever else somebody wrote is told as it is.
            name: imageIdPattern.test(by) ? (nameOf(by) ?? shortId(by)) : by,
            link: (text) =>
              imageIdPattern.test(by) ? (
                <Link href={routes.image(by)} prefetch={false} className="text-link hover:underline">
                  {text}
                </Link>
              ) : (
                text
              ),
          })}
    </Notice>
  );
}
