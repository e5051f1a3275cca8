'use client';

import { Info, Layers } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { routes } from '@/lib/routes';

const links = [
  { key: 'images', href: routes.images(), icon: Layers },
  { key: 'about', href: routes.about(), icon: Info },
] as const;

/** The sections; the one that the page belongs to is marked. */
export function RailLinks() {
  const t = useTranslations('shell');
  const path = usePathname();
  return (
    <ul className="flex gap-1 md:flex-col">
      {links.map(({ key, href, icon: Icon }) => {
        const here = path.startsWith(href);
        return (
          <li key={key}>
            <Link
              href={href}
              aria-current={here ? 'page' : undefined}
              className="flex h-9 items-center gap-2 rounded px-2 text-muted hover:bg-hover hover:text-text aria-[current]:font-medium aria-[current]:text-text md:aria-[current]:bg-hover"
            >
              <Icon aria-hidden className="size-4" />
              {t(key)}
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
