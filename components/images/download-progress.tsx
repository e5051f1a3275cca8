'use client';

import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { RequestId, useActionErrorText } from '@/components/shell/action-error';
import { Countdown } from '@/components/shell/countdown';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { TransferLine } from '@/components/ui/transfer-line';
import { useTimeLeft } from '@/components/ui/use-time-left';
import { useDownload } from '@/lib/browser/downloads/download-list';
import { downloadManager } from '@/lib/browser/downloads/download-manager';
import { useFileHash } from '@/lib/browser/file-hashes';
import type { ActionError } from '@/lib/contract/action-result';
import { formatBytes, formatRate } from '@/lib/format';
import { routes } from '@/lib/routes';
import { type Download, isFetching } from '@/lib/work/download';
import { algorithmName } from '@/lib/work/file-hash';

interface DownloadProgressProps {
  imageId: string;
  /** Among others, on whatever page: it leads to its image. */
  inTray?: boolean;
}

/** The download of an image into a file: bytes, rate, time left, what is in its way, and whether the file is right. */
export function DownloadProgress({ imageId, inTray }: DownloadProgressProps) {
  const t = useTranslations('downloads');
  const download = useDownload(imageId);
  if (!download) return null;
  const { imageId: id } = download;
  return (
    <section
      aria-label={inTray ? t('progress_of', { name: download.fileName }) : t('title')}
      className={`flex flex-col gap-1.5 ${inTray ? '' : 'rounded border bg-surface p-4'}`}
    >
      <div className="flex items-center justify-between gap-3">
        {inTray ? (
          <Link
            prefetch={false}
            href={routes.image(id)}
            className="min-w-0 truncate font-medium hover:underline"
          >
            {download.fileName}
          </Link>
        ) : (
          <h2 className="min-w-0 truncate font-medium">{t('progress_of', { name: download.fileName })}</h2>
        )}
        {isFetching(download) ? (
          <Button size="sm" onClick={() => downloadManager.cancel(id)}>
            {t(download.state === 'checking' ? 'skip' : 'cancel')}
          </Button>
        ) : (
          <Button size="sm" variant="quiet" onClick={() => downloadManager.dismiss(id)}>
            {t('dismiss')}
          </Button>
        )}
      </div>
      {isFetching(download) ? <Fetching download={download} /> : <Ended download={download} />}
    </section>
  );
}

function Fetching({ download }: { download: Download }) {
  const t = useTranslations('downloads');
  const timeLeft = useTimeLeft();
  const { received, size, rate, state, error, file } = download;
  const hash = useFileHash(file);
  const checked = state === 'checking' && hash && file ? hash.hashed / Math.max(1, file.size) : null;
  const amount =
    size === null
      ? t('of_unknown', { received: formatBytes(received) })
      : t('of', { received: formatBytes(received), size: formatBytes(size) });
  const value = checked ?? (size ? received / size : null);
  const left = rate && size !== null ? (size - received) / rate : null;
  const words =
    checked === null
      ? t(state === 'checking' ? 'checking' : state === 'paused' ? 'paused' : 'receiving')
      : t('checking_part', { part: `${Math.floor(checked * 100)} %` });
  return (
    <>
      <TransferLine
        label={t('progress_of', { name: download.fileName })}
        value={value}
        tone={state === 'paused' ? 'waiting' : 'progress'}
        amount={amount}
        words={words}
        rate={rate === null ? null : formatRate(rate)}
        left={timeLeft(left)}
      />
      {error && <InTheWay error={error} retryAt={download.retryAt} />}
    </>
  );
}

function InTheWay({ error, retryAt }: { error: ActionError; retryAt: number | null }) {
  const t = useTranslations('downloads');
  const uploads = useTranslations('uploads');
  const text = useActionErrorText();
  const reason =
    error.reason === 'no_connection'
      ? uploads('offline')
      : error.reason === 'dashboard_silent'
        ? uploads('silent')
        : text(error);
  return (
    <p className="text-muted text-sm">
      {reason} <Countdown dueAt={retryAt} /> {t('goes_on')}
    </p>
  );
}

function Ended({ download }: { download: Download }) {
  const t = useTranslations('downloads');
  const text = useActionErrorText();
  const { fileName: file, state, error, digest } = download;
  const algorithm = digest ? algorithmName(digest.algorithm) : '';
  if (state === 'different')
    return (
      <Notice tone="danger" alert title={t('different', { file })}>
        {t('different_text', { algorithm })}
      </Notice>
    );
  if (state === 'failed' && error)
    return (
      <Notice tone="danger" alert title={t('failed', { file })}>
        {text(error)}
        <RequestId error={error} />
      </Notice>
    );
  return (
    <p role="status" className="text-sm">
      {t(state === 'same' ? 'same' : state === 'cancelled' ? 'cancelled' : 'unchecked', { file, algorithm })}
    </p>
  );
}
