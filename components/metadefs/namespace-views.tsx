'use client';

import Link from 'next/link';
import { useSearchParams } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { routes } from '@/lib/routes';

/** Outline or JSON: two views of the same namespace, told by the address. */
export function NamespaceViews({ name, json }: { name: string; json: boolean }) {
  const t = useTranslations('catalog');
  const params = useSearchParams();
  const href = (view: string | null) => {
    const query = new URLSearchParams(params);
    query.delete('view');
    if (view) query.set('view', view);
    return routes.namespace(name, query);
  };
  const style =
    'border-b-2 border-transparent px-1 pb-1.5 text-muted hover:text-text aria-[current]:border-focus aria-[current]:font-medium aria-[current]:text-text';
  return (
    <nav aria-label={t('views')} className="flex gap-4 border-b">
      <Link href={href(null)} scroll={false} aria-current={json ? undefined : 'page'} className={style}>
        {t('outline')}
      </Link>
      <Link href={href('json')} scroll={false} aria-current={json ? 'page' : undefined} className={style}>
        JSON
      </Link>
    </nav>
  );
}
