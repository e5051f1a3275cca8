'use client';

import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { buttonClass } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import type { SsoProblem } from '@/lib/auth/web-sso';
import { apiRoutes } from '@/lib/routes';

/** Signing in at a provider, as the sign-in page offers it. */
export interface SsoOffer {
  choices: { id: string; label: string }[];
  /** Gone to at once, and not offered. */
  redirect: string | null;
  /** People may sign in by a password besides. */
  password: boolean;
  /** What was begun in this browser and did not come back: how it is called. */
  unfinished: string | null;
  problem: SsoProblem | null;
}

/** Links that lead to a provider, and why the last one did not lead back. They are links: a form may not leave this site. */
export function SsoLinks({ offer, target }: { offer: SsoOffer; target: string }) {
  const t = useTranslations('sso');
  const { choices, redirect, problem } = offer;
  const [unfinished, setUnfinished] = useState(offer.unfinished);
  const [gone, setGone] = useState<string | null>(null);
  const begin = (choice: string) => apiRoutes.beginSso({ choice, target });
  useEffect(() => {
    if (redirect) location.replace(apiRoutes.beginSso({ choice: redirect, target }));
  }, [redirect, target]);
  useEffect(() => {
    // The page as it was left, when somebody comes back from a refusal.
    const back = (event: PageTransitionEvent) => {
      if (event.persisted && gone) setUnfinished(gone);
    };
    addEventListener('pageshow', back);
    return () => removeEventListener('pageshow', back);
  }, [gone]);
  if (redirect)
    return (
      <p role="status" className="text-muted">
        {t('leading')}
      </p>
    );
  return (
    <div className="flex flex-col gap-3">
      {problem && <Notice tone="danger" alert title={t(`problem_${problem}`)} />}
      {!problem && unfinished && <Notice tone="warning">{t('unfinished', { provider: unfinished })}</Notice>}
      {choices.map(({ id, label }, index) => (
        <a
          key={id}
          href={begin(id)}
          onClick={() => setGone(label)}
          className={buttonClass({ variant: index === 0 && !offer.password ? 'primary' : 'secondary' })}
        >
          {t('with', { provider: label })}
        </a>
      ))}
    </div>
  );
}
