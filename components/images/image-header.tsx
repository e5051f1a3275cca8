'use client';

import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { ImageSummaryLine } from '@/components/images/image-summary-line';
import { StatusBadge } from '@/components/images/status-badge';
import { PageTitle } from '@/components/shell/page-header';
import type { Viewer } from '@/lib/auth/viewer';
import { type ImageSummary, isDescribed } from '@/lib/images/image-summary';
import { shownText } from '@/lib/images/odd-text';
import { routes } from '@/lib/routes';
import type { ImportState } from '@/lib/work/store-track';

interface ImageHeaderProps {
  image: ImageSummary;
  viewer: Viewer;
  /** What its import is doing, where that is known. */
  state?: ImportState;
  /** What can be done with it. */
  children: ReactNode;
}

/**
 * What its owner says of an image, in a line; the whole stands among its properties. A row of a list tells only that
 * there is one: its line is kept free.
 */
function Description({ image }: { image: ImageSummary }) {
  if (!isDescribed(image)) return null;
  const text = 'description' in image ? image.description : null;
  return typeof text === 'string' ? (
    <p className="mb-1 max-w-[75ch] truncate">{shownText(text).trim()}</p>
  ) : (
    <p aria-hidden className="mb-1 w-72 max-w-full rounded bg-hover">
      &nbsp;
    </p>
  );
}

/** The name of an image, where it belongs, its state, and what it is in one line. */
export function ImageHeader({ image, viewer, state, children }: ImageHeaderProps) {
  const list = useTranslations('list');
  return (
    <header className="flex flex-wrap items-start justify-between gap-3">
      <div className="min-w-0">
        <PageTitle trail={[{ label: list('title'), href: routes.images() }]}>
          {shownText(image.name ?? '') || list('unnamed')}
        </PageTitle>
        <Description image={image} />
        <div className="flex flex-wrap items-center gap-2">
          <StatusBadge status={image.status} state={state} />
          {image.protected && <span className="text-muted text-sm">{list('protected')}</span>}
          {image.os_hidden && <span className="text-muted text-sm">{list('hidden')}</span>}
          <ImageSummaryLine image={image} viewer={viewer} />
        </div>
      </div>
      {children}
    </header>
  );
}
