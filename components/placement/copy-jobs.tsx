'use client';

import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { CopyJob } from '@/components/placement/copy-job';
import type { Job } from '@/lib/work/job';

interface CopyJobsProps {
  jobs: Job[];
  onStop: (id: string) => void;
}

/** The copies of many images that run, and those that ended while the page was open: how far, and what failed. */
export function CopyJobs({ jobs, onStop }: CopyJobsProps) {
  const t = useTranslations('placement');
  const [opened] = useState(() => Date.now());
  const [away, setAway] = useState<ReadonlySet<string>>(new Set());
  const shown = jobs.filter(
    (job) =>
      job.kind === 'copy' &&
      !away.has(job.id) &&
      (job.items.length > 1 || job.items.some((item) => item.failed.length > 0 || item.error)) &&
      (job.endedAt === null || job.endedAt > opened),
  );
  if (shown.length === 0) return null;
  return (
    <section aria-label={t('jobs')} className="divide-y rounded border bg-surface">
      <h2 className="sr-only">{t('jobs')}</h2>
      {shown.map((job) => (
        <CopyJob
          key={job.id}
          job={job}
          onStop={() => onStop(job.id)}
          onDismiss={() => setAway((present) => new Set([...present, job.id]))}
        />
      ))}
    </section>
  );
}
