import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { MessagePage } from '@/components/shell/message-page';
import { PageFailure } from '@/components/shell/page-failure';
import { StoreList } from '@/components/stores/store-list';
import { requireSession } from '@/lib/auth/session';
import { readForPage } from '@/lib/data/page-read';
import { readStores } from '@/lib/data/stores';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('stores'))('title') };
}

export default async function StoresPage() {
  const session = await requireSession();
  const t = await getTranslations('stores');
  const stores = await readForPage(() => readStores(session));
  if (!stores.ok) return <PageFailure heading={t('title')} title={t('not_read')} error={stores.error} />;
  if (!stores.data) return <MessagePage title={t('one')} text={t('one_text')} />;
  return <StoreList stores={stores.data} viewer={session.viewer} />;
}
