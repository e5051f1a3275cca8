'use client';

import { useTranslations } from 'next-intl';
import type { CatalogHealth } from '@/lib/images/health';

interface RuleTableProps {
  rules: CatalogHealth['rules'];
  /** The rule whose images are shown, or null for all. */
  chosen: string | null;
  onChoose: (rule: string | null) => void;
}

/** The rules that some image breaks, most broken first, with how many images keep and break them; a click shows these. */
export function RuleTable({ rules, chosen, onChoose }: RuleTableProps) {
  const t = useTranslations('health');
  const broken = Object.entries(rules)
    .filter(([, { failed }]) => failed > 0)
    .sort((a, b) => b[1].failed - a[1].failed);
  const kept = Object.keys(rules).length - broken.length;
  return (
    <section aria-label={t('rules')} className="rounded border bg-surface">
      <h2 className="border-b px-4 py-2 font-medium">{t('rules')}</h2>
      <ul className="divide-y">
        {broken.map(([rule, { held, failed }]) => (
          <li key={rule}>
            <button
              type="button"
              aria-pressed={chosen === rule}
              onClick={() => onChoose(chosen === rule ? null : rule)}
              className="flex w-full flex-wrap items-center gap-x-3 gap-y-1 px-4 py-1.5 text-left hover:bg-hover aria-pressed:bg-hover"
            >
              <span className="min-w-0 break-all font-mono text-sm max-sm:basis-full sm:flex-1">{rule}</span>
              <span aria-hidden className="h-1.5 w-24 overflow-hidden rounded bg-hover max-sm:hidden">
                <span
                  className="block h-full bg-warning"
                  style={{ width: `${(failed / (failed + held)) * 100}%` }}
                />
              </span>
              <span className="text-muted text-sm tabular-nums sm:min-w-28 sm:text-right">
                {t('failed_of', { failed, all: failed + held })}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <p className="border-t px-4 py-2 text-muted text-sm">{t('kept', { count: kept })}</p>
    </section>
  );
}
