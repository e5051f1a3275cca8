'use client';

import { useTranslations } from 'next-intl';
import { PageHeader } from '@/components/shell/page-header';
import { lazy } from '@/components/ui/lazy';
import type { Viewer } from '@/lib/auth/viewer';

// Begins with the rule that this browser has kept, which the server does not know; what stands below it comes with it, so
// that nothing moves.
const RetentionWork = lazy(() =>
  import('@/components/retention/retention-work').then((module) => module.RetentionWork),
);

/** What becomes of images that newer ones replace: a rule, what it would do and why, and what was done by it. */
export function RetentionPage({ viewer }: { viewer: Viewer }) {
  const t = useTranslations('retention');
  return (
    <div className="flex flex-col gap-4">
      <PageHeader title={t('title')} text={t('text')} />
      <RetentionWork viewer={viewer} />
    </div>
  );
}
