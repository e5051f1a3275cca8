'use client';

import { useTranslations } from 'next-intl';
import { durationParts } from '@/lib/format';

/** Says a duration in seconds in the language of the page: two units at the most. */
export function useDuration(): (seconds: number) => string {
  const t = useTranslations('duration');
  return (seconds) => {
    const { message, large, small } = durationParts(seconds);
    return t(message, { large, small });
  };
}
