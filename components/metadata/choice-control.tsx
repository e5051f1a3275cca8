'use client';

import { List } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { IconButton } from '@/components/ui/icon-button';

/** Id and states that a control takes from its place. */
export interface PlacedControl {
  id: string;
  disabled: boolean;
  'aria-describedby': string | undefined;
  'aria-invalid': boolean | undefined;
}

interface ChoiceControlProps {
  control: PlacedControl;
  choices: readonly string[];
  value: string;
  onChange: (value: string) => void;
}

/** Stands for "another value": no value of Glance's begins with a line break. */
const another = '\nanother';

/** One of several, or any other text for who insists: a value that is not in the list stays as it is. */
export function ChoiceControl({ control, choices, value, onChange }: ChoiceControlProps) {
  const t = useTranslations('propertyControl');
  const [typing, setTyping] = useState(false);
  if (typing) {
    return (
      <span className="flex gap-1">
        <input
          {...control}
          // biome-ignore lint/a11y/noAutofocus: the select that was just used has given way to this field
          autoFocus
          autoComplete="off"
          spellCheck={false}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          className="field-control min-w-0"
        />
        <IconButton
          label={t('list')}
          icon={<List aria-hidden className="size-4" />}
          onClick={() => setTyping(false)}
        />
      </span>
    );
  }
  const foreign = value !== '' && !choices.includes(value);
  return (
    <select
      {...control}
      value={value}
      onChange={(event) => {
        if (event.target.value === another) setTyping(true);
        else onChange(event.target.value);
      }}
      className="field-control"
    >
      {(value === '' || foreign) && <option value="">{t('choose')}</option>}
      {foreign && <option value={value}>{t('foreign', { value })}</option>}
      {choices.map((choice) => (
        <option key={choice} value={choice}>
          {choice}
        </option>
      ))}
      <option value={another}>{t('another')}</option>
    </select>
  );
}
