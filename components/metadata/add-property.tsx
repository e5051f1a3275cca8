'use client';

import { useTranslations } from 'next-intl';
import { type FormEvent, useId, useState } from 'react';
import { useKeptText } from '@/components/shell/use-kept-text';
import { Button } from '@/components/ui/button';
import { TextField } from '@/components/ui/text-field';
import { keyProblem } from '@/lib/metadata/property-key';

/** A key of one's own. What Glance would refuse is said before. */
export function AddProperty({
  keptAs,
  present,
  disabled,
  suggestions,
  onAdd,
}: {
  /** What a key that is half typed is kept under. */
  keptAs: string;
  present: ReadonlySet<string>;
  disabled: boolean;
  /** Keys to offer while typing. */
  suggestions?: string[];
  onAdd: (key: string) => void;
}) {
  const t = useTranslations('metadata');
  const validation = useTranslations('validation');
  const id = useId();
  const [kept, setKey] = useKeptText(keptAs);
  const key = kept ?? '';
  const [tried, setTried] = useState(false);
  const found = keyProblem(key.trim(), present);
  const problem = tried || found === 'four_byte' || found === 'property_case' ? found : null;
  const add = (event: FormEvent) => {
    event.preventDefault();
    if (keyProblem(key.trim(), present)) return setTried(true);
    onAdd(key.trim());
    setKey(null);
    setTried(false);
  };
  return (
    <form onSubmit={add} noValidate className="flex flex-wrap items-start gap-2">
      <TextField
        label={t('own_key')}
        error={problem ? validation(problem) : undefined}
        value={key}
        disabled={disabled}
        autoComplete="off"
        spellCheck={false}
        list={suggestions && id}
        onChange={(event) => setKey(event.target.value)}
        className="min-w-48 flex-1"
      />
      {suggestions && (
        <datalist id={id}>
          {suggestions.map((suggestion) => (
            <option key={suggestion} value={suggestion} />
          ))}
        </datalist>
      )}
      <Button type="submit" disabled={disabled} className="mt-6">
        {t('add_own')}
      </Button>
    </form>
  );
}
