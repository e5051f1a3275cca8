'use client';

import { Trash2 } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useFailureToast } from '@/components/shell/use-failure-toast';
import { Button } from '@/components/ui/button';
import { CopyText } from '@/components/ui/copy-text';
import { IconButton } from '@/components/ui/icon-button';
import { RelativeTime } from '@/components/ui/relative-time';
import { useToast } from '@/components/ui/toast';
import { deleteFromCache } from '@/lib/actions/cache';
import { act } from '@/lib/browser/dashboard';
import type { NodeCache } from '@/lib/data/cache';
import { formatBytes } from '@/lib/format';
import { routes } from '@/lib/routes';

interface CacheTableProps {
  node: string | null;
  kind: 'cached' | 'queued';
  title: string;
  cache: NodeCache;
  onChanged: () => void;
  onClear: () => void;
}

const head = 'px-3 py-2 text-left font-medium text-muted';

/** The cached images of a node, most recently used first, or those that wait for it. */
export function CacheTable({ node, kind, title, cache, onChanged, onClear }: CacheTableProps) {
  const t = useTranslations('cache');
  const list = useTranslations('list');
  const failed = useFailureToast();
  const toast = useToast();
  const [pending, setPending] = useState<string | null>(null);
  const rows: { id: string; entry?: NodeCache['cached_images'][number] }[] =
    kind === 'cached'
      ? [...cache.cached_images]
          .sort((a, b) => b.last_accessed - a.last_accessed)
          .map((entry) => ({ id: entry.image_id, entry }))
      : cache.queued_images.map((id) => ({ id }));
  const nameOf = (id: string) => (id in cache.names ? cache.names[id] || list('unnamed') : t('gone_image'));
  const remove = async (id: string) => {
    setPending(id);
    const result = await act(deleteFromCache, { node, id });
    setPending(null);
    if (result.ok) {
      toast({ tone: 'success', title: t(`${kind}_removed`, { name: nameOf(id) }) });
      onChanged();
      return;
    }
    failed(null, t('not_removed', { name: nameOf(id) }), result.error);
  };
  return (
    <section aria-label={t(`${kind}_title`)} className="rounded border bg-surface">
      <header className="flex flex-wrap items-center justify-between gap-2 border-b px-3 py-2">
        <h2 className="font-medium">{title}</h2>
        {rows.length > 0 && (
          <Button size="sm" onClick={onClear}>
            {t(kind === 'cached' ? 'clear_cache' : 'clear_queue')}
          </Button>
        )}
      </header>
      {rows.length === 0 ? (
        <p className="px-3 py-4 text-muted">{t(`${kind}_empty`)}</p>
      ) : (
        <table className="w-full table-fixed text-sm">
          <thead>
            <tr className="border-b">
              <th className={head}>{t('image')}</th>
              {kind === 'cached' && (
                <>
                  <th className={`${head} w-24`}>{t('size')}</th>
                  <th className={`${head} w-16 text-right max-sm:hidden`}>{t('hits')}</th>
                  <th className={`${head} w-40 max-sm:hidden`}>{t('last_accessed')}</th>
                  <th className={`${head} w-40 max-md:hidden`}>{t('cached_at')}</th>
                </>
              )}
              <th className="w-12 px-2 py-2">
                <span className="sr-only">{t('actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody className="divide-y">
            {rows.map(({ id, entry }) => (
              <tr key={id} className="h-10 hover:bg-hover">
                <td className="px-3">
                  <span className="flex min-w-0 items-center gap-3">
                    {id in cache.names ? (
                      <Link
                        prefetch={false}
                        href={routes.image(id)}
                        className="truncate font-medium hover:underline"
                      >
                        {nameOf(id)}
                      </Link>
                    ) : (
                      <span className="truncate text-muted">{nameOf(id)}</span>
                    )}
                    <span className="shrink-0 text-muted max-sm:hidden">
                      <CopyText text={id} label={t('id')} />
                    </span>
                  </span>
                  {entry && (
                    <span className="block truncate text-muted text-xs sm:hidden">
                      {t('hits_count', { count: entry.hits })} · <Time seconds={entry.last_accessed} />
                    </span>
                  )}
                </td>
                {entry && (
                  <>
                    <td className="px-3 tabular-nums">{formatBytes(entry.size)}</td>
                    <td className="px-3 text-right tabular-nums max-sm:hidden">{entry.hits}</td>
                    <td className="px-3 max-sm:hidden">
                      <Time seconds={entry.last_accessed} />
                    </td>
                    <td className="px-3 max-md:hidden">
                      <Time seconds={entry.last_modified} />
                    </td>
                  </>
                )}
                <td className="px-2 text-right">
                  <IconButton
                    label={t(`remove_${kind}`, { name: nameOf(id) })}
                    icon={<Trash2 aria-hidden className="size-4" />}
                    disabled={pending === id}
                    onClick={() => void remove(id)}
                  />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

/** A moment in seconds since the epoch; 0 is none. */
function Time({ seconds }: { seconds: number }) {
  const t = useTranslations('cache');
  if (seconds === 0) return t('never');
  return <RelativeTime iso={new Date(seconds * 1000).toISOString()} />;
}
