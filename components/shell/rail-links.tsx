'use client';

import {
  Activity,
  BookOpen,
  Database,
  Gauge,
  Grid3x3,
  HardDriveDownload,
  Info,
  Layers,
  ListTodo,
  Tags,
} from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { LinkPending } from '@/components/ui/link-pending';
import { routes } from '@/lib/routes';

/** The sections, in the order of the rail. */
const links = [
  { key: 'images', href: routes.images(), icon: Layers },
  { key: 'activity', href: routes.activity(), icon: Activity },
  { key: 'placement', href: routes.placement(), icon: Grid3x3 },
  { key: 'stores', href: routes.stores(), icon: Database },
  { key: 'metadata', href: routes.namespaces(), icon: Tags },
  { key: 'usage', href: routes.usage(), icon: Gauge },
  { key: 'cache', href: routes.cache(), icon: HardDriveDownload, admin: true },
  { key: 'tasks', href: routes.tasks(), icon: ListTodo, admin: true },
  { key: 'guide', href: routes.guide(), icon: BookOpen },
  { key: 'about', href: routes.about(), icon: Info },
] as const;

/** The sections that somebody has: an administrator some more. */
export function sectionsOf(isAdmin: boolean) {
  return links.filter((link) => isAdmin || !('admin' in link));
}

/**
 * The sections, an administrator's own among them; the one that the page belongs to is marked. `onNavigate` closes what
 * they lie in.
 */
export function RailLinks({ isAdmin, onNavigate }: { isAdmin: boolean; onNavigate?: () => void }) {
  const t = useTranslations('shell');
  const path = usePathname();
  return (
    <ul className="flex flex-col gap-1">
      {sectionsOf(isAdmin).map(({ key, href, icon: Icon }) => {
        const here = path === href || path.startsWith(`${href}/`);
        return (
          <li key={key}>
            <Link
              href={href}
              onClick={onNavigate}
              aria-current={here ? 'page' : undefined}
              className="relative flex h-9 items-center gap-2 rounded px-2 text-muted hover:bg-hover hover:text-text aria-[current]:bg-hover aria-[current]:font-medium aria-[current]:text-text"
            >
              <Icon aria-hidden className="size-4" />
              {t(key)}
              <LinkPending />
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
