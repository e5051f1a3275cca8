'use client';

import { useTranslations } from 'next-intl';
import { useActionErrorText } from '@/components/shell/action-error';
import { Countdown } from '@/components/shell/countdown';
import { useDuration } from '@/components/ui/use-duration';
import { useSeconds } from '@/lib/browser/clock';
import type { ActionError } from '@/lib/contract/action-result';
import type { Upload } from '@/lib/work/upload';

/** What is in the way of an upload or of its deletion, when it is tried again, and how long that makes sense. */
export function UploadPause({ upload, error }: { upload: Upload; error: ActionError }) {
  const t = useTranslations('uploads');
  const text = useActionErrorText();
  const duration = useDuration();
  const now = useSeconds();
  const { retryAt, waitsUntil, state } = upload;
  const reason =
    error.reason === 'no_connection'
      ? t('offline')
      : error.reason === 'dashboard_silent'
        ? t('silent')
        : error.reason === 'between'
          ? t('between', { status: error.status ?? 0 })
          : text(error);
  const left = waitsUntil === null ? null : Math.max(0, waitsUntil - now) / 1000;
  return (
    <p className="text-muted text-sm">
      {state === 'cancelling' && `${t('not_deleted_yet')} `}
      {reason} {error.reason === 'no_connection' ? t('again_online') : <Countdown dueAt={retryAt} />}
      {left !== null && ` ${left > 0 ? t('kept_for', { time: duration(left) }) : t('kept_no_more')}`}
    </p>
  );
}
