import type { Metadata } from 'next';
import { headers } from 'next/headers';
import { getTranslations } from 'next-intl/server';
import { AboutCloud } from '@/components/about/about-cloud';
import { PageFailure } from '@/components/shell/page-failure';
import { requireSession } from '@/lib/auth/session';
import { ssoCloud, trustedDashboard } from '@/lib/auth/web-sso';
import { getCapabilities } from '@/lib/data/capabilities';
import { readForPage } from '@/lib/data/page-read';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('about'))('title') };
}

export default async function AboutPage() {
  const session = await requireSession();
  const t = await getTranslations('about');
  const capabilities = await readForPage(() => getCapabilities(session));
  if (!capabilities.ok)
    return <PageFailure heading={t('title')} title={t('not_read')} error={capabilities.error} />;
  return (
    <AboutCloud
      capabilities={capabilities.data}
      viewer={session.viewer}
      cloudName={session.cloud.label}
      trustedDashboard={ssoCloud()?.name === session.cloud.name ? trustedDashboard(await headers()) : null}
    />
  );
}
