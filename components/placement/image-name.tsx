'use client';

import { TriangleAlert } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { GridCell } from '@/components/placement/use-grid-keys';
import { formatBytes } from '@/lib/format';
import type { ImageSummary } from '@/lib/images/image-summary';
import { shownText } from '@/lib/images/odd-text';
import { routes } from '@/lib/routes';
import { lacksCentral } from '@/lib/work/placement';

interface ImageNameProps {
  image: ImageSummary;
  central: string | undefined;
  /** Its place in a grid. */
  at?: GridCell;
}

/** The head of a row: which image, how large, and whether the default store lacks it. */
export function ImageName({ image, central, at }: ImageNameProps) {
  const t = useTranslations('placement');
  const list = useTranslations('list');
  const status = useTranslations('status');
  const name = shownText(image.name ?? '') || list('unnamed');
  const lacks = lacksCentral(image, central);
  return (
    <>
      <Link
        href={routes.imageStores(image.id)}
        prefetch={false}
        title={name}
        {...at}
        className={`min-w-0 truncate font-medium hover:underline ${image.name ? '' : 'text-muted italic'}`}
      >
        {name}
      </Link>
      {lacks && (
        <span
          title={t('lacks_central_means', { store: central ?? '' })}
          className="flex shrink-0 items-center gap-1 text-warning text-xs"
        >
          <TriangleAlert aria-hidden className="size-3.5" />
          {t('lacks_central', { store: central ?? '' })}
        </span>
      )}
      <span className="ml-auto shrink-0 pl-2 text-muted text-xs tabular-nums">
        {image.status === 'active'
          ? image.size === null
            ? '–'
            : formatBytes(image.size)
          : status(image.status)}
      </span>
    </>
  );
}
