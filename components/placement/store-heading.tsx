'use client';

import { CircleX, TriangleAlert } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { formatBytes } from '@/lib/format';
import type { Holding, PlacementStore } from '@/lib/work/placement';

interface StoreHeadingProps {
  store: PlacementStore;
  /** What it holds of the rows that were read. */
  holding: Holding | undefined;
  /** So many images were read, and there are more; null when all were. */
  partOf: number | null;
}

/** The head of a column: which store, what kind, and what it holds of the images below. */
export function StoreHeading({ store, holding, partOf }: StoreHeadingProps) {
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
  const failed = holding?.failed ?? 0;
  const count = holding?.images ?? 0;
  const text =
    partOf === null
      ? t('holds', { count, size: formatBytes(holding?.bytes ?? 0) })
      : t('holds_part', { count, read: partOf });
  return (
    <>
      <span className="flex min-w-0 items-baseline gap-1.5">
        <span title={store.description ?? store.id} className="truncate font-medium text-text">
          {store.id}
        </span>
        {failed > 0 && (
          <span className="flex shrink-0 items-center gap-1 self-center text-danger text-xs">
            <CircleX aria-hidden className="size-3.5" />
            {t('failed_here', { count: failed })}
          </span>
        )}
        {marks.length > 0 && (
          <span className="flex min-w-0 items-center gap-1 truncate text-xs">
            {store.outOfService && <TriangleAlert aria-hidden className="size-3.5 shrink-0 text-danger" />}
            {marks.join(' · ')}
          </span>
        )}
      </span>
      <span title={text} className="truncate text-xs tabular-nums">
        {text}
      </span>
      {store.outOfService && (
        <span className="line-clamp-2 break-words text-danger text-xs">{store.outOfService}</span>
      )}
    </>
  );
}
