'use client';

import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { differences } from '@/lib/metadefs/namespace-differences';
import type { Step } from '@/lib/metadefs/namespace-steps';

/** What steps would change in a namespace, one line each, with every field that differs. */
export function StepsReview({
  namespace,
  steps,
  choice,
  leftOut,
}: {
  namespace: string;
  steps: readonly Step[];
  /** Stands at the end of the heading: whether they are done at all. */
  choice?: ReactNode;
  /** Nothing of it will be done. */
  leftOut?: boolean;
}) {
  const t = useTranslations('catalog');
  const found = leftOut ? [] : differences(steps);
  const isNew = steps[0]?.do === 'create';
  return (
    <section aria-label={namespace} className="rounded border">
      <h3 className="flex flex-wrap items-baseline gap-x-3 border-b px-3 py-2">
        <code className="break-all font-mono">{namespace}</code>
        <span className="text-muted text-sm">
          {leftOut
            ? t('import_out')
            : steps.length === 0
              ? t('same')
              : isNew
                ? t('is_new')
                : t('changes', { count: found.length })}
        </span>
        {choice}
      </h3>
      {found.length > 0 && (
        <ul className="divide-y text-sm">
          {found
            .filter(({ what }) => !(isNew && what === 'namespace'))
            .map(({ what, name, state, fields }) => (
              <li key={`${what} ${name}`} className="px-3 py-1.5">
                <span className="flex flex-wrap items-baseline gap-x-2">
                  <span className="rounded border border-line-strong px-1">{t(`state_${state}`)}</span>
                  <span className="text-muted">{t(`what_${what}`)}</span>
                  <code className={`break-all font-mono ${state === 'removed' ? 'line-through' : ''}`}>
                    {name}
                  </code>
                </span>
                {fields.length > 0 && (
                  <ul className="mt-1 flex flex-col gap-0.5 pl-4">
                    {fields.map(({ field, from, to }) => (
                      <li key={field} className="break-words">
                        <code className="font-mono">{field}</code>{' '}
                        <span className="text-muted">{from ?? t('absent')}</span>
                        {' → '}
                        {to ?? <em>{t('absent')}</em>}
                      </li>
                    ))}
                  </ul>
                )}
              </li>
            ))}
        </ul>
      )}
    </section>
  );
}
