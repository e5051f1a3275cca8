'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { SweepJob } from '@/components/retention/sweep-job';
import { useSweepChange } from '@/components/retention/use-sweep-change';
import { RetryNotice } from '@/components/shell/retry-notice';
import type { Viewer } from '@/lib/auth/viewer';
import { QueryError } from '@/lib/browser/dashboard';
import { jobsOptions } from '@/lib/queries/jobs';
import { isUndone, type JobKind } from '@/lib/work/job';

interface SweepJobsProps {
  kind: Exclude<JobKind, 'copy'>;
  viewer: Viewer;
}

/** The log: what was done to which images by this user, newest first, with the way to stop it or take it back. */
export function SweepJobs({ kind, viewer }: SweepJobsProps) {
  const t = useTranslations('sweep');
  const change = useSweepChange();
  const found = useQuery(jobsOptions(viewer.projectId));
  const jobs = found.data?.filter((job) => job.kind === kind) ?? [];
  if (found.error instanceof QueryError)
    return (
      <RetryNotice
        error={found.error.error}
        title={t('not_read')}
        retry={() => void found.refetch()}
        pending={found.isFetching}
        stale={found.data !== undefined}
      />
    );
  return (
    <section aria-label={t('log')} className="rounded border bg-surface">
      <h2 className="border-b px-4 py-2 font-medium">{t('log')}</h2>
      {jobs.length === 0 && (
        <p className="px-4 py-3 text-muted">{found.data ? t('log_empty') : t('log_reading')}</p>
      )}
      <div className="divide-y">
        {jobs.map((job) => (
          <div key={job.id} className="px-4 py-3">
            <SweepJob
              job={job}
              undone={isUndone(job, jobs)}
              onStop={() => change('stop', job.id)}
              onUndo={() => change('undo', job.id)}
            />
          </div>
        ))}
      </div>
    </section>
  );
}
