'use client';

import { Search, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { type FormEvent, useEffect, useRef } from 'react';
import { Button } from '@/components/ui/button';
import { diskFormats, imageVisibilities } from '@/lib/contract/image-words';
import { type ImageListQuery, isFiltered } from '@/lib/image-list-query';

/** Statuses that a list can show; Glance lists neither deleted nor killed images. */
const listed = [
  'active',
  'queued',
  'saving',
  'uploading',
  'importing',
  'deactivated',
  'pending_delete',
] as const;

/** Narrows the list down: an exact name, as Glance matches it, and what it can filter by. */
export function ImageFilters({
  query,
  onChange,
}: {
  query: ImageListQuery;
  onChange: (query: ImageListQuery) => void;
}) {
  const t = useTranslations('list');
  const status = useTranslations('status');
  const visibility = useTranslations('visibility');
  const name = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (name.current) name.current.value = query.name ?? '';
  }, [query.name]);
  const search = (event: FormEvent) => {
    event.preventDefault();
    onChange({ ...query, name: name.current?.value.trim() || undefined });
  };
  return (
    <div className="flex flex-wrap items-center gap-2">
      <form onSubmit={search} className="relative min-w-48 flex-1 sm:max-w-80">
        <Search aria-hidden className="absolute top-[9px] left-2.5 size-4 text-muted" />
        <input
          ref={name}
          type="search"
          aria-label={t('exact_name')}
          placeholder={t('exact_name')}
          defaultValue={query.name}
          data-filter
          className="field-control pl-8"
        />
      </form>
      <Facet
        label={t('column_status')}
        value={query.status ?? ''}
        choices={listed.map((value) => [value, status(value)])}
        onChange={(value) => onChange({ ...query, status: listed.find((known) => known === value) })}
      />
      <Facet
        label={t('column_visibility')}
        value={query.visibility ?? ''}
        choices={imageVisibilities.map((value) => [value, visibility(value)])}
        onChange={(value) =>
          onChange({ ...query, visibility: imageVisibilities.find((known) => known === value) })
        }
      />
      <Facet
        label={t('column_format')}
        value={query.disk_format ?? ''}
        choices={[...new Set([...diskFormats, ...(query.disk_format ? [query.disk_format] : [])])].map(
          (value) => [value, value],
        )}
        onChange={(value) => onChange({ ...query, disk_format: value || undefined })}
      />
      {isFiltered(query) && (
        <Button
          variant="quiet"
          icon={<X aria-hidden className="size-4" />}
          onClick={() => onChange({ scope: query.scope, sort: query.sort })}
        >
          {t('clear')}
        </Button>
      )}
    </div>
  );
}

interface FacetProps {
  label: string;
  value: string;
  choices: [value: string, label: string][];
  onChange: (value: string) => void;
}

function Facet({ label, value, choices, onChange }: FacetProps) {
  const t = useTranslations('list');
  return (
    <select
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      className={`field-control w-auto! max-w-44 ${value ? 'border-focus! font-medium' : ''}`}
    >
      <option value="">{t('any', { what: label })}</option>
      {choices.map(([choice, text]) => (
        <option key={choice} value={choice}>
          {text}
        </option>
      ))}
    </select>
  );
}
