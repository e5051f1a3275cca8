'use client';

import { ArrowDown, ArrowUp } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { NamespaceMarks } from '@/components/metadefs/namespace-marks';
import { useOwnerName } from '@/components/metadefs/use-owner-name';
import { RelativeTime } from '@/components/ui/relative-time';
import type { MetadefNamespace } from '@/lib/contract/metadef';
import {
  type NamespaceFilter,
  type NamespaceSort,
  namespaceFilterParams,
  namespaceTitle,
} from '@/lib/metadefs/namespace-filter';
import { routes } from '@/lib/routes';

interface NamespaceTableProps {
  namespaces: readonly MetadefNamespace[];
  filter: NamespaceFilter;
  onSort: (sort: NamespaceSort) => void;
}

/** The catalog to look over: who owns what, who sees it, and since when. */
export function NamespaceTable({ namespaces, filter, onSort }: NamespaceTableProps) {
  const t = useTranslations('catalog');
  const ownerName = useOwnerName();
  const params = namespaceFilterParams(filter);
  const heading = (sort: NamespaceSort, className = '') => {
    const active = filter.sort === sort;
    const Arrow = filter.descending ? ArrowDown : ArrowUp;
    return (
      <th
        scope="col"
        aria-sort={active ? (filter.descending ? 'descending' : 'ascending') : undefined}
        className={`px-2 py-1 font-normal ${className}`}
      >
        <button
          type="button"
          onClick={() => onSort(sort)}
          className="inline-flex h-8 items-center gap-1 rounded hover:text-text"
        >
          {t(sort)}
          {active && <Arrow aria-hidden className="size-3.5" />}
        </button>
      </th>
    );
  };
  return (
    <table className="w-full table-fixed rounded border bg-surface text-sm">
      <thead className="text-left text-muted">
        <tr className="border-b">
          {heading('namespace', 'pl-4! lg:w-[30%]')}
          <th scope="col" className="px-2 py-1 font-normal max-lg:hidden">
            {t('resource_types')}
          </th>
          {heading('visibility', 'w-44 max-md:hidden')}
          {heading('owner', 'w-40 max-md:hidden')}
          {heading('created_at', 'w-32 max-xl:hidden')}
          {heading('updated_at', 'w-32 max-sm:hidden')}
        </tr>
      </thead>
      <tbody className="divide-y">
        {namespaces.map((one) => (
          <tr key={one.namespace} className="hover:bg-hover">
            <th scope="row" className="py-2 pr-2 pl-4 text-left font-normal">
              <Link
                href={routes.namespace(one.namespace, params)}
                className="block break-words font-medium text-base"
              >
                {namespaceTitle(one)}
              </Link>
              <code className="block break-all font-mono text-muted">{one.namespace}</code>
              <span className="md:hidden">
                <NamespaceMarks namespace={one} />
              </span>
            </th>
            <td className="px-2 py-2 max-lg:hidden">
              {(one.resource_type_associations ?? []).map(({ name, prefix }) => (
                <span key={name} className="block break-words">
                  {name}
                  {prefix && <code className="ml-1 font-mono text-muted">{prefix}</code>}
                </span>
              ))}
            </td>
            <td className="px-2 py-2 max-md:hidden">
              <NamespaceMarks namespace={one} />
            </td>
            <td className="break-all px-2 py-2 text-muted max-md:hidden">{ownerName(one.owner)}</td>
            <td className="px-2 py-2 text-muted max-xl:hidden">
              {one.created_at && <RelativeTime iso={one.created_at} />}
            </td>
            <td className="px-2 py-2 text-muted max-sm:hidden">
              {one.updated_at && <RelativeTime iso={one.updated_at} />}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
