'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { type ImageListQuery, imageListParams, imageScopes } from '@/lib/image-list-query';
import { routes } from '@/lib/routes';

/** Whose images are listed; each scope is an address of its own and keeps the filters. */
export function ScopeTabs({ query }: { query: ImageListQuery }) {
  const t = useTranslations('list');
  return (
    <nav aria-label={t('scopes')} className="flex gap-4 border-b">
      {imageScopes.map((scope) => (
        <Link
          key={scope}
          href={routes.images(imageListParams({ ...query, scope }))}
          aria-current={scope === query.scope ? 'page' : undefined}
          className="-mb-px border-transparent border-b-2 pb-2 text-muted hover:text-text aria-[current]:border-accent aria-[current]:font-medium aria-[current]:text-text"
        >
          {t(`scope_${scope}`)}
        </Link>
      ))}
    </nav>
  );
}
