'use client';

import { useTranslations } from 'next-intl';
import { useEffect } from 'react';
import { useToast } from '@/components/ui/toast';
import { keepPageWhileNobodyAnswers } from '@/lib/browser/steady-pages';

/** Keeps the page, its uploads and what was typed while the next page cannot come, and says so. */
export function SteadyPages() {
  const t = useTranslations('common');
  const toast = useToast();
  useEffect(
    () =>
      keepPageWhileNobodyAnswers(() =>
        toast({
          tone: 'danger',
          title: t(navigator.onLine ? 'no_answer' : 'no_connection'),
          description: t('page_waits'),
        }),
      ),
    [t, toast],
  );
  return null;
}
