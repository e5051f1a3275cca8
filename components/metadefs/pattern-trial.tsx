'use client';

import { Check, X } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { Field } from '@/components/ui/field';
import { isPattern, matchesPattern } from '@/lib/metadata/pattern';

/** Tries a pattern on a sample. */
export function PatternTrial({ pattern }: { pattern: string }) {
  const t = useTranslations('catalog');
  const [sample, setSample] = useState('');
  if (!isPattern(pattern)) return null;
  const matches = matchesPattern(pattern, sample);
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
            className={`flex items-center gap-1 text-sm ${matches === null ? 'text-muted' : matches ? 'text-ok' : 'text-danger'}`}
          >
            {matches === null ? null : matches ? (
              <Check aria-hidden className="size-4" />
            ) : (
              <X aria-hidden className="size-4" />
            )}
            {t(matches === null ? 'sample_unchecked' : matches ? 'sample_matches' : 'sample_fails')}
          </p>
        </>
      )}
    </Field>
  );
}
