'use client';

import { ArrowDown, ArrowUp, Plus, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { densities, imageColumns, type ListView } from '@/components/images/list-view';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { IconButton } from '@/components/ui/icon-button';
import { RadioCards } from '@/components/ui/radio-cards';
import { imageSortKeys } from '@/lib/contract/image-words';
import type { ImageGroup, ImageListQuery, SortKey } from '@/lib/images/image-list-query';

interface ViewDialogProps {
  query: ImageListQuery;
  view: ListView;
  onView: (view: ListView) => void;
  onQuery: (query: ImageListQuery) => void;
  onClose: () => void;
}

/** How the list is shown: its order by one key or several, versions together or apart, columns, height of rows. */
export function ViewDialog({ query, view, onView, onQuery, onClose }: ViewDialogProps) {
  const t = useTranslations('view');
  const list = useTranslations('list');
  const choose = (column: (typeof imageColumns)[number], shown: boolean) =>
    onView({
      ...view,
      columns: imageColumns.filter((known) => (known === column ? shown : view.columns.includes(known))),
    });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('title')}
      footer={
        // Everything is applied as it is chosen: there is nothing here to confirm.
        <Button onClick={onClose}>{t('done')}</Button>
      }
    >
      <SortEditor sort={query.sort} onSort={(sort) => onQuery({ ...query, sort })} />
      <RadioCards<ImageGroup | 'none'>
        legend={t('versions')}
        name="versions"
        value={query.group ?? 'none'}
        onValueChange={(group) => onQuery({ ...query, group: group === 'none' ? null : group })}
        options={(['none', 'name', 'os'] as const).map((group) => ({
          value: group,
          label: t(`group_${group}`),
        }))}
      />
      <fieldset>
        <legend className="mb-1 font-medium text-sm">{t('columns')}</legend>
        <div className="grid grid-cols-2 gap-x-4 gap-y-1 sm:grid-cols-3">
          {imageColumns.map((column) => (
            <label key={column} className="flex items-center gap-2">
              <input
                type="checkbox"
                checked={view.columns.includes(column)}
                onChange={(event) => choose(column, event.target.checked)}
                className="size-4 accent-[var(--accent)]"
              />
              {list(`column_${column}`)}
            </label>
          ))}
        </div>
        <p className="mt-1 text-muted text-sm">{t('columns_hint')}</p>
      </fieldset>
      <RadioCards
        legend={t('density')}
        name="density"
        value={view.density}
        onValueChange={(density) => onView({ ...view, density })}
        options={densities.map((density) => ({ value: density, label: t(`density_${density}`) }))}
      />
    </Dialog>
  );
}

function SortEditor({ sort, onSort }: { sort: SortKey[]; onSort: (sort: SortKey[]) => void }) {
  const t = useTranslations('view');
  const list = useTranslations('list');
  const free = imageSortKeys.filter((key) => !sort.some((entry) => entry.key === key));
  const replace = (index: number, entry: SortKey) => onSort(sort.with(index, entry));
  return (
    <fieldset className="flex flex-col gap-1.5">
      <legend className="mb-1 font-medium text-sm">{t('sort')}</legend>
      {sort.map(({ key, dir }, index) => {
        const by = list(`column_${key}`);
        const Arrow = dir === 'asc' ? ArrowUp : ArrowDown;
        return (
          <div key={key} className="flex items-center gap-2">
            <select
              aria-label={t('sort_key', { place: index + 1 })}
              value={key}
              onChange={(event) => {
                const chosen = imageSortKeys.find((known) => known === event.target.value);
                if (chosen) replace(index, { key: chosen, dir });
              }}
              className="field-control"
            >
              {imageSortKeys
                .filter((known) => known === key || free.includes(known))
                .map((known) => (
                  <option key={known} value={known}>
                    {list(`column_${known}`)}
                  </option>
                ))}
            </select>
            <Button
              aria-label={t(`turn_${dir}`, { by })}
              icon={<Arrow aria-hidden className="size-4" />}
              onClick={() => replace(index, { key, dir: dir === 'asc' ? 'desc' : 'asc' })}
            >
              {t(dir)}
            </Button>
            <IconButton
              label={t('sort_remove', { by })}
              icon={<X aria-hidden className="size-4" />}
              disabled={sort.length === 1}
              onClick={() => onSort(sort.toSpliced(index, 1))}
            />
          </div>
        );
      })}
      {free[0] && (
        <Button
          size="sm"
          variant="quiet"
          icon={<Plus aria-hidden className="size-4" />}
          className="self-start"
          onClick={() => free[0] && onSort([...sort, { key: free[0], dir: 'asc' }])}
        >
          {t('sort_add')}
        </Button>
      )}
    </fieldset>
  );
}
