'use client';

import { useTranslations } from 'next-intl';
import { RequestId, useActionErrorText } from '@/components/shell/action-error';
import { useRetry } from '@/components/shell/use-retry';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { useDuration } from '@/components/ui/use-duration';
import { useSeconds } from '@/lib/browser/clock';
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
      {dueAt !== null && <Countdown dueAt={dueAt} />}
    </Notice>
  );
}

/** When the next try is; for eyes alone, for a screen reader would say every second of it. */
function Countdown({ dueAt }: { dueAt: number }) {
  const t = useTranslations('errors');
  const duration = useDuration();
  const now = useSeconds();
  return (
    <p aria-hidden className="text-muted tabular-nums">
      {t('trying_in', { time: duration(Math.max(1, (dueAt - now) / 1000)) })}
    </p>
  );
}
