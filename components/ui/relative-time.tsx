'use client';

import { useFormatter, useNow } from 'next-intl';

/** How long ago, with the exact time on hover; moves on by itself once a minute. */
export function RelativeTime({ iso }: { iso: string }) {
  const format = useFormatter();
  const now = useNow({ updateInterval: 60_000 });
  const date = new Date(iso);
  return (
    <time dateTime={iso} title={`${iso.replace('T', ' ').replace('Z', '')} UTC`} suppressHydrationWarning>
      {format.relativeTime(date > now ? now : date, now)}
    </time>
  );
}
