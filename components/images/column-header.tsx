'use client';

import { ArrowDown, ArrowUp } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { columnShapes, type ImageColumn } from '@/components/images/list-view';
import { type SortKey, sortBy } from '@/lib/images/image-list-query';

interface ColumnHeaderProps {
  column: 'name' | ImageColumn;
  sort: SortKey[];
  onSort: (sort: SortKey[]) => void;
}

/** The head of a column; where Glance sorts by it, a click does, and with Shift it sorts by it as well. */
export function ColumnHeader({ column, sort, onSort }: ColumnHeaderProps) {
  const t = useTranslations('list');
  const { key, right } = columnShapes[column];
  const place = sort.findIndex((entry) => entry.key === key);
  const present = sort[place];
  const order = present ? (present.dir === 'asc' ? 'ascending' : 'descending') : 'none';
  const Arrow = present?.dir === 'asc' ? ArrowUp : ArrowDown;
  return (
    <span
      role="columnheader"
      aria-sort={key ? order : undefined}
      className={`flex min-w-0 items-center whitespace-nowrap max-lg:hidden ${right ? 'justify-end' : ''}`}
    >
      {key ? (
        <button
          type="button"
          title={t('sort_hint')}
          onClick={(event) => onSort(sortBy(sort, key, event.shiftKey))}
          className="-mx-1 flex h-7 min-w-0 items-center gap-1 rounded px-1 hover:text-text"
        >
          <span className="truncate">{t(`column_${column}`)}</span>
          {present && <Arrow aria-hidden className="size-3.5 shrink-0" />}
          {present && sort.length > 1 && (
            <span aria-hidden className="text-xs">
              {place + 1}
            </span>
          )}
        </button>
      ) : (
        <span className="truncate">{t(`column_${column}`)}</span>
      )}
    </span>
  );
}
