'use client';

import { useTranslations } from 'next-intl';
import { PropertyPreview } from '@/components/metadefs/property-preview';
import { useDefinitionProblemText } from '@/components/metadefs/use-definition-problems';
import { Notice } from '@/components/ui/notice';
import type { MetadefPropertyInput } from '@/lib/contract/metadef-body';
import { definitionProblems } from '@/lib/metadefs/definition-problems';

interface PropertyDetailsProps {
  name: string;
  definition: MetadefPropertyInput;
  prefix: string;
}

/** A property read: its words, its values, and the control it makes. */
export function PropertyDetails({ name, definition, prefix }: PropertyDetailsProps) {
  const t = useTranslations('catalog');
  const problemText = useDefinitionProblemText();
  const values = definition.enum ?? definition.items?.enum ?? [];
  const problems = definitionProblems(definition);
  return (
    <div className="grid gap-4 px-4 pb-4 md:grid-cols-[minmax(0,1fr)_300px]">
      <div className="flex min-w-0 flex-col gap-2 text-sm">
        {definition.description ? (
          <p className="whitespace-pre-line break-words">{definition.description}</p>
        ) : (
          <p className="text-muted">{t('no_description')}</p>
        )}
        {definition.operators?.length ? (
          <p className="text-muted">
            {t('operators')} <code className="font-mono">{definition.operators.join(' ')}</code>
          </p>
        ) : null}
        {definition.pattern && (
          <p className="break-all text-muted">
            {t('pattern')} <code className="font-mono">{definition.pattern}</code>
          </p>
        )}
        {values.length > 0 && (
          <ul aria-label={t('enum')} className="flex max-h-48 flex-wrap gap-1 overflow-y-auto">
            {[...new Set(values)].map((value) => (
              <li key={value} className="break-all rounded bg-hover px-1.5 font-mono">
                {value === '' ? '""' : value}
              </li>
            ))}
          </ul>
        )}
        {problems.length > 0 && (
          <Notice tone="warning" title={t('contradicts')}>
            <ul>
              {problems.map((problem) => (
                <li key={problem.field}>{problemText(problem)}</li>
              ))}
            </ul>
          </Notice>
        )}
      </div>
      <PropertyPreview name={name} definition={definition} prefix={prefix} />
    </div>
  );
}
