'use client';

import { useTranslations } from 'next-intl';
import { StoreLine } from '@/components/imports/store-line';
import { useStoreWords } from '@/components/imports/use-store-words';
import { type CellContext, type QueuedImage, useCellItems } from '@/components/placement/use-cell-items';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { useOffered } from '@/lib/browser/offered-controls';
import type { ImageSummary } from '@/lib/images/image-summary';
import { cellSegment, type PlacementCell, type PlacementStore } from '@/lib/work/placement';

interface StoreRowProps {
  image: ImageSummary;
  cell: PlacementCell;
  store: PlacementStore;
  queued: QueuedImage | undefined;
  context: CellContext;
  /** A reason that is told over the stores already. */
  told: string | undefined;
}

/** The line of a store in the store track of one image: also one that has nothing, what that means, and all that can be done. */
export function StoreRow({ image, cell, store, queued, context, told }: StoreRowProps) {
  const t = useTranslations('placement');
  const stores = useTranslations('stores');
  const words = useStoreWords();
  const items = useCellItems(context)(image, cell, store, queued).filter(
    (item) => item.label !== t('open_image') && item.label !== t('cancel'),
  );
  const { offered } = useOffered('copies', context.viewer);
  const shown = items.filter((item) => item.disabledReason === undefined);
  // Where the controls were not asked for, one sentence over the stores says who may.
  const reasons = offered ? items.flatMap((item) => item.disabledReason ?? []) : [];
  const note = [...new Set(reasons)].filter((reason) => reason !== told).join(' ');
  const waits =
    cell.state !== 'held' &&
    queued?.stores.includes(store.id) === true &&
    (queued.item.state === 'waiting' || queued.item.state === 'behind');
  const text = waits
    ? t('in_queue')
    : cell.state === 'missing'
      ? t(store.isDefault ? 'missing_default_means' : 'missing_means', { store: store.id })
      : cell.state === 'unknown'
        ? t('unknown_means')
        : cell.track
          ? words(cell.track)
          : t(`state_${cell.state}`);
  return (
    <StoreLine
      store={store.id}
      segment={cellSegment(cell, waits)}
      track={waits ? null : cell.track}
      text={text}
      note={note}
      acts
      marks={
        <>
          {store.isDefault && <Badge tone="waiting">{stores('default')}</Badge>}
          {store.listed && store.readOnly && <Badge tone="waiting">{stores('read_only')}</Badge>}
          {store.outOfService && <Badge tone="danger">{stores('out_of_service')}</Badge>}
        </>
      }
      action={shown.map((item) => (
        <Button key={item.label} size="sm" icon={item.icon} onClick={item.onSelect}>
          {item.label}
        </Button>
      ))}
    />
  );
}
