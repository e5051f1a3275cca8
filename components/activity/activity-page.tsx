'use client';

import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useMemo, useRef } from 'react';
import { ActivityFilters } from '@/components/activity/activity-filters';
import { BulkEntry } from '@/components/activity/bulk-entry';
import { ImageEntry } from '@/components/activity/image-entry';
import { LeftBehind } from '@/components/activity/left-behind';
import { useActivityFilter } from '@/components/activity/use-activity-filter';
import { StaleNotice } from '@/components/images/stale-notice';
import { CopyJob } from '@/components/placement/copy-job';
import { useCopies } from '@/components/placement/use-copies';
import { PageHeader } from '@/components/shell/page-header';
import { RetryNotice } from '@/components/shell/retry-notice';
import { Button } from '@/components/ui/button';
import { RelativeTime } from '@/components/ui/relative-time';
import type { Viewer } from '@/lib/auth/viewer';
import { useBulkRuns } from '@/lib/browser/bulk-runs';
import { QueryError } from '@/lib/browser/dashboard';
import { runningImages } from '@/lib/browser/running-images';
import { useUploads } from '@/lib/browser/uploads/upload-list';
import { useLiveImages } from '@/lib/browser/use-live-images';
import type { ActionError } from '@/lib/contract/action-result';
import type { Activity } from '@/lib/data/activity';
import { activityKey, activityOptions, passingUploadsOptions } from '@/lib/queries/activity';
import { keptUploadsOptions } from '@/lib/queries/uploads';
import {
  activityGroup,
  activityGroups,
  activityKind,
  activityPhase,
  isLeftBehind,
} from '@/lib/work/activity';
import { isRunning } from '@/lib/work/upload';

interface ActivityPageProps {
  first: Activity | null;
  /** Why the first look failed, or null. */
  failed: ActionError | null;
  viewer: Viewer;
}

/** What a job has finished with is read with everything else. */
const ignored = () => {};
/** Entries that open by themselves: what runs, as long as it fits a screen. */
const openAtMost = 4;

/** Everything that happens to images and happened lately, whoever began it: how far it is, how it ended, what helps. */
export function ActivityPage({ first, failed, viewer }: ActivityPageProps) {
  const t = useTranslations('activity');
  const copies = useTranslations('placement');
  const client = useQueryClient();
  const { filter, change } = useActivityFilter();
  const query = useInfiniteQuery(activityOptions(viewer.projectId, first));
  const uploads = useUploads();
  const passing = useQuery(passingUploadsOptions(viewer.projectId)).data ?? [];
  const kept = useQuery(keptUploadsOptions(viewer.projectId)).data;
  const { jobs, notRead, stop } = useCopies(viewer, ignored);
  const runs = useBulkRuns();
  const pages = query.data?.pages;
  const latest = pages?.[0];
  const items = useMemo(() => {
    const seen = new Set<string>();
    // What changed between two readings comes in both pages; the first is newer.
    return (pages ?? [])
      .flatMap((page) => page.items)
      .filter(({ image }) => !seen.has(image.id) && seen.add(image.id));
  }, [pages]);
  const sending = useMemo(() => uploads.filter(isRunning).map(({ imageId }) => imageId), [uploads]);
  const { images, gone, stale } = useLiveImages(items, sending);
  useEffect(() => runningImages.tell(items), [items]);

  // What began after the page was read: it is read again once for each.
  const begun = [
    ...sending,
    ...passing.map(({ imageId }) => imageId),
    ...jobs.flatMap(({ endedAt, items: own }) =>
      endedAt === null ? own.flatMap((item) => (item.state === 'running' ? [item.imageId] : [])) : [],
    ),
  ];
  const unknown = begun
    .filter((id) => !items.some(({ image }) => image.id === id))
    .sort()
    .join(',');
  const atWork = jobs.filter(({ endedAt }) => endedAt === null).length;
  const wasAtWork = useRef(0);
  useEffect(() => {
    const ended = atWork < wasAtWork.current;
    wasAtWork.current = atWork;
    if (unknown || ended) void client.invalidateQueries({ queryKey: activityKey });
  }, [unknown, atWork, client]);

  const rows = images
    .filter(({ image }) => !gone.has(image.id))
    .map((item) => {
      const upload = uploads.find(({ imageId, state }) => imageId === item.image.id && state !== 'done');
      const passes = passing.find(({ imageId }) => imageId === item.image.id);
      const told = activityPhase(item);
      const remembered = kept?.has(item.image.id) === true && !upload && !passes && told === 'waiting';
      const phase =
        upload && isRunning(upload)
          ? 'sending'
          : passes?.broken
            ? 'paused'
            : passes && told === 'waiting'
              ? 'sending'
              : remembered
                ? 'broken'
                : told;
      const moves = phase === 'sending' || phase === 'paused' || phase === 'broken';
      const kind = moves && item.image.status === 'queued' ? 'upload' : activityKind(item);
      return { item, upload, passes, phase, kind, group: activityGroup(phase) };
    });
  const counts = Object.fromEntries(
    activityGroups.map((group) => [group, rows.filter((row) => row.group === group).length]),
  );
  const wanted = filter.text.toLowerCase();
  const shown = rows.filter(
    ({ item: { image }, kind, group }) =>
      (filter.group === null || filter.group === group) &&
      (filter.kind === null || filter.kind === kind) &&
      (wanted === '' || (image.name ?? '').toLowerCase().includes(wanted) || image.id.startsWith(wanted)),
  );
  const left = rows.filter(({ phase }) => isLeftBehind(phase));
  const runningRows = shown.filter(({ group }) => group === 'running').length;
  const error = query.error instanceof QueryError ? query.error.error : query.data ? null : failed;
  const again = () => void client.invalidateQueries({ queryKey: activityKey });
  return (
    <div className="flex flex-col gap-4">
      <PageHeader title={t('title')} text={t('text')}>
        <div className="flex items-center gap-3">
          {latest && (
            <span className="text-muted text-sm">
              {t.rich('as_of', {
                time: () => <RelativeTime iso={new Date(latest.readAt).toISOString()} />,
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
      {(jobs.length > 0 || runs.length > 0) && (
        <section aria-label={t('many')} className="rounded border bg-surface">
          <h2 className="border-b px-3 py-2 font-medium">{t('many')}</h2>
          <ul className="divide-y">
            {runs.map((run) => (
              <BulkEntry key={run.id} run={run} />
            ))}
            {jobs.map((job) => (
              <li key={job.id}>
                <CopyJob job={job} onStop={() => stop(job.id)} />
              </li>
            ))}
          </ul>
          <p className="border-t px-3 py-2 text-muted text-sm">{t('many_text')}</p>
        </section>
      )}
      {left.length > 0 && (
        <LeftBehind
          rows={left.map(({ item, phase }) => ({ ...item, phase }))}
          viewer={viewer}
          onDone={again}
        />
      )}
      <ActivityFilters
        filter={filter}
        onChange={change}
        counts={query.data ? counts : null}
        all={rows.length}
      />
      {query.data && shown.length === 0 ? (
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
      {query.hasNextPage && (
        <Button
          className="self-center"
          pending={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          {t('further_back')}
        </Button>
      )}
      {latest && <p className="text-muted text-sm">{t(latest.more ? 'reach_more' : 'reach')}</p>}
    </div>
  );
}
