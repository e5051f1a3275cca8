'use client';

import { useTranslations } from 'next-intl';
import { formatBytes } from '@/lib/format';
import type { CreateImageValues } from '@/lib/forms/create-image';

/** What will happen, in the words of what was chosen. */
export function CreateImageSummary({ values, file }: { values: CreateImageValues; file: File | null }) {
  const t = useTranslations('create');
  const stores = values.stores.join(', ');
  const many = values.stores.length > 1;
  const lines: string[] = [];
  if (values.source === 'none') lines.push(t('will_queue'));
  else {
    if (values.source === 'url') lines.push(t('will_fetch'));
    else
      lines.push(
        file ? t('will_send', { name: file.name, size: formatBytes(file.size) }) : t('will_send_nothing'),
      );
    if (stores) lines.push(t('will_store', { stores, count: values.stores.length }));
    if (many) lines.push(t(values.terms === 'must_succeed' ? 'will_all' : 'will_some'));
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
    </section>
  );
}
