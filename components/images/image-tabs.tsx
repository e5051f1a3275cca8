'use client';

import { usePathname } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { EagerLink } from '@/components/ui/eager-link';
import { useTabInView } from '@/components/ui/use-tab-in-view';
import { routes } from '@/lib/routes';

/** The pages of an image; `detail.tab_KEY` names them. */
export const imageTabs = [
  { key: 'overview', route: routes.image },
  { key: 'metadata', route: routes.imageMetadata },
  { key: 'stores', route: routes.imageStores },
  { key: 'uses', route: routes.imageUses },
  { key: 'sharing', route: routes.imageSharing },
  { key: 'activity', route: routes.imageActivity },
  { key: 'json', route: routes.imageJson },
] as const;

/** The way between them; `here` is the one on screen, where it is not the address that tells. */
export function ImageTabs({ id, here }: { id: string; here?: string }) {
  const t = useTranslations('detail');
  const path = usePathname();
  const tabs = imageTabs.map(({ key, route }) => ({ key, href: route(id) }));
  const row = useTabInView(here ?? path);
  return (
    <nav ref={row} aria-label={t('tabs')} className="flex gap-4 overflow-x-auto border-b">
      {tabs.map(({ key, href }) => (
        <EagerLink
          prefetch={false}
          key={key}
          href={href}
          aria-current={(here ?? path) === href ? 'page' : undefined}
          className="-mb-px whitespace-nowrap border-transparent border-b-2 pb-2 text-muted hover:text-text aria-[current]:border-accent aria-[current]:font-medium aria-[current]:text-text"
        >
          {t(`tab_${key}`)}
        </EagerLink>
      ))}
    </nav>
  );
}
