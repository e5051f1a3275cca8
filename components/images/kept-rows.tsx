'use client';

import { useQueryClient } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useEffect } from 'react';
import { Notice } from '@/components/ui/notice';
import { RelativeTime } from '@/components/ui/relative-time';
import type { KeptPage } from '@/lib/queries/images';
import { keepList, keptList } from '@/lib/queries/kept-list';

interface KeptRowsProps {
  /** The list's query, whose last part says which list it is. */
  queryKey: readonly string[];
  /** The first page that it has, and when that was read. */
  first: KeptPage | undefined;
  readAt: number;
  /** There are no rows to show yet: those kept from the last time are shown, until an answer comes. */
  wanted: boolean;
}

/**
 * Keeps the first page of the list in the browser. Where the cloud takes its time or does not answer, the list is shown
 * as it was kept, and says how old it is.
 */
export function KeptRows({ queryKey, first, readAt, wanted }: KeptRowsProps) {
  const t = useTranslations('list');
  const client = useQueryClient();
  const list = queryKey.at(-1) ?? '';
  const since = first?.keptSince;
  useEffect(() => {
    if (first && since === undefined) keepList({ list, page: first, readAt });
  }, [list, first, since, readAt]);
  useEffect(() => {
    const kept = wanted ? keptList(list) : null;
    if (!kept || kept.page.images.length === 0 || client.getQueryData(queryKey) !== undefined) return;
    const page: KeptPage = { ...kept.page, keptSince: kept.readAt };
    // So old that the cloud is asked whatever its age.
    client.setQueryData(queryKey, { pages: [page], pageParams: [null] }, { updatedAt: 1 });
  }, [client, queryKey, list, wanted]);
  if (since === undefined) return null;
  return (
    <Notice tone="info">
      {t.rich('kept', { age: () => <RelativeTime counted iso={new Date(since).toISOString()} /> })}
    </Notice>
  );
}
