'use client';

import { useTranslations } from 'next-intl';
import { useCallback, useEffect, useMemo, useRef } from 'react';
import { type Density, rowHeights } from '@/components/images/list-view';
import { PlacementRow } from '@/components/placement/placement-row';
import { StoreHeading } from '@/components/placement/store-heading';
import type { CellContext, QueuedImage } from '@/components/placement/use-cell-items';
import { useGridKeys } from '@/components/placement/use-grid-keys';
import { narrowMatrix, useNarrow } from '@/components/ui/use-narrow';
import { useRowsInView } from '@/components/ui/use-rows-in-view';
import type { ImageSummary } from '@/lib/images/image-summary';
import type { Holding, PlacementStore } from '@/lib/work/placement';
import type { ImageTrack } from '@/lib/work/store-track';

interface PlacementTableProps {
  rows: { image: ImageSummary; track?: ImageTrack }[];
  stores: PlacementStore[];
  central: string | undefined;
  holdings: ReadonlyMap<string, Holding>;
  queued: ReadonlyMap<string, QueuedImage>;
  context: CellContext;
  selected: ReadonlySet<string>;
  density: Density;
  /** So many images were read, and there are more; null when all were. */
  partOf: number | null;
  /** Every row there is has been read. */
  complete: boolean;
  onToggle: (id: string) => void;
  onToggleAll: () => void;
  /** Other rows come into view. */
  onShown: (ids: string[]) => void;
}

/** Images × stores. Head and first column stay in view; only rows in view are in the page; below 768 px a list. */
export function PlacementTable(props: PlacementTableProps) {
  const { rows, stores, central, queued, context, selected, complete, density, onShown } = props;
  const t = useTranslations('placement');
  const list = useTranslations('list');
  const box = useRef<HTMLDivElement>(null);
  const narrow = useNarrow(narrowMatrix);
  const rowHeight = rowHeights[density];
  const keyOf = useCallback((index: number) => rows[index]?.image.id ?? index, [rows]);
  const heightOf = useCallback(() => (narrow ? 110 : rowHeight), [narrow, rowHeight]);
  const body = useRef<HTMLDivElement>(null);
  const {
    rows: items,
    height,
    measure,
    show,
  } = useRowsInView({
    count: rows.length,
    body,
    scroller: box,
    heightOf,
    keyOf,
    // Rows of the list are as high as what they hold, those of the matrix are not.
    layout: narrow ? 'list' : 'matrix',
    beyond: 6,
    firstHeight: 700,
  });
  const shown = items.flatMap(({ index }) => rows[index]?.image.id ?? []).join(',');
  useEffect(() => onShown(shown.split(',')), [shown, onShown]);
  const { handlers, entry } = useGridKeys({
    box,
    rows: rows.length,
    columns: stores.length + 1,
    first: items[0]?.index ?? 0,
    last: items.at(-1)?.index ?? 0,
    show,
  });
  const all = useMemo(
    () => rows.length > 0 && rows.every(({ image }) => selected.has(image.id)),
    [rows, selected],
  );
  const columns = `minmax(240px,2fr) repeat(${stores.length}, minmax(148px,1fr))`;
  const width = 240 + stores.length * 148;
  return (
    <div
      ref={box}
      {...handlers}
      className="max-h-[calc(100dvh-200px)] min-h-64 overflow-auto rounded border bg-surface text-sm"
    >
      <div
        role="grid"
        aria-label={t('title')}
        aria-rowcount={complete ? rows.length + 1 : -1}
        aria-colcount={stores.length + 1}
        aria-multiselectable
        style={narrow ? undefined : { minWidth: width }}
      >
        <div
          role="row"
          aria-rowindex={1}
          className={narrow ? 'sr-only' : 'sticky top-0 z-10 grid border-b bg-surface text-muted'}
          style={narrow ? undefined : { gridTemplateColumns: columns }}
        >
          <span
            role="columnheader"
            className="sticky left-0 z-10 flex items-center gap-2 border-r bg-surface px-2 py-1.5"
          >
            <input
              type="checkbox"
              aria-label={list('select_all')}
              checked={all}
              onChange={props.onToggleAll}
              className="size-4 shrink-0 accent-[var(--accent)]"
            />
            {t('image')}
          </span>
          {stores.map((store) => (
            <span key={store.id} role="columnheader" className="flex min-w-0 flex-col px-2 py-1.5">
              <StoreHeading store={store} holding={props.holdings.get(store.id)} partOf={props.partOf} />
            </span>
          ))}
        </div>
        <div role="rowgroup" ref={body} className="relative" style={{ height }}>
          {items.map((item) => {
            const row = rows[item.index];
            if (!row) return null;
            const { image, track } = row;
            return (
              <PlacementRow
                key={item.key}
                image={image}
                track={track}
                stores={stores}
                central={central}
                queued={queued.get(image.id)}
                context={context}
                index={item.index}
                start={item.start}
                columns={narrow ? null : columns}
                density={density}
                selected={selected.has(image.id)}
                entry={item.index === entry.row ? entry.column : null}
                onToggle={props.onToggle}
                measure={measure}
              />
            );
          })}
        </div>
      </div>
    </div>
  );
}
