'use client';

import { Check, ChevronRight, Plus } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useCallback, useId, useMemo, useRef, useState } from 'react';
import { catalogTreeRows, type TreeRow, toggled } from '@/components/metadata/catalog-tree-rows';
import { useRowsInView } from '@/components/ui/use-rows-in-view';
import type { CatalogProperty, ImageCatalog } from '@/lib/metadata/image-catalog';

interface CatalogTreeProps {
  catalog: ImageCatalog;
  /** Keys that the image has already. */
  present: ReadonlySet<string>;
  disabled: boolean;
  onAdd: (properties: CatalogProperty[]) => void;
}

/** What the cloud knows of image properties: namespaces, objects, properties, found by a word, added by a click. */
export function CatalogTree({ catalog, present, disabled, onAdd }: CatalogTreeProps) {
  const t = useTranslations('metadata');
  const id = useId();
  const [search, setSearch] = useState('');
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const rows = useMemo(() => catalogTreeRows(catalog, search, opened), [catalog, search, opened]);
  const scroller = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLUListElement>(null);
  const {
    rows: items,
    height,
    measure,
  } = useRowsInView({
    count: rows.length,
    body,
    scroller,
    heightOf: useCallback((index) => (rows[index]?.kind === 'property' ? 64 : 40), [rows]),
    keyOf: useCallback((index) => rows[index]?.id ?? index, [rows]),
    beyond: 8,
    firstHeight: 700,
  });
  return (
    <div className="flex min-h-0 flex-col">
      <div className="border-b p-2">
        <label htmlFor={id} className="sr-only">
          {t('search')}
        </label>
        <input
          id={id}
          type="search"
          placeholder={t('search')}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          className="field-control"
        />
      </div>
      <div ref={scroller} className="min-h-0 overflow-y-auto">
        {rows.length === 0 && <p className="p-3 text-muted text-sm">{t('nothing_found')}</p>}
        <ul ref={body} className="relative" style={{ height }}>
          {items.map((item) => {
            const row = rows[item.index];
            return (
              row && (
                <li
                  key={item.key}
                  ref={measure}
                  data-index={item.index}
                  aria-setsize={rows.length}
                  aria-posinset={item.index + 1}
                  className="absolute inset-x-0 top-0 border-b"
                  style={{ transform: `translateY(${item.start}px)` }}
                >
                  {row.kind === 'property' ? (
                    <PropertyLine row={row} present={present} disabled={disabled} onAdd={onAdd} />
                  ) : (
                    <BranchLine
                      row={row}
                      present={present}
                      disabled={disabled}
                      onAdd={onAdd}
                      onToggle={() => setOpened((now) => toggled(now, row.id, search.trim() !== ''))}
                    />
                  )}
                </li>
              )
            );
          })}
        </ul>
      </div>
    </div>
  );
}

const indents = ['pl-2', 'pl-5', 'pl-9'];
type LineProps = Pick<CatalogTreeProps, 'present' | 'disabled' | 'onAdd'>;

function BranchLine({
  row,
  present,
  disabled,
  onAdd,
  onToggle,
}: LineProps & { row: Exclude<TreeRow, { kind: 'property' }>; onToggle: () => void }) {
  const t = useTranslations('metadata');
  const missing = row.properties.filter(({ key }) => !present.has(key));
  return (
    <div className={`flex items-center gap-1 pr-1 ${indents[row.level]}`}>
      <button
        type="button"
        aria-expanded={row.open}
        title={row.description || undefined}
        onClick={onToggle}
        className="flex min-h-10 min-w-0 flex-1 items-center gap-1.5 text-left"
      >
        <ChevronRight aria-hidden className={`size-4 shrink-0 text-muted ${row.open ? 'rotate-90' : ''}`} />
        <span className={`min-w-0 break-words ${row.kind === 'namespace' ? 'font-medium' : ''}`}>
          {row.title}
        </span>
        <span className="ml-auto pl-1 text-muted text-sm">
          <span className="sr-only">{t('count', { count: row.properties.length })}</span>
          <span aria-hidden>{row.properties.length}</span>
        </span>
      </button>
      <AddButton
        label={t('add_all', { name: row.title })}
        done={missing.length === 0 && row.properties.length > 0}
        disabled={disabled || missing.length === 0}
        onAdd={() => onAdd(missing)}
      />
    </div>
  );
}

function PropertyLine({
  row,
  present,
  disabled,
  onAdd,
}: LineProps & { row: Extract<TreeRow, { kind: 'property' }> }) {
  const t = useTranslations('metadata');
  const { key, definition } = row.property;
  const there = present.has(key);
  return (
    <div className={`flex items-start gap-1 py-1.5 pr-1 ${indents[row.level]}`}>
      <div className="min-w-0 flex-1 pl-[22px]">
        <span className="block break-all font-mono text-sm">{key}</span>
        <span className="block break-words text-muted text-sm" title={definition.description ?? undefined}>
          {definition.title}
          {row.required && ` · ${t('required')}`}
        </span>
      </div>
      <AddButton
        label={t('add_one', { name: key })}
        done={there}
        disabled={disabled || there}
        onAdd={() => onAdd([row.property])}
      />
    </div>
  );
}

function AddButton({
  label,
  done,
  disabled,
  onAdd,
}: {
  label: string;
  done: boolean;
  disabled: boolean;
  onAdd: () => void;
}) {
  const Icon = done ? Check : Plus;
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      disabled={disabled}
      onClick={onAdd}
      className="inline-flex size-8 shrink-0 items-center justify-center rounded text-muted hover:bg-hover hover:text-text disabled:opacity-50"
    >
      <Icon aria-hidden className="size-4" />
    </button>
  );
}
