'use client';

import { useTranslations } from 'next-intl';
import { useDuration } from '@/components/ui/use-duration';

/** Says how long something still takes, in seconds; null where nobody knows, and for less than one: "0 s left" tells nothing. */
export function useTimeLeft(): (seconds: number | null) => string | null {
  const t = useTranslations('duration');
  const duration = useDuration();
  return (seconds) =>
    seconds !== null && seconds >= 1 && Number.isFinite(seconds)
      ? t('left', { time: duration(seconds) })
      : null;
}
