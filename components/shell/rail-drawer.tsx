'use client';

import { Menu as MenuIcon } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { RegionSelect } from '@/components/shell/region-switcher';
import { IconButton } from '@/components/ui/icon-button';
import { lazy } from '@/components/ui/lazy';
import type { Viewer } from '@/lib/auth/viewer';
import type { Offers } from '@/lib/contract/offers';

const Drawer = lazy(() => import('@/components/ui/drawer').then((module) => module.Drawer));
const RailLinks = lazy(() => import('@/components/shell/rail-links').then((module) => module.RailLinks));

/** The sections on a narrow screen: a drawer behind a button; on a phone with the regions of the cloud. */
export function RailDrawer({ viewer, offers }: { viewer: Viewer; offers: Offers }) {
  const t = useTranslations('shell');
  const [open, setOpen] = useState(false);
  return (
    <>
      <IconButton
        label={t('navigation')}
        icon={<MenuIcon aria-hidden className="size-4" />}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      />
      {open && (
        <Drawer title={t('navigation')} onClose={() => setOpen(false)}>
          <RailLinks isAdmin={viewer.isAdmin} offers={offers} onNavigate={() => setOpen(false)} />
          {viewer.regions.length > 1 && (
            <p className="mt-3 flex items-center gap-2 border-t px-2 pt-3 text-muted text-sm sm:hidden">
              <span aria-hidden className="shrink-0">
                {t('region')}
              </span>
              <RegionSelect viewer={viewer} className="min-w-0 flex-1 border bg-surface text-text" />
            </p>
          )}
        </Drawer>
      )}
    </>
  );
}
