'use client';

import { useTranslations } from 'next-intl';
import { BulkEntry } from '@/components/activity/bulk-entry';
import { CopyJob } from '@/components/placement/copy-job';
import { SweepJob } from '@/components/retention/sweep-job';
import { useSweepChange } from '@/components/retention/use-sweep-change';
import { useBulkRuns } from '@/lib/browser/bulk-runs';
import { isUndone, type Job } from '@/lib/work/job';

/** What is done to many images at once: by this tab, and by the dashboard itself for this user. */
export function ManyAtOnce({ jobs, onStop }: { jobs: readonly Job[]; onStop: (id: string) => void }) {
  const t = useTranslations('activity');
  const runs = useBulkRuns();
  const change = useSweepChange();
  if (jobs.length + runs.length === 0) return null;
  return (
    <section aria-label={t('many')} className="rounded border bg-surface">
      <h2 className="border-b px-3 py-2 font-medium">{t('many')}</h2>
      <ul className="divide-y">
        {runs.map((run) => (
          <BulkEntry key={run.id} run={run} />
        ))}
        {jobs.map((job) => (
          <li key={job.id} className={job.kind === 'copy' ? undefined : 'p-3'}>
            {job.kind === 'copy' ? (
              <CopyJob job={job} onStop={() => onStop(job.id)} />
            ) : (
              <SweepJob
                job={job}
                undone={isUndone(job, jobs)}
                onStop={() => change('stop', job.id)}
                onUndo={() => change('undo', job.id)}
              />
            )}
          </li>
        ))}
      </ul>
      <p className="border-t px-3 py-2 text-muted text-sm">{t('many_text')}</p>
    </section>
  );
}
