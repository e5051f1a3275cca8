'use client';

import { useTranslations } from 'next-intl';
import { type ReactNode, useEffect } from 'react';
import { DeprecationNotice } from '@/components/images/deprecation-notice';
import { DownloadProgress } from '@/components/images/download-progress';
import { ImageActions } from '@/components/images/image-actions';
import { ImageHeader } from '@/components/images/image-header';
import { ImageTabs } from '@/components/images/image-tabs';
import { StaleNotice } from '@/components/images/stale-notice';
import type { Viewer } from '@/lib/auth/viewer';
import { rememberImageName } from '@/lib/browser/image-names';
import { setOpenImage } from '@/lib/browser/open-image';
import { rememberRecentImage } from '@/lib/browser/recent-images';
import type { Stale } from '@/lib/browser/use-live-images';
import type { Image } from '@/lib/contract/image';
import { shownText } from '@/lib/images/odd-text';
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
  const name = shownText(image.name ?? '') || list('unnamed');
  useEffect(() => {
    rememberImageName(image.id, name);
    rememberRecentImage({ id: image.id, name });
  }, [image.id, name]);
  useEffect(() => setOpenImage(image), [image]);
  return (
    <article className="flex flex-col gap-5">
      <ImageHeader image={image} viewer={viewer} state={state}>
        <ImageActions image={image} viewer={viewer} />
      </ImageHeader>
      <ImageTabs id={image.id} />
      <DeprecationNotice image={image} />
      {stale && <StaleNotice stale={stale} />}
      <DownloadProgress imageId={image.id} />
      {children}
    </article>
  );
}
