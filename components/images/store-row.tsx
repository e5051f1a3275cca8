'use client';

import { useTranslations } from 'next-intl';
import { storePart } from '@/components/imports/use-store-words';
import { CellIcon } from '@/components/placement/cell-mark';
import { type CellContext, type QueuedImage, useCellItems } from '@/components/placement/use-cell-items';
import { useCellWords } from '@/components/placement/use-cell-words';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { ProgressBar } from '@/components/ui/progress-bar';
import { useOffered } from '@/lib/browser/offered-controls';
import type { ImageSummary } from '@/lib/images/image-summary';
import type { PlacementCell, PlacementStore } from '@/lib/work/placement';

interface StoreRowProps {
  image: ImageSummary;
  cell: PlacementCell;
  store: PlacementStore;
  queued: QueuedImage | undefined;
  context: CellContext;
}

/** One store of one image: how it stands there, what that means, and the buttons that help. */
export function StoreRow({ image, cell, store, queued, context }: StoreRowProps) {
  const t = useTranslations('placement');
  const stores = useTranslations('stores');
  const words = useCellWords();
  const items = useCellItems(context)(image, cell, store, queued).filter(
    (item) => item.label !== t('open_image'),
  );
  const { offered } = useOffered('copies', context.viewer);
  // Where the controls were not asked for, one sentence over the stores says who may.
  const shown = items.filter((item) => offered || item.disabledReason === undefined);
  const waits =
    cell.state !== 'held' &&
    queued?.stores.includes(store.id) &&
    (queued.item.state === 'waiting' || queued.item.state === 'behind');
  const moves = cell.track && cell.state === 'importing';
  return (
    <li
      aria-label={store.id}
      className="grid items-center gap-x-4 gap-y-1.5 px-4 py-2.5 sm:grid-cols-[minmax(140px,240px)_minmax(0,1fr)_168px]"
    >
      <span className="flex min-w-0 flex-wrap items-center gap-2">
        <CellIcon state={waits ? 'waiting' : cell.state} />
        <span className="min-w-0 break-all font-medium">{store.id}</span>
        {store.isDefault && <Badge tone="waiting">{stores('default')}</Badge>}
        {store.listed && store.readOnly && <Badge tone="waiting">{stores('read_only')}</Badge>}
        {store.outOfService && <Badge tone="danger">{stores('out_of_service')}</Badge>}
      </span>
      <span className="flex min-w-0 flex-col gap-1">
        {moves && cell.track && (
          <ProgressBar label={store.id} value={storePart(cell.track)} text={words(cell)} />
        )}
        <span
          className={`min-w-0 break-words text-sm ${cell.state === 'failed' ? 'text-danger' : 'text-muted'}`}
        >
          {waits
            ? t('in_queue')
            : cell.state === 'missing'
              ? t(store.isDefault ? 'missing_default_means' : 'missing_means', { store: store.id })
              : cell.state === 'unknown'
                ? t('unknown_means')
                : words(cell)}
        </span>
      </span>
      <span className="flex flex-wrap gap-2 sm:justify-end">
        {shown.map((item) => (
          <Button
            key={item.label}
            size="sm"
            icon={item.icon}
            disabled={item.disabledReason !== undefined}
            title={item.disabledReason}
            onClick={item.onSelect}
          >
            {item.label}
          </Button>
        ))}
      </span>
    </li>
  );
}
