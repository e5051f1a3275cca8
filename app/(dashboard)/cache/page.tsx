import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { CachePage as Cache } from '@/components/cache/cache-page';
import { ActionErrorNotice } from '@/components/shell/action-error';
import { MessagePage } from '@/components/shell/message-page';
import { requireSession } from '@/lib/auth/session';
import { readCache } from '@/lib/data/cache';
import { cacheNodes } from '@/lib/data/cache-nodes';
import { getCapabilities } from '@/lib/data/capabilities';
import { readForPage } from '@/lib/data/page-read';

export async function generateMetadata(): Promise<Metadata> {
  return { title: (await getTranslations('cache'))('title') };
}

interface CachePageProps {
  searchParams: Promise<{ node?: string | string[] }>;
}

export default async function CachePage({ searchParams }: CachePageProps) {
  const session = await requireSession();
  const t = await getTranslations('cache');
  // Only administrators may look (glance-api.md 8.1): nobody else's log gets a refusal for a page view.
  if (!session.viewer.isAdmin) return <MessagePage title={t('title')} text={t('admin_only')} />;
  const capabilities = await readForPage(() => getCapabilities(session));
  if (!capabilities.ok) return <ActionErrorNotice error={capabilities.error} title={t('not_read')} />;
  if (!capabilities.data.cache) return <MessagePage title={t('none')} text={t('none_text')} />;
  const nodes = cacheNodes(session.cloud.name).map(({ name }) => name);
  const asked = (await searchParams).node;
  const node = nodes.find((name) => name === asked) ?? null;
  const cache = await readForPage(() => readCache(session, node));
  return (
    <Cache
      key={node ?? ''}
      node={node}
      nodes={nodes}
      first={cache.ok ? cache.data : null}
      failed={cache.ok ? null : cache.error}
      projectId={session.viewer.projectId}
    />
  );
}
