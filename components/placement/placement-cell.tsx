'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { ReactElement, ReactNode } from 'react';
import { TrackSign } from '@/components/imports/track-sign';
import { useStoreWords } from '@/components/imports/use-store-words';
import { CellMark } from '@/components/placement/cell-mark';
import { type CellContext, type QueuedImage, useCellItems } from '@/components/placement/use-cell-items';
import { useCellWords } from '@/components/placement/use-cell-words';
import type { GridCell } from '@/components/placement/use-grid-keys';
import { Menu, type MenuItem } from '@/components/ui/menu';
import type { ImageSummary } from '@/lib/images/image-summary';
import { imageOptions } from '@/lib/queries/images';
import { type PlacementCell as Cell, cellSegment, type PlacementStore } from '@/lib/work/placement';

interface PlacementCellProps {
  image: ImageSummary;
  cell: Cell;
  store: PlacementStore;
  queued: QueuedImage | undefined;
  context: CellContext;
  /** With the store's name, for where no column says it. */
  chip?: boolean;
  /** Its place in a grid. */
  at?: GridCell;
}

/** One image in one store: how it stands there, and behind a click what that means and what can be done about it. */
export function PlacementCell({ image, cell, store, queued, context, chip, at }: PlacementCellProps) {
  const t = useTranslations('placement');
  const track = useTranslations('track');
  const words = useCellWords();
  const inQueue =
    queued?.stores.includes(store.id) === true &&
    (queued.item.state === 'waiting' || queued.item.state === 'behind') &&
    cell.state !== 'held';
  const segment = cellSegment(cell, inQueue);
  const text = inQueue ? t('in_queue') : words(cell);
  const label = track('store_is', { store: store.id, state: text });
  const means =
    cell.state === 'missing'
      ? t(store.isDefault ? 'missing_default_means' : 'missing_means', { store: store.id })
      : cell.state === 'unknown'
        ? t('unknown_means')
        : label;
  const trigger: ReactElement<object> = chip ? (
    <button
      type="button"
      aria-label={label}
      className={`flex h-8 min-w-0 items-center gap-1.5 rounded border px-2 text-sm hover:bg-hover ${cell.state === 'missing' ? 'border-line-strong border-dashed' : ''}`}
    >
      <TrackSign state={segment.state} size="cell" />
      <span className="truncate">{store.id}</span>
      {cell.state === 'importing' && <span className="text-progress text-xs tabular-nums">{text}</span>}
    </button>
  ) : (
    <button type="button" aria-label={label} title={means} {...at} className="placement-button">
      <CellMark segment={segment} />
    </button>
  );
  const unsaid = cell.state === 'failed' && !inQueue && cell.track?.reason === null;
  return (
    <Menu
      trigger={trigger}
      heading={unsaid ? <FailureWords image={image} store={store.id} otherwise={label} /> : means}
      // Of the one whose menu is opened: on screen are hundreds, and thousands go by.
      items={(show) => <CellItems {...{ image, cell, store, queued, context, show }} />}
    />
  );
}

interface CellItemsProps extends Pick<PlacementCellProps, 'image' | 'cell' | 'store' | 'queued' | 'context'> {
  show: (items: MenuItem[]) => ReactNode;
}

function CellItems({ image, cell, store, queued, context, show }: CellItemsProps) {
  return show(useCellItems(context)(image, cell, store, queued));
}

interface FailureWordsProps {
  image: ImageSummary;
  store: string;
  /** What is said until more is known. */
  otherwise: string;
}

/** Why an image failed in a store: its tasks tell, which a row does not have, so that they are read when somebody asks. */
function FailureWords({ image, store, otherwise }: FailureWordsProps) {
  const t = useTranslations('track');
  const words = useStoreWords();
  const { data } = useQuery(imageOptions(image.id));
  const told = data?.track.stores.find((entry) => entry.store === store);
  return told ? t('store_is', { store, state: words(told) }) : otherwise;
}
