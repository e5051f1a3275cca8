import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { PageFailure } from '@/components/shell/page-failure';
import { UsageList } from '@/components/usage/usage-list';
import { requireSession } from '@/lib/auth/session';
import { readForPage } from '@/lib/data/page-read';
import { readUsage } from '@/lib/data/usage';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('usage'))('title') };
}

export default async function UsagePage() {
  const session = await requireSession();
  const t = await getTranslations('usage');
  const usage = await readForPage(() => readUsage(session));
  if (!usage.ok) return <PageFailure heading={t('title')} title={t('not_read')} error={usage.error} />;
  return <UsageList usage={usage.data} project={session.viewer.projectName} />;
}
