import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { SpacePage } from '@/components/space/space-page';
import { requireSession } from '@/lib/auth/session';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('space'))('title') };
}

/** All images are read by the page itself: of very many that takes longer than a page may. */
export default async function Space() {
  const { viewer } = await requireSession();
  return <SpacePage viewer={viewer} />;
}
