'use client';

import { useTranslations } from 'next-intl';
import {
  type CSSProperties,
  memo,
  type Ref,
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
} from 'react';
import { ColumnHeader } from '@/components/images/column-header';
import { ImageRow } from '@/components/images/image-row';
import { columnsIn, gridOf, type ListView, rowHeights } from '@/components/images/list-view';
import { rowMouse } from '@/components/images/row-mouse';
import type { ListRow } from '@/components/images/use-image-rows';
import type { ImageVerb } from '@/components/images/use-image-verbs';
import { useNarrow } from '@/components/ui/use-narrow';
import { useRowsInView } from '@/components/ui/use-rows-in-view';
import type { Viewer } from '@/lib/auth/viewer';
import type { ImageScope, SortKey } from '@/lib/images/image-list-query';
import type { ImageSummary } from '@/lib/images/image-summary';

/** What the keys of the list do to the table. */
export interface ImageTableHandle {
  /** Brings a row into view and gives it the focus. */
  focusRow: (index: number) => void;
}

interface ImageTableProps {
  ref: Ref<ImageTableHandle>;
  rows: ListRow[];
  scope: ImageScope;
  sort: SortKey[];
  view: ListView;
  viewer: Viewer;
  selected: ReadonlySet<string>;
  /** The row that has or had the focus last: Tab comes back to it. */
  focused: string | null;
  onFocus: (id: string) => void;
  /** Every row there is has been read. */
  complete: boolean;
  onToggle: (id: string) => void;
  onToggleAll: () => void;
  onToggleGroup: (key: string) => void;
  onSort: (sort: SortKey[]) => void;
  onVerb: (verb: ImageVerb, image: ImageSummary) => void;
  /** The end of what was read comes into view. */
  onEnd: () => void;
  /** Other rows come into view. */
  onShown: (ids: string[]) => void;
}

/** Columns that need no more than this stand still on a usual screen, and their heads stay in view. */
const usualWidth = 1040;
/** Of a row of two lines, before it is measured; in pixels. */
const twoLines = 63;

/** The rows, of which only those in view are in the page: a hundred thousand are as quick as fifty. */
export const ImageTable = memo(function ImageTable(props: ImageTableProps) {
  const { rows, sort, view, viewer, selected, focused, complete, onFocus, onEnd, onShown } = props;
  const t = useTranslations('list');
  const body = useRef<HTMLDivElement>(null);
  // Two lines are as high as what they hold; a row of the table is as high as was chosen.
  const narrow = useNarrow();
  const height = narrow ? twoLines : rowHeights[view.density];
  const focusedIndex = useMemo(
    () => (focused === null ? -1 : rows.findIndex(({ image }) => image.id === focused)),
    [rows, focused],
  );
  const {
    rows: items,
    height: wholeHeight,
    measure,
    show,
  } = useRowsInView({
    count: rows.length,
    body,
    heightOf: useCallback(() => height, [height]),
    keyOf: useCallback((index) => rows[index]?.image.id ?? index, [rows]),
    layout: narrow ? `narrow ${view.density}` : 'wide',
    beyond: 8,
    firstHeight: 320,
    kept: focusedIndex,
  });
  const last = items.findLast(({ index }) => index !== focusedIndex)?.index ?? 0;
  useEffect(() => {
    if (!complete && last >= rows.length - 10) onEnd();
  }, [complete, last, rows.length, onEnd]);
  const shown = items.flatMap(({ index }) => rows[index]?.image.id ?? []).join(',');
  useEffect(() => onShown(shown.split(',')), [shown, onShown]);
  const wanted = useRef<number | null>(null);
  const takeFocus = () => {
    const row = body.current?.querySelector<HTMLElement>(`[data-index="${wanted.current}"]`);
    if (!row) return;
    wanted.current = null;
    row.focus({ preventScroll: true });
  };
  // A row that was scrolled to is there with one of the next paintings.
  useLayoutEffect(() => {
    if (wanted.current !== null) takeFocus();
  });
  useImperativeHandle(props.ref, () => ({
    focusRow: (index) => {
      if (index < 0) return;
      wanted.current = index;
      show(index);
      takeFocus();
    },
  }));
  // Tab leads to one row, through what stands in it, and on to what follows the table.
  const stop = items.some(({ index }) => index === focusedIndex) ? focusedIndex : (items[0]?.index ?? 0);
  const all =
    rows.length > 0 && selected.size >= rows.length && rows.every(({ image }) => selected.has(image.id));
  const columns = useMemo(() => columnsIn(props.scope, view.columns), [props.scope, view.columns]);
  const { template, width } = gridOf(columns, props.scope);
  const roomy = width <= usualWidth;

  return (
    <div
      role="grid"
      aria-multiselectable
      aria-label={t('title')}
      aria-rowcount={complete ? rows.length + 1 : -1}
      style={{ '--image-columns': template, '--image-width': `${width}px` } as CSSProperties}
      className={`rounded border bg-surface text-sm ${roomy ? 'max-xl:overflow-x-auto' : 'overflow-x-auto'}`}
    >
      <div role="rowgroup" className={roomy ? 'xl:sticky xl:top-12 xl:z-10' : ''}>
        <div
          role="row"
          aria-rowindex={1}
          className={`image-grid h-9 rounded-t border-b text-muted ${selected.size > 0 ? 'bg-accent-soft' : 'bg-surface'}`}
        >
          {/* Two lines a row have no other head. */}
          <span
            role="columnheader"
            className="flex items-center gap-4 max-lg:col-span-full max-lg:pl-1.5 lg:justify-center"
          >
            <input
              type="checkbox"
              id="select-all"
              checked={all}
              onChange={props.onToggleAll}
              className="size-4 accent-[var(--accent)]"
            />
            <label htmlFor="select-all" className="lg:sr-only">
              {t('select_all')}
            </label>
          </span>
          {(['name', ...columns] as const).map((column) => (
            <ColumnHeader key={column} column={column} sort={sort} onSort={props.onSort} />
          ))}
          <span role="columnheader" className="max-lg:hidden">
            <span className="sr-only">{t('column_actions')}</span>
          </span>
        </div>
      </div>
      <div
        role="rowgroup"
        ref={body}
        className="relative lg:min-w-[var(--image-width)]"
        style={{ height: wholeHeight }}
        {...rowMouse}
      >
        {items.map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          const { id } = row.image;
          return (
            <div
              key={item.key}
              role="row"
              aria-rowindex={item.index + 2}
              aria-selected={selected.has(id)}
              data-index={item.index}
              tabIndex={item.index === stop ? 0 : -1}
              onFocus={() => onFocus(id)}
              ref={narrow ? measure : undefined}
              className={`image-grid image-row scroll-mt-[88px] scroll-mb-2 ${view.density === 'compact' ? 'min-h-8 lg:h-8' : 'min-h-10 lg:h-10'} ${selected.has(id) ? 'bg-accent-soft' : ''}`}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <ImageRow
                row={row}
                columns={columns}
                scope={props.scope}
                viewer={viewer}
                selected={selected.has(id)}
                reachable={item.index === stop}
                onToggle={props.onToggle}
                onToggleGroup={props.onToggleGroup}
                onVerb={props.onVerb}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
});
