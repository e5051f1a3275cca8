'use client';

import { usePathname, useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useActionErrorText } from '@/components/shell/action-error';
import { Button } from '@/components/ui/button';
import { ProgressBar } from '@/components/ui/progress-bar';
import { useDuration } from '@/components/ui/use-duration';
import { uploadManager } from '@/lib/browser/upload-manager';
import { formatBytes, formatRate } from '@/lib/format';
import { routes } from '@/lib/routes';
import { isRunning, type Upload } from '@/lib/work/upload';

/** One upload: bytes, rate, time left, and what can be done about it. */
export function UploadProgress({ upload }: { upload: Upload }) {
  const t = useTranslations('uploads');
  const duration = useDuration();
  const text = useActionErrorText();
  const router = useRouter();
  const here = usePathname();
  const { imageId, state, sent, size, rate, secondsLeft, error } = upload;
  const amount = t('of', { sent: formatBytes(sent), size: formatBytes(size) });
  const tone = state === 'failed' ? 'danger' : state === 'done' ? 'ok' : 'progress';
  const retry = async () => {
    const now = await uploadManager.retry(imageId);
    if (now !== imageId && here === routes.image(imageId)) router.replace(routes.image(now));
  };
  return (
    <div className="flex flex-col gap-1.5">
      <ProgressBar
        label={t('progress_of', { name: upload.name })}
        value={size === 0 ? 1 : sent / size}
        text={amount}
        tone={tone}
      />
      <div className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1 text-sm">
        <span>
          {amount} <span className="text-muted">{t(state)}</span>
        </span>
        <span className="text-muted">
          {rate !== null && formatRate(rate)}
          {secondsLeft !== null && ` · ${t('left', { time: duration(secondsLeft) })}`}
        </span>
        {isRunning(upload) && (
          <Button size="sm" onClick={() => void uploadManager.cancel(imageId)}>
            {t('cancel')}
          </Button>
        )}
        {state === 'failed' && (
          <Button size="sm" onClick={() => void retry()}>
            {t('retry')}
          </Button>
        )}
        {!isRunning(upload) && (
          <Button size="sm" variant="quiet" onClick={() => uploadManager.dismiss(imageId)}>
            {t('dismiss')}
          </Button>
        )}
      </div>
      {error && state === 'failed' && (
        <p role="alert" className="text-danger text-sm">
          {text(error)}
        </p>
      )}
    </div>
  );
}
