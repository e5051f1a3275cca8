'use client';

import { TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { formatBytes } from '@/lib/format';
import type { Holding, PlacementStore } from '@/lib/work/placement';

interface StoreHeadingProps {
  store: PlacementStore;
  /** What it holds of the rows that were read. */
  holding: Holding | undefined;
}

/** The head of a column: which store, what kind, and what it holds of the images below. */
export function StoreHeading({ store, holding }: StoreHeadingProps) {
  const t = useTranslations('placement');
  const stores = useTranslations('stores');
  const marks = [
    store.isDefault ? stores('default') : null,
    store.type,
    store.outOfService
      ? stores('out_of_service')
      : store.readOnly && store.listed
        ? stores('read_only')
        : null,
    store.listed ? null : t('not_listed_short'),
  ].filter((mark) => mark !== null);
  return (
    <>
      <span className="flex min-w-0 items-baseline gap-1.5">
        <span title={store.description ?? store.id} className="truncate font-medium text-text">
          {store.id}
        </span>
        {marks.length > 0 && (
          <span
            title={store.outOfService ?? undefined}
            className="flex min-w-0 items-center gap-1 truncate text-xs"
          >
            {store.outOfService && <TriangleAlert aria-hidden className="size-3.5 shrink-0 text-danger" />}
            {marks.join(' · ')}
          </span>
        )}
      </span>
      <span className="truncate text-xs tabular-nums">
        {t('holds', { count: holding?.images ?? 0, size: formatBytes(holding?.bytes ?? 0) })}
      </span>
    </>
  );
}
