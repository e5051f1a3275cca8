'use client';

import { useFormatter, useTranslations } from 'next-intl';
import { useNowFor } from '@/lib/browser/clock';

interface RelativeTimeProps {
  iso: string;
  muted?: boolean;
  /** Below a minute its seconds are counted: of what is on screen, whose age is the promise. */
  counted?: boolean;
}

/** Milliseconds for which a moment is just now. */
const justNow = { counted: 1000, resting: 60_000 };

/** How long ago, with the exact time on hover; moves on by itself. Below a minute a thing came to be just now. */
export function RelativeTime({ iso, muted = false, counted = false }: RelativeTimeProps) {
  const format = useFormatter();
  const t = useTranslations('common');
  const moment = Date.parse(iso);
  const present = useNowFor(moment, counted);
  return (
    <time
      dateTime={iso}
      title={`${iso.replace('T', ' ').replace('Z', '')} UTC`}
      // Mostly part of a status, which would be read out anew by the second.
      aria-live={counted ? 'off' : undefined}
      className={muted ? 'text-muted' : undefined}
      suppressHydrationWarning
    >
      {present - moment < justNow[counted ? 'counted' : 'resting']
        ? t('just_now')
        : format.relativeTime(moment, present)}
    </time>
  );
}
