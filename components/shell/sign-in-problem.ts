'use client';

import { useTranslations } from 'next-intl';
import { useDuration } from '@/components/ui/use-duration';
import type { SignInResult } from '@/lib/browser/sign-in';

/** A sign-in, switch or sign-out that came to nothing. */
export type SignInFailure = Extract<SignInResult, { ok: false }>;

/** Gives the sentence for one: why, what to do, and how long to wait where the answer says. A wrong credential is told in the words of what was typed. */
export function useSignInProblemText(): (
  failure: Omit<SignInFailure, 'ok'>,
  method?: 'password' | 'credential',
) => string {
  const t = useTranslations('signIn');
  const errors = useTranslations('errors');
  const duration = useDuration();
  return ({ reason, about = '', retryAfter }, method = 'password') => {
    const credential = reason === 'credentials' && method === 'credential';
    const sentence = credential ? t('problem_credential') : t(`problem_${reason}`, { about });
    return retryAfter ? errors('wait', { sentence, pause: duration(retryAfter) }) : sentence;
  };
}
