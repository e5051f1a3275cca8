'use client';

import { useQuery, useQueryClient } from '@tanstack/react-query';
import { ChartColumn, RefreshCw, Table2 } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { OverviewCards } from '@/components/overview/overview-cards';
import { OverviewWaiting } from '@/components/overview/overview-waiting';
import { PageHeader } from '@/components/shell/page-header';
import { RetryNotice } from '@/components/shell/retry-notice';
import { Button } from '@/components/ui/button';
import { RelativeTime } from '@/components/ui/relative-time';
import type { Viewer } from '@/lib/auth/viewer';
import { QueryError } from '@/lib/browser/dashboard';
import { overviewOptions, refreshOverview } from '@/lib/queries/overview';

/** What there is of images: by store, age, use and health, drawn or as tables, each number a way to its images. */
export function OverviewPage({ viewer }: { viewer: Viewer }) {
  const t = useTranslations('overview');
  const client = useQueryClient();
  const [refreshing, setRefreshing] = useState(false);
  const [tables, setTables] = useState(false);
  const overview = useQuery(overviewOptions(viewer.projectId));
  const error = overview.error instanceof QueryError ? overview.error.error : null;
  const refresh = async () => {
    setRefreshing(true);
    // What fails is told by the query itself.
    await refreshOverview(client, viewer.projectId).catch(() => {});
    setRefreshing(false);
  };
  return (
    <div className="flex flex-col gap-4">
      <PageHeader
        title={t('title')}
        text={viewer.isAdmin ? t('text_all') : t('text_project', { project: viewer.projectName })}
      >
        <div className="flex flex-wrap gap-2">
          <Button
            size="sm"
            aria-pressed={tables}
            icon={
              tables ? (
                <ChartColumn aria-hidden className="size-3.5" />
              ) : (
                <Table2 aria-hidden className="size-3.5" />
              )
            }
            onClick={() => setTables(!tables)}
          >
            {t('as_tables')}
          </Button>
          <Button
            size="sm"
            pending={refreshing}
            disabled={overview.isFetching}
            icon={<RefreshCw aria-hidden className="size-3.5" />}
            onClick={() => void refresh()}
          >
            {t('refresh')}
          </Button>
        </div>
      </PageHeader>
      <p role="status" className="text-muted text-sm">
        {overview.data
          ? t.rich('read', {
              time: () => <RelativeTime counted iso={new Date(overview.data.readAt).toISOString()} />,
            })
          : overview.isFetching && t('looking')}
      </p>
      {error && (
        <RetryNotice
          error={error}
          title={t('not_read')}
          retry={() => void overview.refetch()}
          pending={overview.isFetching}
          stale={overview.data !== undefined}
        />
      )}
      {overview.data ? (
        <OverviewCards overview={overview.data} viewer={viewer} tables={tables} />
      ) : (
        !error && <OverviewWaiting />
      )}
    </div>
  );
}
