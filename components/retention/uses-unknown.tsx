'use client';

import { useTranslations } from 'next-intl';
import { Notice } from '@/components/ui/notice';
import { type PartStates, useParts } from '@/lib/work/image-uses';

/** What could not be asked, and so keeps every image where it is; nothing where all was told. */
export function UsesUnknown({ parts }: { parts: PartStates }) {
  const t = useTranslations('sweep');
  const uses = useTranslations('uses');
  const silent = useParts.filter((part) => !['known', 'absent'].includes(parts[part]));
  if (silent.length === 0) return null;
  return (
    <Notice tone="warning" title={t('uses_unknown')}>
      {silent.map((part) => (
        <p key={part}>{uses(`${part}_${parts[part] as 'silent'}`)}</p>
      ))}
    </Notice>
  );
}
