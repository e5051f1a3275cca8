'use client';

import { useTranslations } from 'next-intl';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';

/** Says that a form came back as it was left, and offers it as it would be otherwise. */
export function RestoredNotice({ onDiscard }: { onDiscard: () => void }) {
  const t = useTranslations('drafts');
  return (
    <Notice
      tone="info"
      title={t('restored')}
      action={
        <Button size="sm" onClick={onDiscard}>
          {t('discard')}
        </Button>
      }
    />
  );
}
