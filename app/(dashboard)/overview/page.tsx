import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { OverviewPage } from '@/components/overview/overview-page';
import { requireSession } from '@/lib/auth/session';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('overview'))('title') };
}

/** All images are read by the page itself: of very many that takes longer than a page may. */
export default async function CatalogOverviewPage() {
  const { viewer } = await requireSession();
  return <OverviewPage viewer={viewer} />;
}
