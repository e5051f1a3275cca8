'use client';

import { useTranslations } from 'next-intl';
import { Notice } from '@/components/ui/notice';
import { useListed } from '@/components/ui/use-listed';
import type { CreateLink } from '@/lib/forms/create-image-link';

/** Says that a link filled the form in, where from it would have the cloud fetch, and what of it was left out. */
export function LinkNotice({ link, fetches }: { link: CreateLink; fetches: boolean }) {
  const listed = useListed();
  const t = useTranslations('createLink');
  const { prefill, leftOut } = link;
  if (Object.keys(prefill).length === 0 && leftOut.length === 0) return null;
  return (
    <Notice tone="info" title={t('title')}>
      <ul className="flex flex-col gap-1">
        {prefill.uri && (
          <li className="break-all">
            {fetches
              ? t('from', { host: new URL(prefill.uri).host })
              : t('cannot_fetch', { address: prefill.uri })}
          </li>
        )}
        {leftOut.length > 0 && (
          <li className="break-words">
            {t('left_out', { names: listed(leftOut.map((name) => `“${name}”`)) })}
          </li>
        )}
      </ul>
    </Notice>
  );
}
