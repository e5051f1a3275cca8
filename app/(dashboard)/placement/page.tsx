import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { PlacementPage } from '@/components/placement/placement-page';
import { ActionErrorNotice } from '@/components/shell/action-error';
import { MessagePage } from '@/components/shell/message-page';
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
  if (!read.ok) return <ActionErrorNotice error={read.error} title={t('not_read')} />;
  const { stores, offersCopy } = read.data;
  if (!stores) return <MessagePage title={t('one')} text={t('one_text')} />;
  return <PlacementPage stores={stores} offersCopy={offersCopy} viewer={session.viewer} />;
}
