'use client';

import { useTranslations } from 'next-intl';
import { useDuration } from '@/components/ui/use-duration';
import { useSeconds } from '@/lib/browser/clock';

/**
 * When the next try is, counted down by the second; `dueAt` in milliseconds since the epoch, null or in the past while it
 * is being tried. What is told to screen readers leaves it out: they would say every second of it.
 */
export function Countdown({ dueAt }: { dueAt: number | null }) {
  const t = useTranslations('errors');
  const duration = useDuration();
  const now = useSeconds();
  return (
    <span className="tabular-nums">
      {dueAt === null || dueAt <= now
        ? t('trying_now')
        : t('trying_in', { time: duration(Math.max(1, (dueAt - now) / 1000)) })}
    </span>
  );
}
