'use client';

import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { ImageRow } from '@/components/images/image-row';
import type { ImageVerb } from '@/components/images/use-image-verbs';
import type { Viewer } from '@/lib/auth/viewer';
import type { Image } from '@/lib/contract/image';
import type { ImageSortKey } from '@/lib/contract/image-words';
import { type ImageListQuery, type SortKey, sortBy } from '@/lib/image-list-query';
import type { LiveImage } from '@/lib/live/events';

interface ImageTableProps {
  images: LiveImage[];
  query: ImageListQuery;
  viewer: Viewer;
  selected: ReadonlySet<string>;
  focused: string | null;
  /** Every row there is has been read. */
  complete: boolean;
  loadingMore: boolean;
  onToggle: (id: string) => void;
  onToggleAll: () => void;
  onSort: (sort: SortKey[]) => void;
  onVerb: (verb: ImageVerb, image: Image) => void;
  /** The end of what was read comes into view. */
  onEnd: () => void;
}

/** Columns of the table; those without a key are ones that Glance cannot sort by. */
const columns: {
  name: 'name' | 'status' | 'format' | 'size' | 'visibility' | 'stores' | 'updated';
  key?: ImageSortKey;
}[] = [
  { name: 'name', key: 'name' },
  { name: 'status', key: 'status' },
  { name: 'format', key: 'disk_format' },
  { name: 'size', key: 'size' },
  { name: 'visibility' },
  { name: 'stores' },
  { name: 'updated', key: 'updated_at' },
];
const rowHeight = 40;

/** The rows, of which only those in view are in the page: ten thousand are as quick as fifty. */
export function ImageTable(props: ImageTableProps) {
  const { images, query, viewer, selected, focused, complete, loadingMore, onEnd } = props;
  const t = useTranslations('list');
  const body = useRef<HTMLDivElement>(null);
  const [margin, setMargin] = useState(0);
  useLayoutEffect(() => setMargin(body.current?.offsetTop ?? 0), []);
  const virtualizer = useWindowVirtualizer({
    count: images.length,
    estimateSize: () => rowHeight,
    getItemKey: (index) => images[index]?.image.id ?? index,
    overscan: 12,
    scrollMargin: margin,
    // What the server renders, and the first paint with it.
    initialRect: { width: 1280, height: 900 },
  });
  const rows = virtualizer.getVirtualItems();
  const last = rows.at(-1)?.index ?? 0;
  useEffect(() => {
    if (!complete && last >= images.length - 10) onEnd();
  }, [complete, last, images.length, onEnd]);
  const all = images.length > 0 && images.every(({ image }) => selected.has(image.id));

  return (
    <>
      <div
        role="table"
        aria-label={t('title')}
        aria-rowcount={complete ? images.length + 1 : -1}
        className="rounded border bg-surface text-sm"
      >
        <div role="rowgroup" className="hidden lg:block">
          <div role="row" aria-rowindex={1} className="image-grid h-9 border-b text-muted">
            <span role="columnheader" className="flex items-center justify-center">
              <input
                type="checkbox"
                aria-label={t('select_all')}
                checked={all}
                onChange={props.onToggleAll}
                className="size-4 accent-[var(--accent)]"
              />
            </span>
            {columns.map(({ name, key }) => (
              <ColumnHeader
                key={name}
                label={t(`column_${name}`)}
                sortKey={key}
                sort={query.sort}
                onSort={props.onSort}
                right={name === 'size'}
              />
            ))}
            <span role="columnheader">
              <span className="sr-only">{t('column_actions')}</span>
            </span>
          </div>
        </div>
        <div role="rowgroup" ref={body} className="relative" style={{ height: virtualizer.getTotalSize() }}>
          {rows.map((row) => {
            const live = images[row.index];
            if (!live) return null;
            return (
              <div
                key={row.key}
                role="row"
                aria-rowindex={row.index + 2}
                aria-selected={selected.has(live.image.id)}
                data-index={row.index}
                ref={virtualizer.measureElement}
                className={`image-grid absolute inset-x-0 top-0 min-h-10 border-b hover:bg-hover ${focused === live.image.id ? 'shadow-[inset_2px_0_0_var(--focus)]' : ''} ${selected.has(live.image.id) ? 'bg-accent-soft' : ''}`}
                style={{ transform: `translateY(${row.start - margin}px)` }}
              >
                <ImageRow
                  scope={query.scope}
                  live={live}
                  viewer={viewer}
                  selected={selected.has(live.image.id)}
                  onToggle={props.onToggle}
                  onVerb={props.onVerb}
                />
              </div>
            );
          })}
        </div>
      </div>
      <p role="status" className="text-muted text-sm">
        {loadingMore
          ? t('loading')
          : complete
            ? t('count', { count: images.length })
            : t('count_more', { count: images.length })}
      </p>
    </>
  );
}

interface ColumnHeaderProps {
  label: string;
  sortKey: ImageSortKey | undefined;
  sort: SortKey[];
  onSort: (sort: SortKey[]) => void;
  right: boolean;
}

function ColumnHeader({ label, sortKey, sort, onSort, right }: ColumnHeaderProps) {
  const t = useTranslations('list');
  const present = sort.find((entry) => entry.key === sortKey);
  const order = present ? (present.dir === 'asc' ? 'ascending' : 'descending') : 'none';
  const Arrow = present?.dir === 'asc' ? ArrowUp : ArrowDown;
  return (
    <span
      role="columnheader"
      aria-sort={sortKey ? order : undefined}
      className={`flex items-center ${right ? 'justify-end' : ''}`}
    >
      {sortKey ? (
        <button
          type="button"
          title={t('sort_hint')}
          onClick={(event) => onSort(sortBy(sort, sortKey, event.shiftKey))}
          className="flex h-7 items-center gap-1 rounded px-1 -mx-1 hover:text-text"
        >
          {label}
          {present && <Arrow aria-hidden className="size-3.5" />}
        </button>
      ) : (
        label
      )}
    </span>
  );
}
