'use client';

import { useQuery } from '@tanstack/react-query';
import { Plus, RefreshCw } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { CacheTable } from '@/components/cache/cache-table';
import { ClearDialog } from '@/components/cache/clear-dialog';
import { NodePicker } from '@/components/cache/node-picker';
import { QueueDialog } from '@/components/cache/queue-dialog';
import { PageHeader } from '@/components/shell/page-header';
import { RetryNotice } from '@/components/shell/retry-notice';
import { Button } from '@/components/ui/button';
import { Notice } from '@/components/ui/notice';
import { QueryError } from '@/lib/browser/dashboard';
import type { ActionError } from '@/lib/contract/action-result';
import type { NodeCache } from '@/lib/data/cache';
import { formatBytes } from '@/lib/format';
import { cacheOptions } from '@/lib/queries/cache';
import { usePageData } from '@/lib/queries/page-data';

interface CachePageProps {
  /** The node looked at; null is the one that a balancer picks. */
  node: string | null;
  /** Names of the configured nodes. */
  nodes: string[];
  first: NodeCache | null;
  /** When that was read, milliseconds since the epoch; 0 where it could not be. */
  readAt: number;
  /** Why the first look failed, or null. */
  failed: ActionError | null;
  projectId: string;
}

/** What a node keeps of images to serve them faster, and what waits to be fetched. */
export function CachePage({ node, nodes, first, readAt, failed, projectId }: CachePageProps) {
  const t = useTranslations('cache');
  const [open, setOpen] = useState<'queue_image' | 'cache' | 'queue' | null>(null);
  const options = cacheOptions(node, first, readAt);
  const query = useQuery(options);
  usePageData(options);
  const cache = query.data;
  const again = () => void query.refetch();
  const unread = query.dataUpdatedAt === 0 ? failed : null;
  const error = query.error instanceof QueryError ? query.error.error : unread;
  const size = cache?.cached_images.reduce((sum, image) => sum + image.size, 0) ?? 0;
  return (
    <div className="flex flex-col gap-4">
      <PageHeader title={t('title')} text={t('text')}>
        <div className="flex flex-wrap gap-2">
          <Button
            icon={<RefreshCw aria-hidden className="size-4" />}
            pending={query.isFetching}
            onClick={again}
          >
            {t('refresh')}
          </Button>
          {cache && (
            <Button
              variant="primary"
              icon={<Plus aria-hidden className="size-4" />}
              onClick={() => setOpen('queue_image')}
            >
              {t('queue_image')}
            </Button>
          )}
        </div>
      </PageHeader>
      {nodes.length > 0 && <NodePicker node={node} nodes={nodes} />}
      {node === null && (
        <Notice tone="info" title={t('unknown_node')}>
          {t(nodes.length > 0 ? 'unknown_node_pick' : 'unknown_node_text')}
        </Notice>
      )}
      {error && (
        <RetryNotice
          error={error}
          title={t('not_read')}
          retry={again}
          pending={query.isFetching}
          stale={Boolean(cache)}
        />
      )}
      {cache === null && !error && (
        <Notice tone="warning" title={t('none_here')}>
          {t('none_here_text')}
        </Notice>
      )}
      {cache && (
        <>
          <CacheTable
            node={node}
            kind="cached"
            title={t('cached', { count: cache.cached_images.length, size: formatBytes(size) })}
            cache={cache}
            onChanged={again}
            onClear={() => setOpen('cache')}
          />
          <CacheTable
            node={node}
            kind="queued"
            title={t('queued', { count: cache.queued_images.length })}
            cache={cache}
            onChanged={again}
            onClear={() => setOpen('queue')}
          />
        </>
      )}
      {open === 'queue_image' && (
        <QueueDialog node={node} projectId={projectId} onClose={() => setOpen(null)} onChanged={again} />
      )}
      {(open === 'cache' || open === 'queue') && cache && (
        <ClearDialog
          node={node}
          target={open}
          count={open === 'cache' ? cache.cached_images.length : cache.queued_images.length}
          onClose={() => setOpen(null)}
          onChanged={again}
        />
      )}
    </div>
  );
}
