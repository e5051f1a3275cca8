import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { AboutCloud } from '@/components/about/about-cloud';
import { ActionErrorNotice } from '@/components/shell/action-error';
import { requireSession } from '@/lib/auth/session';
import { getCapabilities } from '@/lib/data/capabilities';
import { readForPage } from '@/lib/data/page-read';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('about'))('title') };
}

export default async function AboutPage() {
  const session = await requireSession();
  const capabilities = await readForPage(() => getCapabilities(session));
  if (!capabilities.ok) return <ActionErrorNotice error={capabilities.error} />;
  return <AboutCloud capabilities={capabilities.data} viewer={session.viewer} />;
}
