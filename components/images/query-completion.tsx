'use client';

import { useTranslations } from 'next-intl';
import { type Ref, useImperativeHandle, useMemo } from 'react';
import { type Completion, completionsOf, seenValues } from '@/lib/images/image-completion';
import type { ImageSummary } from '@/lib/images/image-summary';

/** What the keys of the bar do to the list below it. */
export interface QueryCompletionHandle {
  move: (by: number) => void;
  /** Takes what is marked; false where nothing is. */
  accept: () => boolean;
}

interface QueryCompletionProps {
  ref: Ref<QueryCompletionHandle>;
  listId: string;
  /** The piece of the bar that is being typed. */
  token: string;
  read: ImageSummary[];
  active: string | null;
  onActive: (id: string | null) => void;
  onChoose: (text: string, done: boolean) => void;
}

/** Offers that are seen without scrolling. */
const inView = 8;

/** What can come next in the query bar: facets, their values, and how the facet at hand is written. */
export function QueryCompletion(props: QueryCompletionProps) {
  const { ref, listId, token, read, active, onActive, onChoose } = props;
  const t = useTranslations('filter');
  const words = useTranslations();
  const seen = useMemo(() => seenValues(read), [read]);
  const { options, hint } = completionsOf(token, seen, Date.now());
  const idOf = (index: number) => `${listId}-${index}`;
  const at = options.findIndex((_, index) => idOf(index) === active);
  useImperativeHandle(ref, () => ({
    move: (by) => {
      if (options.length === 0) return;
      const next = at < 0 && by < 0 ? options.length - 1 : (at + by + options.length) % options.length;
      onActive(idOf(next));
      document.getElementById(idOf(next))?.scrollIntoView({ block: 'nearest' });
    },
    accept: () => {
      const option = options[at];
      if (option) onChoose(option.text, option.done);
      return option !== undefined;
    },
  }));
  const meaning = ({ means, value }: Completion) => {
    if (!means) return value ?? '';
    const status = ['status', 'visibility'].includes(means) && value;
    if (status) return words(`${means}.${value}` as 'status.active');
    return t(`means_${means}` as 'means_name');
  };
  return (
    <div
      className={`absolute inset-x-0 top-full z-30 mt-1 flex max-h-80 max-w-[600px] flex-col rounded border bg-raised shadow-lg ${options.length === 0 && !hint ? 'hidden' : ''}`}
      // The input keeps the focus.
      onPointerDown={(event) => event.preventDefault()}
    >
      <div id={listId} role="listbox" aria-label={t('suggestions')} className="overflow-y-auto p-1">
        {options.map((option, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: its keys are those of the bar
          <div
            key={option.text}
            id={idOf(index)}
            role="option"
            aria-selected={idOf(index) === active}
            onClick={() => onChoose(option.text, option.done)}
            className="flex min-h-8 cursor-default items-baseline gap-3 rounded px-2 py-1 text-sm hover:bg-hover aria-selected:bg-hover"
          >
            <span className="max-w-[70%] shrink-0 truncate font-mono sm:min-w-40">{option.text}</span>
            <span className="min-w-0 truncate text-muted">{meaning(option)}</span>
          </div>
        ))}
      </div>
      {options.length > inView && (
        <p className="border-t px-3 py-1.5 text-muted text-sm">
          {t('more_offers', { count: options.length })}
        </p>
      )}
      {hint && <p className="border-t px-3 py-1.5 text-muted text-sm">{t(`hint_${hint}`)}</p>}
    </div>
  );
}
