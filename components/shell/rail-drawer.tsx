'use client';

import { Menu as MenuIcon } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { IconButton } from '@/components/ui/icon-button';
import { lazy } from '@/components/ui/lazy';
import type { Offers } from '@/lib/contract/offers';

const Drawer = lazy(() => import('@/components/ui/drawer').then((module) => module.Drawer));
const RailLinks = lazy(() => import('@/components/shell/rail-links').then((module) => module.RailLinks));

/** The sections on a narrow screen: a drawer behind a button. */
export function RailDrawer({ isAdmin, offers }: { isAdmin: boolean; offers: Offers }) {
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
          <RailLinks isAdmin={isAdmin} offers={offers} onNavigate={() => setOpen(false)} />
        </Drawer>
      )}
    </>
  );
}
