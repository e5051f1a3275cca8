'use client';

import { useTranslations } from 'next-intl';
import { MessagePage } from '@/components/shell/message-page';
import { Button } from '@/components/ui/button';

/** A fault nobody foresaw. What is known about it is in the server's log, under this digest. */
export default function DashboardError({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  const t = useTranslations('pages');
  return (
    <MessagePage
      title={t('fault')}
      text={t('fault_text', { digest: error.digest ?? '–' })}
      action={
        <Button variant="primary" onClick={reset}>
          {t('try_again')}
        </Button>
      }
    />
  );
}
