'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { ActivityFilter } from '@/components/activity/use-activity-filter';
import { SelectField } from '@/components/ui/select-field';
import { TextField } from '@/components/ui/text-field';
import { type ActivityGroup, activityGroups, activityKinds } from '@/lib/work/activity';

interface ActivityFiltersProps {
  filter: ActivityFilter;
  onChange: (change: Partial<ActivityFilter>) => void;
  /** Entries of each group, or null before an answer. */
  counts: (Count & { group: ActivityGroup })[] | null;
  all: Count;
}

/** How many were read; `part` where there may be more. */
interface Count {
  count: number;
  part: boolean;
}

/** Narrows the activity: by how far it is, by what it is, by the image. */
export function ActivityFilters({ filter, onChange, counts, all }: ActivityFiltersProps) {
  const t = useTranslations('activity');
  const [text, setText] = useState(filter.text);
  return (
    <div className="flex flex-wrap items-end justify-between gap-3">
      {/* Counts grow while older pages are read: columns, so that no button goes to another line then. */}
      <fieldset aria-label={t('show')} className="grid w-full grid-cols-2 gap-1 sm:grid-cols-3 lg:flex">
        {([null, ...activityGroups] as const).map((group) => {
          const total = group === null ? all : counts?.find((one) => one.group === group);
          return (
            <button
              key={group ?? ''}
              type="button"
              aria-pressed={filter.group === group}
              onClick={() => onChange({ group })}
              className="flex h-8 items-center gap-1.5 rounded border border-transparent px-2.5 text-muted hover:bg-hover aria-pressed:border-line-strong aria-pressed:bg-surface aria-pressed:font-medium aria-pressed:text-text"
            >
              {t(`group_${group ?? 'all'}`)}
              {counts && total && (
                <span className="min-w-[4ch] text-left text-xs tabular-nums">
                  {t(total.part ? 'count_part' : 'count', { count: total.count })}
                </span>
              )}
            </button>
          );
        })}
      </fieldset>
      <div className="flex flex-wrap gap-2 max-sm:w-full">
        <SelectField
          label={t('kind')}
          className="w-40 max-sm:flex-1"
          value={filter.kind ?? ''}
          choices={[
            { value: '', label: t('kind_all') },
            ...activityKinds.map((kind) => ({ value: kind, label: t(`kind_${kind}`) })),
          ]}
          onChange={({ target }) =>
            onChange({ kind: activityKinds.find((kind) => kind === target.value) ?? null })
          }
        />
        <TextField
          label={t('image')}
          type="search"
          className="w-48 max-sm:flex-1"
          value={text}
          onChange={({ target }) => {
            setText(target.value);
            onChange({ text: target.value.trim() });
          }}
        />
      </div>
    </div>
  );
}
