import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { PaletteButton } from '@/components/palette/palette-button';
import { AccountMenu } from '@/components/shell/account-menu';
import { ActivityButton } from '@/components/shell/activity-button';
import { DisplayMenus } from '@/components/shell/display-menus';
import { DropGuard } from '@/components/shell/drop-guard';
import { PressGuard } from '@/components/shell/press-guard';
import { ProjectSwitcher } from '@/components/shell/project-switcher';
import type { Rail } from '@/components/shell/rail';
import { RailDrawer } from '@/components/shell/rail-drawer';
import { RailLinks } from '@/components/shell/rail-links';
import { RailToggle } from '@/components/shell/rail-toggle';
import { RegionSwitcher } from '@/components/shell/region-switcher';
import { SessionGate } from '@/components/shell/session-gate';
import { SteadyPages } from '@/components/shell/steady-pages';
import type { Viewer } from '@/lib/auth/viewer';
import { ownerText } from '@/lib/browser/own-storage';
import type { Offers } from '@/lib/contract/offers';

interface ShellProps {
  viewer: Viewer;
  /** How the cloud is called on screen. */
  cloudName: string;
  /** What the cloud was known to offer when the page came. */
  offers: Offers;
  rail: Rail;
  children: ReactNode;
}

/** The frame of every page: rail, top bar, content. */
export function Shell({ viewer, cloudName, offers, rail, children }: ShellProps) {
  const t = useTranslations('shell');
  return (
    <div
      data-owner={ownerText(viewer)}
      className="min-h-dvh print:block! md:grid md:grid-cols-[184px_minmax(0,1fr)] md:folded:grid-cols-[56px_minmax(0,1fr)]"
    >
      <SessionGate viewer={viewer} />
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded focus:bg-raised focus:px-3 focus:py-2"
      >
        {t('skip')}
      </a>
      <nav
        aria-label={t('navigation')}
        className="hidden border-r bg-surface print:hidden! md:sticky md:top-0 md:flex md:h-dvh md:flex-col md:gap-4 md:p-3"
      >
        <Brand folds />
        <RailLinks isAdmin={viewer.isAdmin} offers={offers} folds />
        <span className="mt-auto">
          <RailToggle initial={rail} />
        </span>
      </nav>
      <div className="flex min-w-0 flex-col">
        <header className="print:hidden sticky top-0 z-30 flex h-12 items-center gap-1 border-b bg-surface px-3 sm:gap-2">
          <span className="flex items-center gap-1 md:hidden">
            <RailDrawer viewer={viewer} offers={offers} />
            <Brand />
          </span>
          <RegionSwitcher viewer={viewer} cloudName={cloudName} />
          <span className="mr-auto sm:hidden" />
          <PaletteButton viewer={viewer} />
          <ProjectSwitcher viewer={viewer} />
          <ActivityButton projectId={viewer.projectId} />
          <DisplayMenus />
          <AccountMenu viewer={viewer} />
        </header>
        <main id="content" className="min-w-0 flex-1 px-3 pt-7 pb-[calc(20px+var(--toast-room,0px))] sm:px-5">
          {children}
        </main>
      </div>
      <SteadyPages />
      <DropGuard />
      <PressGuard />
    </div>
  );
}

function Brand({ folds = false }: { folds?: boolean }) {
  return (
    <span className="flex items-center gap-2 px-2 font-semibold">
      <svg aria-hidden viewBox="0 0 16 16" className="size-4">
        <circle cx="8" cy="8" r="7" className="fill-accent" />
        <circle cx="8" cy="8" r="2.5" className="fill-surface" />
      </svg>
      <span className={`hidden min-[480px]:inline ${folds ? 'folded:sr-only' : ''}`}>Darkroom</span>
    </span>
  );
}
