'use client';

import { useQuery } from '@tanstack/react-query';
import {
  Activity,
  BookOpen,
  Database,
  Eraser,
  Gauge,
  Grid3x3,
  HardDriveDownload,
  HeartPulse,
  History,
  Info,
  Layers,
  LayoutDashboard,
  ListTodo,
  Tags,
} from 'lucide-react';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { EagerLink } from '@/components/ui/eager-link';
import { LightIcon } from '@/components/ui/light-icon';
import { LinkPending } from '@/components/ui/link-pending';
import type { Offers } from '@/lib/contract/offers';
import { offersOptions } from '@/lib/queries/offers';
import { routes } from '@/lib/routes';

/** The sections, in the order of the rail. */
const links = [
  { key: 'overview', href: routes.overview(), icon: LayoutDashboard },
  { key: 'images', href: routes.images(), icon: Layers },
  { key: 'activity', href: routes.activity(), icon: Activity },
  { key: 'placement', href: routes.placement(), icon: Grid3x3 },
  { key: 'stores', href: routes.stores(), icon: Database },
  { key: 'health', href: routes.health(), icon: HeartPulse },
  { key: 'retention', href: routes.retention(), icon: History },
  { key: 'space', href: routes.space(), icon: Eraser },
  { key: 'metadata', href: routes.namespaces(), icon: Tags },
  { key: 'usage', href: routes.usage(), icon: Gauge, needs: 'limits' },
  { key: 'cache', href: routes.cache(), icon: HardDriveDownload, admin: true, needs: 'cache' },
  { key: 'tasks', href: routes.tasks(), icon: ListTodo, admin: true },
  { key: 'guide', href: routes.guide(), icon: BookOpen },
  { key: 'about', href: routes.about(), icon: Info },
] as const;

/**
 * The sections that somebody has: an administrator some more, and none that leads to nothing on this cloud. What it
 * offers comes with the page where it is known, else it is asked for once, but not by the list: that asks for its rows.
 */
export function useSections(isAdmin: boolean, known?: Offers) {
  const path = usePathname();
  const { data: offers } = useQuery({ ...offersOptions(known), enabled: path !== routes.images() });
  return links.filter(
    (link) => (isAdmin || !('admin' in link)) && (!('needs' in link) || offers?.[link.needs] === true),
  );
}

interface RailLinksProps {
  isAdmin: boolean;
  /** What the cloud was known to offer when the page came. */
  offers: Offers;
  /** Where the rail is folded, icons are all that shows of them. */
  folds?: boolean;
  onNavigate?: () => void;
}

/**
 * The sections, an administrator's own among them; the one that the page belongs to is marked. `onNavigate` closes what
 * they lie in.
 */
export function RailLinks({ isAdmin, offers, folds, onNavigate }: RailLinksProps) {
  const t = useTranslations('shell');
  const path = usePathname();
  const sections = useSections(isAdmin, offers);
  return (
    <ul className="flex flex-col gap-1">
      {sections.map(({ key, href, icon: Icon }) => {
        const here = path === href || path.startsWith(`${href}/`);
        return (
          <li key={key}>
            <EagerLink
              href={href}
              title={folds ? t(key) : undefined}
              onClick={onNavigate}
              aria-current={here ? 'page' : undefined}
              className="rail-link"
            >
              <LightIcon of={Icon} className="size-4 shrink-0" />
              <span className={folds ? 'folded:sr-only' : undefined}>{t(key)}</span>
              <LinkPending />
            </EagerLink>
          </li>
        );
      })}
    </ul>
  );
}
