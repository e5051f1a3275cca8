'use client';

import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { routes } from '@/lib/routes';

/** The pages of an image. */
export function ImageTabs({ id }: { id: string }) {
  const t = useTranslations('detail');
  const here = usePathname();
  const tabs = [
    { key: 'overview', href: routes.image(id) },
    { key: 'metadata', href: routes.imageMetadata(id) },
    { key: 'stores', href: routes.imageStores(id) },
    { key: 'sharing', href: routes.imageSharing(id) },
    { key: 'activity', href: routes.imageActivity(id) },
    { key: 'json', href: routes.imageJson(id) },
  ] as const;
  return (
    <nav aria-label={t('tabs')} className="flex gap-4 overflow-x-auto border-b">
      {tabs.map(({ key, href }) => (
        <Link
          prefetch={false}
          key={key}
          href={href}
          aria-current={here === href ? 'page' : undefined}
          className="-mb-px border-transparent border-b-2 pb-2 text-muted hover:text-text aria-[current]:border-accent aria-[current]:font-medium aria-[current]:text-text"
        >
          {t(`tab_${key}`)}
        </Link>
      ))}
    </nav>
  );
}
