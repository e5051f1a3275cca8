'use client';

import { useTranslations } from 'next-intl';
import { RequestId, useActionErrorText } from '@/components/shell/action-error';
import { Countdown } from '@/components/shell/countdown';
import { useRetry } from '@/components/shell/use-retry';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import type { ActionError } from '@/lib/contract/action-result';

interface RetryNoticeProps {
  error: ActionError;
  /** What could not be read. */
  title: string;
  /** Reads it again. */
  retry: () => void;
  /** It is being read again. */
  pending: boolean;
  /** What is on screen is older than what could not be read. */
  stale?: boolean;
}

/** Why something could not be read; it is tried again by a click, and by itself where that may help. */
export function RetryNotice({ error, title, retry, pending, stale = false }: RetryNoticeProps) {
  const t = useTranslations('errors');
  const text = useActionErrorText();
  const { dueAt, now } = useRetry(error, retry, pending);
  return (
    <Notice
      tone={stale ? 'warning' : 'danger'}
      alert
      title={title}
      action={
        <Button size="sm" pending={pending} onClick={now}>
          {t('try_again')}
        </Button>
      }
    >
      {text(error)}
      <RequestId error={error} />
      {dueAt !== null && (
        <p aria-hidden className="text-muted">
          <Countdown dueAt={dueAt} />
        </p>
      )}
    </Notice>
  );
}
