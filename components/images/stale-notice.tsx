'use client';

import { useTranslations } from 'next-intl';
import { ActionErrorNotice } from '@/components/shell/action-error';
import { Countdown } from '@/components/shell/countdown';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { useDuration } from '@/components/ui/use-duration';
import { useSeconds } from '@/lib/browser/clock';
import { followAgain } from '@/lib/browser/live';
import type { Stale } from '@/lib/browser/use-live-images';

/** What is on screen stays, and says how old it is, why, and what helps. */
export function StaleNotice({ stale }: { stale: Stale }) {
  const t = useTranslations('errors');
  const duration = useDuration();
  const now = useSeconds();
  const age = duration(Math.max(0, now - stale.since) / 1000);
  switch (stale.kind) {
    case 'stale': {
      // A tab of an earlier build may lead, which does not say.
      const away = stale.away ?? 'cloud';
      return (
        <Notice tone="warning" alert>
          {/* A screen reader is told once, not every second. */}
          <span className="sr-only">{t(`stale_said_${away}`)}</span>
          <span aria-hidden>
            {t(`stale_${away}`, { age })} <Countdown dueAt={stale.retryAt} />
          </span>
        </Notice>
      );
    }
    case 'signed_out':
      return (
        <Notice
          tone="warning"
          alert
          action={
            <Button size="sm" onClick={followAgain}>
              {t('sign_in_again')}
            </Button>
          }
        >
          {t('stale_signed_out', { age })}
        </Notice>
      );
    case 'refused':
      return (
        <div className="flex flex-col items-start gap-2">
          <ActionErrorNotice error={stale.error} title={t('stale_refused', { age })} />
          <Button size="sm" onClick={followAgain}>
            {t('follow_again')}
          </Button>
        </div>
      );
  }
}
