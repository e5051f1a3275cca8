'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { Notice } from '@/components/ui/notice';
import type { Stale } from '@/lib/browser/use-live-images';
import { formatDuration } from '@/lib/format';

/** The cloud does not answer: what is on screen stays, and says how old it is. */
export function StaleNotice({ stale }: { stale: Stale }) {
  const t = useTranslations('errors');
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const age = formatDuration((now - stale.since) / 1000);
  return (
    <Notice tone="warning" alert>
      {t('stale', { age, retry: formatDuration(stale.retryIn / 1000) })}
    </Notice>
  );
}
