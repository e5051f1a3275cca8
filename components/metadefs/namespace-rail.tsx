'use client';

import { useQuery } from '@tanstack/react-query';
import { Globe, Lock } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { NamespaceFilters } from '@/components/metadefs/namespace-filters';
import { useNamespaceFilter } from '@/components/metadefs/use-namespace-filter';
import type { Viewer } from '@/lib/auth/viewer';
import {
  filterNamespaces,
  namespaceFilterParams,
  namespaceTitle,
  typesOf,
} from '@/lib/metadefs/namespace-filter';
import { namespacesOptions } from '@/lib/queries/namespaces';
import { routes } from '@/lib/routes';

/** The namespaces beside the one that is shown, where there is room. */
export function NamespaceRail({ viewer, current }: { viewer: Viewer; current: string }) {
  const t = useTranslations('catalog');
  const { data } = useQuery(namespacesOptions(viewer.projectId));
  const [filter, change] = useNamespaceFilter();
  const all = data ?? [];
  const shown = filterNamespaces(all, filter);
  const params = namespaceFilterParams(filter);
  return (
    <nav
      aria-label={t('namespaces')}
      className="flex flex-col gap-3 max-lg:hidden lg:sticky lg:top-16 lg:max-h-[calc(100vh-80px)]"
    >
      <NamespaceFilters filter={filter} onChange={change} types={typesOf(all)} stacked />
      <ul className="min-h-0 overflow-y-auto rounded border bg-surface">
        {shown.map((one) => {
          const Icon = one.visibility === 'public' ? Globe : Lock;
          return (
            <li key={one.namespace} className="border-b last:border-b-0">
              <Link
                href={routes.namespace(one.namespace, params)}
                aria-current={one.namespace === current ? 'page' : undefined}
                className="grid grid-cols-[minmax(0,1fr)_16px] gap-x-2 px-3 py-1.5 hover:bg-hover aria-[current]:bg-hover aria-[current]:font-medium"
              >
                <span className="truncate">{namespaceTitle(one)}</span>
                <Icon
                  role="img"
                  aria-label={t(`is_${one.visibility}`)}
                  className="mt-1 size-3.5 text-muted"
                />
                <code className="truncate font-mono font-normal text-muted text-sm">{one.namespace}</code>
              </Link>
            </li>
          );
        })}
        {data && shown.length === 0 && <li className="p-3 text-muted text-sm">{t('nothing_found')}</li>}
      </ul>
    </nav>
  );
}
