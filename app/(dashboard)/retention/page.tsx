import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { RetentionPage } from '@/components/retention/retention-page';
import { requireSession } from '@/lib/auth/session';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('retention'))('title') };
}

/** Nothing is read before somebody asks what a rule would do: that reads every image. */
export default async function Retention() {
  const { viewer } = await requireSession();
  return <RetentionPage viewer={viewer} />;
}
