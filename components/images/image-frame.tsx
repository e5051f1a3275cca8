'use client';

import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type ReactNode, useEffect } from 'react';
import { DeprecationNotice } from '@/components/images/deprecation-notice';
import { DownloadProgress } from '@/components/images/download-progress';
import { ImageActions } from '@/components/images/image-actions';
import { ImageSummaryLine } from '@/components/images/image-summary-line';
import { ImageTabs } from '@/components/images/image-tabs';
import { StaleNotice } from '@/components/images/stale-notice';
import { StatusBadge } from '@/components/images/status-badge';
import { PageTitle } from '@/components/shell/page-header';
import type { Viewer } from '@/lib/auth/viewer';
import { rememberImageName } from '@/lib/browser/image-names';
import { setOpenImage } from '@/lib/browser/open-image';
import { rememberRecentImage } from '@/lib/browser/recent-images';
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
  const list = useTranslations('list');
  const router = useRouter();
  const name = shownText(image.name ?? '') || list('unnamed');
  useEffect(() => {
    rememberImageName(image.id, name);
    rememberRecentImage({ id: image.id, name });
  }, [image.id, name]);
  useEffect(() => setOpenImage(image), [image]);
  return (
    <article className="flex flex-col gap-5">
      <header className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0">
          <PageTitle trail={[{ label: list('title'), href: routes.images() }]}>{name}</PageTitle>
          <div className="flex flex-wrap items-center gap-2">
            <StatusBadge status={image.status} state={state} />
            {image.protected && <span className="text-muted text-sm">{list('protected')}</span>}
            {image.os_hidden && <span className="text-muted text-sm">{list('hidden')}</span>}
            <ImageSummaryLine image={image} viewer={viewer} />
          </div>
        </div>
        <ImageActions image={image} viewer={viewer} onDone={() => router.refresh()} />
      </header>
      <ImageTabs id={image.id} />
      <DeprecationNotice image={image} />
      {stale && <StaleNotice stale={stale} />}
      <DownloadProgress imageId={image.id} />
      {children}
    </article>
  );
}
