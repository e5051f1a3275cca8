'use client';

import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { TransferLine } from '@/components/ui/transfer-line';
import { useTimeLeft } from '@/components/ui/use-time-left';
import { formatBytes, formatRate } from '@/lib/format';
import { RateMeter } from '@/lib/work/upload';
import type { PassingUpload } from '@/lib/work/upload-status';

/** An upload that another tab or browser of this project sends: bytes, rate and time left. */
export function PassingProgress({ upload, name }: { upload: PassingUpload; name: string }) {
  const t = useTranslations('uploads');
  const timeLeft = useTimeLeft();
  const own = useTranslations('activity');
  const { offset: sent, size, broken } = upload;
  const [meter] = useState(() => new RateMeter());
  const last = useRef<{ sent: number; rate: number | null }>({ sent: -1, rate: null });
  if (sent !== last.current.sent) last.current = { sent, rate: meter.sample(Date.now(), sent) };
  const rate = broken ? null : last.current.rate;
  const amount = t('of', { sent: formatBytes(sent), size: formatBytes(size) });
  return (
    <TransferLine
      label={t('progress_of', { name })}
      value={size === 0 ? 1 : sent / size}
      tone={broken ? 'waiting' : 'progress'}
      amount={amount}
      words={own(broken ? 'passing_broken' : 'passing')}
      rate={rate ? formatRate(rate) : null}
      left={timeLeft(rate ? (size - sent) / rate : null)}
    />
  );
}
