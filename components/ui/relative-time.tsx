'use client';

import { useFormatter } from 'next-intl';
import { useNowFor } from '@/lib/browser/clock';

/** How long ago, with the exact time on hover; moves on by itself, by the second below a minute. */
export function RelativeTime({ iso, muted = false }: { iso: string; muted?: boolean }) {
  const format = useFormatter();
  const moment = Date.parse(iso);
  const now = useNowFor(moment);
  return (
    <time
      dateTime={iso}
      title={`${iso.replace('T', ' ').replace('Z', '')} UTC`}
      className={muted ? 'text-muted' : undefined}
      suppressHydrationWarning
    >
      {format.relativeTime(Math.min(moment, now), now)}
    </time>
  );
}
