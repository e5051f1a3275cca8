'use client';

import { useTranslations } from 'next-intl';
import { useConversion } from '@/lib/browser/import-differences';
import type { Image } from '@/lib/contract/image';
import { formatBytes } from '@/lib/format';

/** What was sent and what is stored, where an import converted it and this browser saw both; nothing otherwise. */
export function PassedConversion({ image }: { image: Image }) {
  const t = useTranslations('conversion');
  const before = useConversion(image);
  if (!before) return null;
  const size = (bytes: number | null) => (bytes === null ? '–' : formatBytes(bytes));
  const rows = [
    ['fact_format', before.disk_format ?? '–', image.disk_format ?? '–'],
    ['fact_container', before.container_format ?? '–', image.container_format ?? '–'],
    ['fact_size', size(before.size), size(image.size)],
  ] as const;
  return (
    <section aria-label={t('converted')} className="rounded border bg-surface p-4">
      <h2 className="font-medium">{t('converted')}</h2>
      <table className="mt-2 text-sm">
        <thead>
          <tr className="text-muted">
            <td className="pr-6" />
            <th className="pr-6 text-left font-normal">{t('before')}</th>
            <th className="text-left font-normal">{t('after')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([fact, sent, stored]) => (
            <tr key={fact}>
              <th scope="row" className="pr-6 text-left font-normal text-muted">
                {t(fact)}
              </th>
              <td className="pr-6 tabular-nums">{sent}</td>
              <td className={`tabular-nums ${sent === stored ? '' : 'font-medium'}`}>{stored}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="mt-2 text-muted text-sm">{t('converted_text')}</p>
    </section>
  );
}
