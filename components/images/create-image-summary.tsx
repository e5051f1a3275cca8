'use client';

import { useTranslations } from 'next-intl';
import { Notice } from '@/components/ui/notice';
import { useListed } from '@/components/ui/use-listed';
import type { Usage } from '@/lib/contract/usage';
import { formatBytes } from '@/lib/format';
import type { CreateImageValues } from '@/lib/forms/create-image';
import { dataUse, isSize, limitMet } from '@/lib/work/usage-left';

interface CreateImageSummaryProps {
  values: CreateImageValues;
  /** The data goes through an import. */
  imported: boolean;
  /** The store that the file goes to before it is copied to the others; null where it goes to all of them at once. */
  first?: string | null;
  file: File | null;
  usage: Usage;
}

/** What will happen, in the words of what was chosen. */
export function CreateImageSummary({ values, imported, first = null, file, usage }: CreateImageSummaryProps) {
  const listed = useListed();
  const limits = useTranslations('usage');
  const t = useTranslations('create');
  const stores = listed(values.stores);
  const many = values.stores.length > 1;
  const lines: string[] = [];
  const size = values.source === 'file' ? (file?.size ?? null) : null;
  const met = limitMet(usage, size, imported);
  if (values.source === 'none') lines.push(t('will_queue'));
  else {
    if (values.source === 'url') lines.push(t('will_fetch'));
    else if (values.source === 'region')
      lines.push(
        values.region ? t('will_fetch_region', { region: values.region }) : t('will_fetch_no_region'),
      );
    else
      lines.push(
        file ? t('will_send', { name: file.name, size: formatBytes(file.size) }) : t('will_send_nothing'),
      );
    lines.push(t(imported ? 'will_import' : 'will_direct'));
    if (stores) lines.push(t('will_store', { stores, count: values.stores.length }));
    if (first) lines.push(t('will_copy', { store: first }));
    else if (many) lines.push(t(values.terms === 'must_succeed' ? 'will_all' : 'will_some'));
  }
  return (
    <section aria-label={t('summary')} className="rounded border bg-surface p-4">
      <h2 className="mb-2 font-medium text-sm">{t('summary')}</h2>
      <ol className="flex list-decimal flex-col gap-1.5 pl-5 text-sm">
        {lines.map((line) => (
          <li key={line} className="break-words">
            {line}
          </li>
        ))}
      </ol>
      <UsageLine
        usage={usage}
        adds={size === null ? null : size * Math.max(1, values.stores.length)}
        imported={imported}
      />
      {met && (
        <Notice tone="warning" className="mt-3" title={limits('met', { limit: limits(met.key) })}>
          {limits('met_text', { left: isSize(met.key) ? formatBytes(met.left) : met.left })}
        </Notice>
      )}
    </section>
  );
}

/**
 * What the project has used of its limit on image data, and the bytes that come to it: each store's copy counts. What an
 * import makes of them nobody knows before.
 */
function UsageLine({ usage, adds, imported }: { usage: Usage; adds: number | null; imported: boolean }) {
  const t = useTranslations('usage');
  const data = dataUse(usage);
  if (!data) return null;
  const amounts = { used: formatBytes(data.used), limit: formatBytes(data.limit) };
  return (
    <p className="mt-3 text-muted text-sm tabular-nums">
      {adds === null
        ? t('used', amounts)
        : t(imported ? 'used_importing' : 'used_adding', { ...amounts, more: formatBytes(adds) })}
    </p>
  );
}
