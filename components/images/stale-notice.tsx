'use client';

import { useTranslations } from 'next-intl';
import { Notice } from '@/components/ui/notice';
import { useDuration } from '@/components/ui/use-duration';
import { useSeconds } from '@/lib/browser/clock';
import type { Stale } from '@/lib/browser/use-live-images';

/** The cloud does not answer: what is on screen stays, and says how old it is. */
export function StaleNotice({ stale }: { stale: Stale }) {
  const t = useTranslations('errors');
  const duration = useDuration();
  const now = useSeconds();
  const age = duration((now - stale.since) / 1000);
  return (
    <Notice tone="warning" alert>
      {t('stale', { age, retry: duration(stale.retryIn / 1000) })}
    </Notice>
  );
}
