'use client';

import Link from 'next/link';
import { usePathname, useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { ImageActions } from '@/components/images/image-actions';
import { StaleNotice } from '@/components/images/stale-notice';
import { StatusBadge } from '@/components/images/status-badge';
import type { Viewer } from '@/lib/auth/viewer';
import type { Stale } from '@/lib/browser/use-live-images';
import type { Image } from '@/lib/contract/image';
import { shownText } from '@/lib/images/odd-text';
import { routes } from '@/lib/routes';
import type { ImportState } from '@/lib/work/store-track';

interface ImageFrameProps {
  image: Image;
  viewer: Viewer;
  stale: Stale | null;
  /** What its import is doing, where the page follows it. */
  state?: ImportState;
  children: ReactNode;
}

/** What every page of an image begins with: its name and state, what can be done, and its other pages. */
export function ImageFrame({ image, viewer, stale, state, children }: ImageFrameProps) {
  const t = useTranslations('detail');
  const list = useTranslations('list');
  const router = useRouter();
  const here = usePathname();
  const tabs = [
    { key: 'overview', href: routes.image(image.id) },
    { key: 'metadata', href: routes.imageMetadata(image.id) },
    { key: 'stores', href: routes.imageStores(image.id) },
    { key: 'sharing', href: routes.imageSharing(image.id) },
    { key: 'activity', href: routes.imageActivity(image.id) },
  ] as const;
  return (
    <article className="flex max-w-[1200px] flex-col gap-5">
      <header className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <h1 className="break-words font-semibold text-lg">
            {shownText(image.name ?? '') || list('unnamed')}
          </h1>
          <div className="mt-1 flex flex-wrap items-center gap-2">
            <StatusBadge status={image.status} state={state} />
            {image.protected && <span className="text-muted text-sm">{list('protected')}</span>}
            {image.os_hidden && <span className="text-muted text-sm">{list('hidden')}</span>}
          </div>
        </div>
        <ImageActions image={image} viewer={viewer} onDone={() => router.refresh()} />
      </header>
      <nav aria-label={t('tabs')} className="flex gap-4 border-b">
        {tabs.map(({ key, href }) => (
          <Link
            key={key}
            href={href}
            aria-current={here === href ? 'page' : undefined}
            className="-mb-px border-transparent border-b-2 pb-2 text-muted hover:text-text aria-[current]:border-accent aria-[current]:font-medium aria-[current]:text-text"
          >
            {t(`tab_${key}`)}
          </Link>
        ))}
      </nav>
      {stale && <StaleNotice stale={stale} />}
      {children}
    </article>
  );
}
