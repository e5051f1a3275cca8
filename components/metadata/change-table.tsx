'use client';

import { useTranslations } from 'next-intl';
import type { MetadataChange } from '@/lib/metadata/metadata-changes';

/** Properties that differ, as they are and as they shall be. */
export function ChangeTable({ changes }: { changes: MetadataChange[] }) {
  const t = useTranslations('metadata');
  return (
    <table className="w-full table-fixed text-sm">
      <thead className="text-left text-muted">
        <tr className="border-b">
          <th className="py-1 pr-2 font-normal">{t('key')}</th>
          <th className="py-1 pr-2 font-normal">{t('before')}</th>
          <th className="py-1 font-normal">{t('after')}</th>
        </tr>
      </thead>
      <tbody className="divide-y align-top">
        {changes.map(({ key, from, to }) => (
          <tr key={key}>
            <th scope="row" className="break-all py-1.5 pr-2 text-left font-mono font-normal">
              {key}
            </th>
            <td className="break-words py-1.5 pr-2 text-muted">
              <Value value={from} absent={t('absent')} empty={t('empty')} />
            </td>
            <td className="break-words py-1.5">
              <Value value={to} absent={t('state_removed')} empty={t('empty')} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Value({ value, absent, empty }: { value: string | null; absent: string; empty: string }) {
  if (value === null) return <em>{absent}</em>;
  return value === '' ? <em>{empty}</em> : <span className="whitespace-pre-wrap">{value}</span>;
}
