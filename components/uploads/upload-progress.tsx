'use client';

import { useTranslations } from 'next-intl';
import { useActionErrorText } from '@/components/shell/action-error';
import { Button } from '@/components/ui/button';
import { TransferLine } from '@/components/ui/transfer-line';
import { useTimeLeft } from '@/components/ui/use-time-left';
import { UploadPause } from '@/components/uploads/upload-pause';
import { uploadManager } from '@/lib/browser/uploads/upload-manager';
import { formatBytes, formatRate } from '@/lib/format';
import { isRunning, isSending, type Upload } from '@/lib/work/upload';

const tones = {
  waiting: 'waiting',
  sending: 'progress',
  paused: 'waiting',
  finishing: 'progress',
  done: 'ok',
  failed: 'danger',
  cancelling: 'waiting',
  cancelled: 'waiting',
  not_cancelled: 'danger',
} as const;

/** One upload: bytes, rate, time left, what is in its way, and the one thing that can be done about it. */
export function UploadProgress({ upload }: { upload: Upload }) {
  const t = useTranslations('uploads');
  const text = useActionErrorText();
  const timeLeft = useTimeLeft();
  const { imageId, state, sent, size, rate, secondsLeft, error } = upload;
  const amount = t('of', { sent: formatBytes(sent), size: formatBytes(size) });
  // A file that changed is not the one that was chosen: it has to be chosen anew.
  const again = state === 'failed' && error?.reason !== 'file_changed';
  return (
    <div className="flex flex-col gap-1.5">
      <TransferLine
        label={t('progress_of', { name: upload.name })}
        value={size === 0 ? 1 : sent / size}
        tone={tones[state]}
        amount={amount}
        words={t(state)}
        rate={rate === null ? null : formatRate(rate)}
        left={timeLeft(secondsLeft)}
        actions={
          <>
            {isSending(state) && (
              <Button size="sm" onClick={() => uploadManager.cancel(imageId)}>
                {t('cancel')}
              </Button>
            )}
            {again && (
              <Button size="sm" onClick={() => uploadManager.retry(imageId)}>
                {t(upload.staged ? 'import' : 'retry')}
              </Button>
            )}
            {state === 'not_cancelled' && (
              <Button size="sm" onClick={() => uploadManager.cancel(imageId)}>
                {t('delete')}
              </Button>
            )}
            {!isRunning(upload) && (
              <Button size="sm" variant="quiet" onClick={() => uploadManager.dismiss(imageId)}>
                {t('dismiss')}
              </Button>
            )}
          </>
        }
      />
      {upload.restarted && <p className="text-muted text-sm">{t('restarted')}</p>}
      {isRunning(upload) && error && <UploadPause upload={upload} error={error} />}
      {error && (state === 'failed' || state === 'not_cancelled') && (
        <p role="alert" className="text-danger text-sm">
          {state === 'failed' ? text(error) : t('still_there', { reason: text(error) })}
        </p>
      )}
    </div>
  );
}
