'use client';

import { X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import type { PlacedControl } from '@/components/metadata/choice-control';
import { Button } from '@/components/ui/button';
import type { MetadefProperty } from '@/lib/contract/metadef';
import { allowedValues, arrayOperators, readArray, writeArray } from '@/lib/metadata/property-value';

interface ArrayControlProps {
  control: PlacedControl;
  /** Id of the element that names the whole. */
  labelledBy: string;
  definition: MetadefProperty;
  value: string;
  onChange: (value: string) => void;
}

/** An operator and the items it is about: chosen from the definition's list, or typed where it has none. */
export function ArrayControl({ control, labelledBy, definition, value, onChange }: ArrayControlProps) {
  const t = useTranslations('propertyControl');
  const id = useId();
  const [typed, setTyped] = useState('');
  const operators = arrayOperators(definition);
  const read = readArray(value);
  // Kept here while there are no items, for an empty array has no text to hold it.
  const [chosen, setChosen] = useState(operators[0] ?? '');
  const operator = read.items.length > 0 ? read.operator : chosen;
  const { items } = read;
  const write = (next: { operator?: string; items?: string[] }) =>
    onChange(writeArray({ operator, items, ...next }));
  const add = () => {
    const added = typed
      .split(',')
      .map((item) => item.trim())
      .filter(Boolean);
    if (added.length > 0) write({ items: [...items, ...added] });
    setTyped('');
  };
  const allowed = allowedValues(definition);
  const { disabled } = control;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be laid out as a block of its own
    <div
      role="group"
      aria-labelledby={labelledBy}
      aria-describedby={control['aria-describedby']}
      className="flex flex-col gap-1.5"
    >
      <div className="flex gap-1.5">
        <select
          aria-label={t('operator')}
          disabled={disabled}
          value={operator}
          onChange={(event) => {
            setChosen(event.target.value);
            write({ operator: event.target.value });
          }}
          className="field-control w-auto! shrink-0 font-mono"
        >
          {[...new Set([operator, ...operators])].map((known) => (
            <option key={known} value={known}>
              {known || t('no_operator')}
            </option>
          ))}
        </select>
        {allowed.length > 0 ? (
          <select
            id={control.id}
            aria-label={t('add_item')}
            disabled={disabled}
            value=""
            onChange={(event) => write({ items: [...items, event.target.value] })}
            className="field-control min-w-0"
          >
            <option value="">{t('add_item')}</option>
            {allowed
              .filter((item) => !items.includes(item))
              .map((item) => (
                <option key={item} value={item}>
                  {item}
                </option>
              ))}
          </select>
        ) : (
          <>
            <input
              id={control.id}
              aria-label={t('add_item')}
              aria-describedby={`${id}-how`}
              disabled={disabled}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              onKeyDown={(event) => {
                if (event.key !== 'Enter') return;
                event.preventDefault();
                add();
              }}
              className="field-control min-w-0"
            />
            <span id={`${id}-how`} className="sr-only">
              {t('add_how')}
            </span>
            <Button disabled={disabled || typed.trim() === ''} onClick={add}>
              {t('add')}
            </Button>
          </>
        )}
      </div>
      {items.length > 0 && (
        <ul className="flex flex-wrap gap-1">
          {items.map((item, index) => (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: an item may stand here twice
              key={`${item}-${index}`}
              className="inline-flex max-w-full items-center gap-0.5 rounded bg-hover pl-1.5 text-sm"
            >
              <span className="break-all">{item}</span>
              <button
                type="button"
                disabled={disabled}
                aria-label={t('take_out', { item })}
                onClick={() => write({ items: items.filter((_, at) => at !== index) })}
                className="inline-flex size-6 items-center justify-center rounded text-muted hover:text-text disabled:opacity-50"
              >
                <X aria-hidden className="size-3.5" />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
