'use client';

import { Check, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Field } from '@/components/ui/field';
import { patternOf } from '@/lib/metadata/property-value';

/** Tries a pattern on a sample. */
export function PatternTrial({ pattern }: { pattern: string }) {
  const t = useTranslations('catalog');
  const [sample, setSample] = useState('');
  const expression = patternOf(pattern);
  if (!expression) return null;
  const matches = expression.test(sample);
  return (
    <Field label={t('sample')} hint={t('sample_hint')}>
      {(control) => (
        <>
          <input
            {...control}
            value={sample}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => setSample(event.target.value)}
            className="field-control font-mono"
          />
          <p
            aria-live="polite"
            className={`flex items-center gap-1 text-sm ${matches ? 'text-ok' : 'text-danger'}`}
          >
            {matches ? <Check aria-hidden className="size-4" /> : <X aria-hidden className="size-4" />}
            {t(matches ? 'sample_matches' : 'sample_fails')}
          </p>
        </>
      )}
    </Field>
  );
}
