import { dehydrate, HydrationBoundary, QueryClient } from '@tanstack/react-query';
import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { CatalogBrowser } from '@/components/metadefs/catalog-browser';
import { PageFailure } from '@/components/shell/page-failure';
import { requireSession } from '@/lib/auth/session';
import { readNamespaces } from '@/lib/data/namespaces';
import { readForPage } from '@/lib/data/page-read';
import { namespacesOptions } from '@/lib/queries/namespaces';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('catalog'))('heading') };
}

export default async function CatalogPage() {
  const session = await requireSession();
  const read = await readForPage(() => readNamespaces(session));
  const t = await getTranslations('catalog');
  if (!read.ok) return <PageFailure heading={t('heading')} title={t('not_read')} error={read.error} />;
  const client = new QueryClient();
  client.setQueryData(namespacesOptions(session.viewer.projectId).queryKey, read.data);
  return (
    <HydrationBoundary state={dehydrate(client)}>
      <CatalogBrowser viewer={session.viewer} />
    </HydrationBoundary>
  );
}
