import type { Metadata } from 'next';
import { cookies } from 'next/headers';
import { getTranslations } from 'next-intl/server';
import { densityCookie, densityOf } from '@/components/placement/placement-density';
import { PlacementPage } from '@/components/placement/placement-page';
import { MessagePage } from '@/components/shell/message-page';
import { PageFailure } from '@/components/shell/page-failure';
import { keptChoice } from '@/components/shell/theme';
import { requireSession } from '@/lib/auth/session';
import { readForPage } from '@/lib/data/page-read';
import { readPlaces } from '@/lib/data/stores';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('placement'))('title') };
}

export default async function Placement() {
  const session = await requireSession();
  const t = await getTranslations('stores');
  const read = await readForPage(() => readPlaces(session));
  if (!read.ok) {
    const heading = (await getTranslations('placement'))('title');
    return <PageFailure heading={heading} title={t('not_read')} error={read.error} />;
  }
  const { stores, offersCopy } = read.data;
  if (!stores) return <MessagePage title={t('one')} text={t('one_text')} />;
  const density = densityOf(keptChoice(await cookies(), densityCookie));
  return <PlacementPage stores={stores} offersCopy={offersCopy} viewer={session.viewer} density={density} />;
}
