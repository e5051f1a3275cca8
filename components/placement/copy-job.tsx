'use client';

import { useQueryClient } from '@tanstack/react-query';
import { Copy } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useActionErrorText } from '@/components/shell/action-error';
import { Button } from '@/components/ui/button';
import { ProgressBar } from '@/components/ui/progress-bar';
import { RelativeTime } from '@/components/ui/relative-time';
import { stopCopies } from '@/lib/actions/placement';
import { runAction } from '@/lib/auth/reauth';
import { itemEnded, type Job } from '@/lib/jobs/job';
import { jobsKey } from '@/lib/queries/jobs';
import { routes } from '@/lib/routes';

/** Copies of many images that the dashboard makes one after another: how far they are, and what did not go well. */
export function JobEntry({ job }: { job: Job }) {
  const t = useTranslations('activity');
  const list = useTranslations('list');
  const errorText = useActionErrorText();
  const client = useQueryClient();
  const [pending, setPending] = useState(false);
  const ended = job.items.filter(itemEnded).length;
  const troubled = job.items.filter(({ state }) => state === 'failed' || state === 'partial');
  const running = job.endedAt === null;
  const stop = async () => {
    setPending(true);
    await runAction(() => stopCopies({ id: job.id }));
    setPending(false);
    void client.invalidateQueries({ queryKey: jobsKey });
  };
  const title = t('job', { count: job.items.length, stores: job.stores.join(', ') });
  return (
    <li className="flex flex-col gap-1.5 px-3 py-2">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Copy aria-hidden className="size-4 text-muted" />
        <span className="min-w-0 flex-1 font-medium">{title}</span>
        <span className="text-muted text-sm">
          {t('ended_of', { ended, all: job.items.length })} ·{' '}
          <RelativeTime iso={new Date(job.endedAt ?? job.startedAt).toISOString()} />
        </span>
        {running && (
          <Button size="sm" pending={pending} disabled={job.stopping} onClick={() => void stop()}>
            {t(job.stopping ? 'stopping' : 'stop')}
          </Button>
        )}
      </div>
      <ProgressBar
        label={title}
        value={ended / Math.max(1, job.items.length)}
        text={t('ended_of', { ended, all: job.items.length })}
        tone={running ? 'progress' : troubled.length > 0 ? 'danger' : 'ok'}
      />
      {troubled.length > 0 && (
        <ul className="flex flex-col gap-0.5 text-sm">
          {troubled.map((item) => (
            <li key={item.imageId} className="break-words">
              <Link href={routes.image(item.imageId)} className="font-medium hover:underline">
                {item.name || list('unnamed')}
              </Link>
              <span className="text-danger">
                {` ${[
                  ...item.failed.map(({ store, reason }) =>
                    t('store_failed', { store, reason: reason ?? t('no_reason') }),
                  ),
                  ...(item.error ? [errorText(item.error)] : []),
                ].join(' ')}`}
              </span>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}
