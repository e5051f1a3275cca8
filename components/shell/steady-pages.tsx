'use client';

import { usePathname, useRouter, useSearchParams } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useEffect } from 'react';
import { useToast } from '@/components/ui/toast';
import { isPaintedOld } from '@/lib/browser/page-age';
import { keepPageWhileNobodyAnswers } from '@/lib/browser/steady-pages';

/**
 * Keeps the page, its uploads and what was typed while the next page cannot come, and says so; and reads a page anew that
 * is shown as it was some time ago.
 */
export function SteadyPages() {
  const t = useTranslations('common');
  const toast = useToast();
  const router = useRouter();
  useEffect(
    () =>
      keepPageWhileNobodyAnswers(
        (why) =>
          why === 'other_build'
            ? toast({ tone: 'danger', title: t('updated'), description: t('updated_waits') })
            : toast({
                tone: 'danger',
                title: t(navigator.onLine ? 'no_answer' : 'no_connection'),
                description: t('page_waits'),
              }),
        () => router.refresh(),
      ),
    [t, toast, router],
  );
  // With these, what follows is done whenever another page has been painted.
  usePathname();
  useSearchParams();
  useEffect(() => {
    if (isPaintedOld()) router.refresh();
  });
  return null;
}
