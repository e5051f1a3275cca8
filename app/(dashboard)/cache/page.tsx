import type { Metadata } from 'next';
import { getTranslations } from 'next-intl/server';
import { CachePage as Cache } from '@/components/cache/cache-page';
import { MessagePage } from '@/components/shell/message-page';
import { requireSession } from '@/lib/auth/session';
import { readCache } from '@/lib/data/cache';
import { cacheNodes } from '@/lib/data/cache-nodes';
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
  const nodes = cacheNodes(session.cloud.name).map(({ name }) => name);
  const asked = (await searchParams).node;
  const node = nodes.find((name) => name === asked) ?? null;
  const readAt = Date.now();
  const cache = await readForPage(() => readCache(session, node));
  // The cloud itself says so, just now: what it offered a while ago is no answer while it is away.
  if (cache.ok && !cache.data && nodes.length === 0)
    return <MessagePage title={t('none')} text={t('none_text')} />;
  return (
    <Cache
      key={node ?? ''}
      node={node}
      nodes={nodes}
      first={cache.ok ? cache.data : null}
      readAt={cache.ok ? readAt : 0}
      failed={cache.ok ? null : cache.error}
      projectId={session.viewer.projectId}
    />
  );
}
