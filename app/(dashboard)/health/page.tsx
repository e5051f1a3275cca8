import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { CatalogHealthPage } from '@/components/health/catalog-health-page';
import { requireSession } from '@/lib/auth/session';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('health'))('title') };
}

/** All images are read by the page itself: of very many that takes longer than a page may. */
export default async function HealthPage() {
  const { viewer } = await requireSession();
  return <CatalogHealthPage viewer={viewer} />;
}
