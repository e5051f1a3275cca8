import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { ActionErrorNotice } from '@/components/shell/action-error';
import { MessagePage } from '@/components/shell/message-page';
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
  if (!stores.ok) return <ActionErrorNotice error={stores.error} title={t('not_read')} />;
  if (!stores.data) return <MessagePage title={t('one')} text={t('one_text')} />;
  return <StoreList stores={stores.data} viewer={session.viewer} />;
}
