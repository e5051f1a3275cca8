'use client';

import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { ProgressBar } from '@/components/ui/progress-bar';
import { useDuration } from '@/components/ui/use-duration';
import { formatBytes, formatRate } from '@/lib/format';
import { RateMeter } from '@/lib/work/upload';
import type { PassingUpload } from '@/lib/work/upload-status';

/** An upload that another tab or browser of this project sends: bytes, rate and time left. */
export function PassingProgress({ upload, name }: { upload: PassingUpload; name: string }) {
  const t = useTranslations('uploads');
  const duration = useDuration();
  const own = useTranslations('activity');
  const { offset: sent, size, broken } = upload;
  const [meter] = useState(() => new RateMeter());
  const last = useRef<{ sent: number; rate: number | null }>({ sent: -1, rate: null });
  if (sent !== last.current.sent) last.current = { sent, rate: meter.sample(Date.now(), sent) };
  const { rate } = last.current;
  const amount = t('of', { sent: formatBytes(sent), size: formatBytes(size) });
  return (
    <div className="flex flex-col gap-1.5">
      <ProgressBar
        label={t('progress_of', { name })}
        value={size === 0 ? 1 : sent / size}
        text={amount}
        tone={broken ? 'waiting' : 'progress'}
      />
      <div className="flex flex-wrap justify-between gap-x-3 text-sm tabular-nums">
        <span>
          {amount} <span className="text-muted">{own(broken ? 'passing_broken' : 'passing')}</span>
        </span>
        {!broken && rate !== null && rate > 0 && (
          <span className="text-muted">
            {`${formatRate(rate)} · ${t('left', { time: duration((size - sent) / rate) })}`}
          </span>
        )}
      </div>
    </div>
  );
}
