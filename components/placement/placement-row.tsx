'use client';

import { useTranslations } from 'next-intl';
import { memo, type RefCallback } from 'react';
import type { Density } from '@/components/images/list-view';
import { ImageName } from '@/components/placement/image-name';
import { PlacementCell } from '@/components/placement/placement-cell';
import type { CellContext, QueuedImage } from '@/components/placement/use-cell-items';
import { gridCell } from '@/components/placement/use-grid-keys';
import type { ImageSummary } from '@/lib/images/image-summary';
import { type PlacementStore, placementCells } from '@/lib/work/placement';
import type { ImageTrack } from '@/lib/work/store-track';

interface PlacementRowProps {
  image: ImageSummary;
  track: ImageTrack | undefined;
  stores: readonly PlacementStore[];
  central: string | undefined;
  queued: QueuedImage | undefined;
  context: CellContext;
  /** Its place among the rows, and how far down that is, in pixels. */
  index: number;
  start: number;
  /** Widths of the columns; null on a narrow screen, where the stores are chips under the name. */
  columns: string | null;
  density: Density;
  selected: boolean;
  /** The column that the Tab key comes to, or null in all rows but one. */
  entry: number | null;
  onToggle: (id: string) => void;
  /** Takes the height of a row that is as high as what it holds. */
  measure: RefCallback<HTMLElement>;
}

/** One image and all stores. Drawn anew only when something of it changed: a matrix is scrolled by thousands of rows. */
export const PlacementRow = memo(function PlacementRow(props: PlacementRowProps) {
  const { image, track, stores, central, queued, context, index, start, columns, density, selected } = props;
  const list = useTranslations('list');
  const narrow = columns === null;
  const cells = placementCells(image, track, stores);
  const place = (column: number) => gridCell(index, column, column === props.entry);
  const cell = (at: number) => {
    const store = stores[at];
    const known = cells[at];
    if (!store || !known) return null;
    return (
      <PlacementCell
        image={image}
        cell={known}
        store={store}
        queued={queued}
        context={context}
        chip={narrow}
        at={place(at + 1)}
      />
    );
  };
  return (
    <div
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      data-index={index}
      ref={narrow ? props.measure : undefined}
      className={`absolute inset-x-0 top-0 scroll-mt-16 border-b ${narrow ? 'flex flex-col gap-2 p-3' : `grid ${density === 'compact' ? 'h-8' : 'h-10'}`} ${selected ? 'bg-accent-soft' : ''}`}
      style={{
        transform: `translateY(${start}px)`,
        ...(narrow ? {} : { gridTemplateColumns: columns }),
      }}
    >
      <div
        role="rowheader"
        className={`flex min-w-0 items-center gap-2 ${narrow ? '' : `sticky left-0 z-10 border-r px-2 ${selected ? 'bg-accent-soft' : 'bg-surface'}`}`}
      >
        <input
          type="checkbox"
          tabIndex={-1}
          aria-label={list('select', { name: image.name || list('unnamed') })}
          checked={selected}
          onChange={() => props.onToggle(image.id)}
          className="size-4 shrink-0 accent-[var(--accent)]"
        />
        <ImageName image={image} central={central} at={place(0)} />
      </div>
      {narrow ? (
        <div role="gridcell" className="flex flex-wrap gap-1.5">
          {stores.map((store, at) => (
            <span key={store.id}>{cell(at)}</span>
          ))}
        </div>
      ) : (
        stores.map((store, at) => (
          <div key={store.id} role="gridcell" aria-colindex={at + 2} className="placement-cell">
            {cell(at)}
          </div>
        ))
      )}
    </div>
  );
});
