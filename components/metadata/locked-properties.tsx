'use client';

import { Lock } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { Image } from '@/lib/contract/image';
import { lockReason } from '@/lib/metadata/property-key';
import { routes } from '@/lib/routes';

/** What Glance keeps of an image and nobody edits here, each with the reason. */
export function LockedProperties({ image }: { image: Image }) {
  const t = useTranslations('metadata');
  const locked = Object.entries(image)
    .flatMap(([key, value]) => {
      const reason = lockReason(key);
      return reason ? [{ key, text: textOf(value), reason }] : [];
    })
    .sort((a, b) => a.key.localeCompare(b.key));
  return (
    <details className="rounded border bg-surface">
      <summary className="px-4 py-3 font-medium">
        <Lock aria-hidden className="mr-1.5 inline size-4 text-muted" />
        {t('system', { count: locked.length })}
      </summary>
      <p className="border-t px-4 py-2 text-muted text-sm">
        {t('system_text')}{' '}
        <Link prefetch={false} href={routes.editImage(image.id)} className="text-link underline">
          {t('system_edit')}
        </Link>
      </p>
      <dl className="divide-y border-t px-4">
        {locked.map(({ key, text, reason }) => (
          <div
            key={key}
            className="grid gap-x-4 py-1.5 text-sm sm:grid-cols-[minmax(0,2fr)_minmax(0,3fr)_minmax(0,2fr)]"
          >
            <dt className="break-all font-mono">{key}</dt>
            <dd className="min-w-0 break-words">{text || '–'}</dd>
            <dd className="text-muted">{t(`locked_${reason}`)}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
