'use client';

import { Search, X } from 'lucide-react';
import { useSearchParams } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type KeyboardEvent, useId, useRef, useState } from 'react';
import type { QueryCompletionHandle } from '@/components/images/query-completion';
import { IconButton } from '@/components/ui/icon-button';
import { lazy } from '@/components/ui/lazy';
import { facetText, type ImageFilter, parseFacet, splitQuery, wordText } from '@/lib/images/image-filter';
import { type FaultyFacet, type ImageListQuery, parseQueryText } from '@/lib/images/image-list-query';
import type { ImageSummary } from '@/lib/images/image-summary';

const load = () => import('@/components/images/query-completion');
const QueryCompletion = lazy(() => load().then((module) => module.QueryCompletion));

interface QueryBarProps {
  query: ImageListQuery;
  /** What was read so far, for the values that are offered. */
  read: ImageSummary[];
  /** A facet came or went. */
  onShow: (query: ImageListQuery) => void;
  /** A word is being typed. */
  onType: (query: ImageListQuery) => void;
  /** Typing is over: something else has the focus. */
  onLeave: () => void;
}

/**
 * One bar for everything that narrows the list: facets as they are set, and words that are looked for as they are
 * typed. A facet counts once it is finished: by Enter, by a space behind it, by choosing it, or by leaving the bar.
 */
export function QueryBar({ query, read, onShow, onType, onLeave }: QueryBarProps) {
  const t = useTranslations('filter');
  const list = useTranslations('list');
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const completion = useRef<QueryCompletionHandle>(null);
  const address = useSearchParams().get('q') ?? '';
  // What the address has and cannot be used stands in the bar, to be corrected.
  const [faulty, setFaulty] = useState<FaultyFacet[]>(() => parseQueryText(address).faulty);
  const [draft, setDraft] = useState(() => draftOf(faulty, query.words));
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState<string | null>(null);

  const edit = (text: string) => {
    setFaulty([]);
    setOpen(true);
    setActive(null);
    // A space behind a facet finishes it.
    if (/\s$/.test(text) && splitQuery(text).some(parseFacet) && !openQuote(text)) return finish(text);
    setDraft(text);
    const { words } = parseQueryText(text);
    if (words.join(' ') !== query.words.join(' ')) onType({ ...query, words });
  };
  const finish = (text: string) => {
    const parsed = parseQueryText(text);
    setFaulty(parsed.faulty);
    const rest = draftOf(parsed.faulty, parsed.words);
    setDraft(rest && /\s$/.test(text) ? `${rest} ` : rest);
    const added = parsed.filters.filter((filter) => !query.filters.some((known) => same(known, filter)));
    if (added.length > 0 || parsed.words.join(' ') !== query.words.join(' '))
      onShow({ ...query, filters: [...query.filters, ...added], words: parsed.words });
  };
  const remove = (filter: ImageFilter) => {
    onShow({ ...query, filters: query.filters.filter((known) => !same(known, filter)) });
    input.current?.focus();
  };
  const choose = (text: string, done: boolean) => {
    const before = splitQuery(draft);
    if (!/\s$/.test(draft)) before.pop();
    const next = [...before, text].join(' ');
    setActive(null);
    if (done) finish(`${next} `);
    else {
      setDraft(next);
      const { words } = parseQueryText(next);
      if (words.join(' ') !== query.words.join(' ')) onType({ ...query, words });
    }
    setOpen(!done);
    input.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    const last = query.filters.at(-1);
    if (event.key === 'Enter') {
      event.preventDefault();
      if (open && completion.current?.accept()) return;
      finish(draft);
      setOpen(false);
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      setOpen(true);
      completion.current?.move(event.key === 'ArrowDown' ? 1 : -1);
    } else if (event.key === 'Escape' && open) {
      event.preventDefault();
      setOpen(false);
      setActive(null);
    } else if (event.key === 'Backspace' && draft === '' && last) {
      event.preventDefault();
      onShow({ ...query, filters: query.filters.slice(0, -1) });
      setDraft(facetText(last));
    }
  };
  const filled = query.filters.length > 0 || draft !== '';

  return (
    <search
      className="relative min-w-0 flex-1"
      onBlur={(event) => {
        if (event.currentTarget.contains(event.relatedTarget)) return;
        setOpen(false);
        if (splitQuery(draft).some(parseFacet)) finish(draft);
        onLeave();
      }}
    >
      <div className="flex min-h-9 flex-wrap items-center gap-1 rounded border border-line-strong bg-surface py-[3px] pr-1 pl-2.5 focus-within:outline-2 focus-within:outline-focus">
        <Search aria-hidden className="mr-1 size-4 shrink-0 text-muted" />
        {query.filters.map((filter) => {
          const text = facetText(filter);
          return (
            <button
              key={text}
              type="button"
              aria-label={t('remove', { facet: text })}
              title={t('remove', { facet: text })}
              onClick={() => remove(filter)}
              className="flex h-7 min-w-0 max-w-full items-center gap-1 rounded bg-hover px-2 font-mono text-sm hover:bg-accent-soft"
            >
              <span className="truncate">{text}</span>
              <X aria-hidden className="size-3.5 shrink-0 text-muted" />
            </button>
          );
        })}
        <input
          ref={input}
          type="text"
          role="combobox"
          aria-label={t('label')}
          aria-expanded={open}
          aria-controls={open ? `${id}-list` : undefined}
          aria-activedescendant={active ?? undefined}
          aria-autocomplete="list"
          aria-invalid={faulty.length > 0 || undefined}
          aria-describedby={faulty.length > 0 ? `${id}-fault` : undefined}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          placeholder={query.filters.length === 0 ? t('placeholder') : undefined}
          data-filter
          value={draft}
          onChange={(event) => edit(event.target.value)}
          onFocus={() => {
            void load().catch(() => {});
            setOpen(true);
          }}
          onKeyDown={onKeyDown}
          className="h-7 min-w-32 flex-1 text-ellipsis bg-transparent outline-none"
        />
        {filled && (
          <IconButton
            label={list('clear')}
            icon={<X aria-hidden className="size-4" />}
            className="size-7!"
            onClick={() => {
              setDraft('');
              setFaulty([]);
              onShow({ ...query, filters: [], words: [] });
              input.current?.focus();
            }}
          />
        )}
      </div>
      {open && (
        <QueryCompletion
          ref={completion}
          listId={`${id}-list`}
          token={/\s$/.test(draft) ? '' : (splitQuery(draft).at(-1) ?? '')}
          read={read}
          active={active}
          onActive={setActive}
          onChoose={choose}
        />
      )}
      {faulty.length > 0 && (
        <p id={`${id}-fault`} role="alert" className="pt-1 text-danger text-sm">
          {faulty.map(({ text, fault }) => t(`fault_${fault}`, { text })).join(' ')}
        </p>
      )}
    </search>
  );
}

function draftOf(faulty: FaultyFacet[], words: string[]): string {
  return [...faulty.map((facet) => facet.text), ...words.map(wordText)].join(' ');
}

function same(a: ImageFilter, b: ImageFilter): boolean {
  return facetText(a) === facetText(b);
}

/** Whether a quote was opened that is not closed yet. */
function openQuote(text: string): boolean {
  return (text.replace(/\\./g, '').match(/"/g)?.length ?? 0) % 2 === 1;
}
