'use client';

import { useTranslations } from 'next-intl';

/** How many images an export has read, of all where that is known and holds. */
export function ExportProgress({ images, total }: { images: number; total: number | null }) {
  const t = useTranslations('export');
  return (
    <p role="status" className="text-muted text-sm tabular-nums">
      {total !== null && images <= total
        ? t('reading_of', { count: images, total })
        : t('reading', { count: images })}
    </p>
  );
}
