'use client';

import { Search } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { metadefVisibilities } from '@/lib/contract/metadef';
import type { NamespaceFilter } from '@/lib/metadefs/namespace-filter';

interface NamespaceFiltersProps {
  filter: NamespaceFilter;
  onChange: (change: Partial<NamespaceFilter>) => void;
  types: readonly string[];
  /** Little room: one below the other. */
  stacked?: boolean;
}

/** Search, resource type and visibility. */
export function NamespaceFilters({ filter, onChange, types, stacked }: NamespaceFiltersProps) {
  const t = useTranslations('catalog');
  const select = `field-control min-w-0 ${stacked ? '' : 'sm:w-auto!'}`;
  return (
    <search className={`flex gap-2 ${stacked ? 'flex-col' : 'flex-wrap sm:flex-nowrap'}`}>
      <div className={`relative min-w-0 ${stacked ? '' : 'flex-1 basis-60'}`}>
        <Search aria-hidden className="absolute top-[9px] left-2.5 size-4 text-muted" />
        <input
          type="search"
          aria-label={t('search')}
          placeholder={t('search')}
          autoComplete="off"
          value={filter.q}
          onChange={(event) => onChange({ q: event.target.value })}
          className="field-control pl-8!"
        />
      </div>
      <select
        aria-label={t('resource_type')}
        value={filter.type}
        onChange={(event) => onChange({ type: event.target.value })}
        className={select}
      >
        <option value="">{t('every_type')}</option>
        {[...new Set(filter.type ? [filter.type, ...types] : types)].map((type) => (
          <option key={type} value={type}>
            {type}
          </option>
        ))}
      </select>
      <select
        aria-label={t('visibility')}
        value={filter.visibility}
        onChange={(event) => onChange({ visibility: event.target.value as NamespaceFilter['visibility'] })}
        className={select}
      >
        <option value="">{t('every_visibility')}</option>
        {metadefVisibilities.map((value) => (
          <option key={value} value={value}>
            {t(`is_${value}`)}
          </option>
        ))}
      </select>
    </search>
  );
}
