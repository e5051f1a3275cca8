'use client';

import { RefreshCw } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ActivityFilters } from '@/components/activity/activity-filters';
import { ImageEntry } from '@/components/activity/image-entry';
import { LeftBehind } from '@/components/activity/left-behind';
import { ManyAtOnce } from '@/components/activity/many-at-once';
import { useActivityFilter } from '@/components/activity/use-activity-filter';
import { useActivityRows } from '@/components/activity/use-activity-rows';
import { StaleNotice } from '@/components/images/stale-notice';
import { useCopies } from '@/components/placement/use-copies';
import { PageHeader } from '@/components/shell/page-header';
import { RetryNotice } from '@/components/shell/retry-notice';
import { Button } from '@/components/ui/button';
import { RelativeTime } from '@/components/ui/relative-time';
import type { Viewer } from '@/lib/auth/viewer';
import { QueryError } from '@/lib/browser/dashboard';
import type { ActionError } from '@/lib/contract/action-result';
import type { Activity } from '@/lib/data/activity';
import { activityGroups, isLeftBehind } from '@/lib/work/activity';
import type { Job } from '@/lib/work/job';

interface ActivityPageProps {
  first: Activity | null;
  /** Why the first look failed, or null. */
  failed: ActionError | null;
  /** What the dashboard itself does for this user, where that was known with the page. */
  jobs: Job[] | undefined;
  viewer: Viewer;
}

/** What a job has finished with is read with everything else. */
const ignored = () => {};
/** Entries that open by themselves: what runs, as long as it fits a screen. */
const openAtMost = 4;
/** Entries that are in the page at first, and how many more come at a time. */
const shownAtOnce = 100;

/** Everything that happens to images and happened lately, whoever began it: how far it is, how it ended, what helps. */
export function ActivityPage({ first, failed, jobs: firstJobs, viewer }: ActivityPageProps) {
  const t = useTranslations('activity');
  const copies = useTranslations('placement');
  const { filter, change } = useActivityFilter();
  const { jobs, notRead, stop } = useCopies(viewer, ignored, firstJobs);
  const { rows, query, stale, latest, reading, again } = useActivityRows(viewer, first, jobs);
  const [atMost, setAtMost] = useState(shownAtOnce);
  // More that happened may be further back; what waits for data or takes it was all read at first, or was too much.
  const parts = {
    running: latest?.more === true,
    attention: latest?.more === true || query.hasNextPage,
    waiting: latest?.more === true,
    left: latest?.more === true,
    done: query.hasNextPage,
  };
  const counts = activityGroups.map((group) => ({
    group,
    count: rows.filter((row) => row.group === group).length,
    part: parts[group],
  }));
  const wanted = filter.text.toLowerCase();
  const found = rows.filter(
    ({ item: { image }, kind, group }) =>
      (filter.group === null || filter.group === group) &&
      (filter.kind === null || filter.kind === kind) &&
      (wanted === '' || (image.name ?? '').toLowerCase().includes(wanted) || image.id.startsWith(wanted)),
  );
  // While it reads on, only what cannot be pushed down by what comes is there.
  const steady = reading && filter.group === null ? found.filter(({ place }) => place.rank < 2) : found;
  const shown = steady.slice(0, atMost);
  const left = rows.filter(({ phase }) => isLeftBehind(phase));
  const runningRows = shown.filter(({ group }) => group === 'running').length;
  const cleaning = left.length > 0 && (
    <LeftBehind rows={left.map(({ item, phase }) => ({ ...item, phase }))} viewer={viewer} onDone={again} />
  );
  const error = query.error instanceof QueryError ? query.error.error : query.data ? null : failed;
  return (
    <div className="flex flex-col gap-4">
      <PageHeader title={t('title')} text={t('text')}>
        <div className="flex items-center gap-3">
          {latest && (
            <span className="text-muted text-sm">
              {t.rich('as_of', {
                time: () => <RelativeTime counted iso={new Date(latest.readAt).toISOString()} />,
              })}
            </span>
          )}
          <Button
            icon={<RefreshCw aria-hidden className="size-4" />}
            pending={query.isRefetching}
            onClick={again}
          >
            {t('refresh')}
          </Button>
        </div>
      </PageHeader>
      {error && (
        <RetryNotice
          error={error}
          title={t('not_read')}
          retry={query.isFetchNextPageError ? () => void query.fetchNextPage() : again}
          pending={query.isFetching}
          stale={query.data !== undefined}
        />
      )}
      {stale && <StaleNotice stale={stale} />}
      {notRead && <RetryNotice title={copies('jobs_not_read')} {...notRead} />}
      <ManyAtOnce jobs={jobs} onStop={stop} />
      <ActivityFilters
        filter={filter}
        onChange={change}
        counts={query.data ? counts : null}
        all={{ count: rows.length, part: latest?.more === true || query.hasNextPage }}
      />
      {/* Over the list for whoever asks for them; under it else, for it may be found late and would push the list down. */}
      {filter.group === 'left' && cleaning}
      {query.data && found.length === 0 && !reading ? (
        <p className="rounded border bg-surface px-4 py-8 text-center text-muted">
          {t(rows.length === 0 ? 'empty' : 'none_match')}
        </p>
      ) : (
        <ul aria-label={t('list')} className="flex flex-col gap-2">
          {shown.map((row) => (
            <ImageEntry
              key={row.item.image.id}
              {...row}
              viewer={viewer}
              opens={(row.group === 'running' || row.phase === 'paused') && runningRows <= openAtMost}
            />
          ))}
        </ul>
      )}
      <p role="status" className="text-muted text-sm empty:hidden">
        {reading && t('reading', { count: rows.length })}
      </p>
      {!reading && steady.length > shown.length && (
        <Button className="self-center" onClick={() => setAtMost(atMost + shownAtOnce)}>
          {t('show_more', { count: steady.length - shown.length })}
        </Button>
      )}
      {!reading && steady.length === shown.length && query.hasNextPage && (
        <Button
          className="self-center"
          pending={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t('further_back')}
        </Button>
      )}
      {filter.group !== 'left' && !reading && cleaning}
      {latest && !reading && <p className="text-muted text-sm">{t(latest.more ? 'reach_more' : 'reach')}</p>}
    </div>
  );
}
