'use client';

import { type InfiniteData, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Route } from 'next';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { useTabInView } from '@/components/ui/use-tab-in-view';
import type { Viewer } from '@/lib/auth/viewer';
import type { ImageSummaryPage } from '@/lib/data/images';
import {
  type ImageListQuery,
  type ImageScope,
  imageListParams,
  imageScopes,
} from '@/lib/images/image-list-query';
import { imageListOptions, inboxOptions, rowsOf } from '@/lib/queries/images';
import { routes } from '@/lib/routes';

interface ScopeTabsProps {
  query: ImageListQuery;
  /** Rows of this scope read so far, or null while none could be. */
  count: number | null;
  /** They are all there are. */
  complete: boolean;
  viewer: Viewer;
  /** Those that are offered, where not all are. */
  scopes?: readonly ImageScope[];
  /** The page whose list it is. */
  page?: (query: URLSearchParams) => Route;
  /** A tab behind those of the scopes is the one that is open. */
  elsewhere?: boolean;
  /** What rows of the list carry beside what every list shows. */
  keys?: readonly string[];
  /** Further tabs behind those of the scopes. */
  children?: ReactNode;
}

/**
 * Whose images are listed; each scope is an address of its own and keeps the filters. Glance has no counts: the scope
 * in view
 * tells what was read of it, one that was looked at before what was read then, and the inbox is looked into once, for
 * nobody would look there by themselves.
 */
export function ScopeTabs({
  query,
  count,
  complete,
  viewer,
  scopes = imageScopes,
  page = routes.images,
  elsewhere = false,
  keys,
  children,
}: ScopeTabsProps) {
  const t = useTranslations('list');
  const { data: inbox } = useQuery({
    ...inboxOptions(viewer),
    enabled: !viewer.isAdmin && scopes.includes('inbox'),
  });
  const client = useQueryClient();
  const open = elsewhere ? null : query.scope;
  const tabs = useTabInView(open);
  const countOf = (scope: (typeof imageScopes)[number]) => {
    if (scope === query.scope) return count === null ? null : { count, complete };
    const { queryKey } = imageListOptions({ ...query, scope }, viewer.projectId, keys);
    const before = client.getQueryData<InfiniteData<ImageSummaryPage, unknown>>(
      queryKey as readonly unknown[],
    );
    if (before)
      return {
        count: rowsOf(before.pages).length,
        complete: before.pages.at(-1)?.nextMarker === null,
      };
    return scope === 'inbox' && inbox && inbox.count > 0 ? inbox : null;
  };
  return (
    <nav ref={tabs} aria-label={t('scopes')} className="flex gap-4 overflow-x-auto border-b">
      {scopes.map((scope) => {
        const known = countOf(scope);
        return (
          <Link
            key={scope}
            href={page(imageListParams({ ...query, scope }))}
            prefetch={false}
            aria-current={scope === open ? 'page' : undefined}
            className="-mb-px flex items-baseline gap-1.5 whitespace-nowrap border-transparent border-b-2 pb-2 text-muted hover:text-text aria-[current]:border-accent aria-[current]:font-medium aria-[current]:text-text"
          >
            {t(`scope_${scope}`)}
            {known && (
              <span className="rounded bg-hover px-1 font-normal text-muted text-xs tabular-nums">
                {t(known.complete ? 'tab_count' : 'tab_more', { count: known.count })}
              </span>
            )}
          </Link>
        );
      })}
      {children}
    </nav>
  );
}
