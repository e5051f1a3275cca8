'use client';

import { X } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { RequestId, useActionErrorText } from '@/components/shell/action-error';
import { Button } from '@/components/ui/button';
import { IconButton } from '@/components/ui/icon-button';
import { Notice } from '@/components/ui/notice';
import { ProgressBar } from '@/components/ui/progress-bar';
import { RelativeTime } from '@/components/ui/relative-time';
import { useListed } from '@/components/ui/use-listed';
import { routes } from '@/lib/routes';
import { itemEnded, type Job, type JobItem } from '@/lib/work/job';

interface CopyJobProps {
  job: Job;
  onStop: () => void;
  /** Takes it off the page once it has ended, where the page lets it. */
  onDismiss?: () => void;
}

/** Copies that the dashboard makes one after another: how far they are, what is copied now, and what failed. */
export function CopyJob({ job, onStop, onDismiss }: CopyJobProps) {
  const listed = useListed();
  const t = useTranslations('placement');
  const verbs = useTranslations('verbs');
  const all = job.items.length;
  const now = job.items.find((item) => item.state === 'running');
  const bad = job.items.filter((item) => item.failed.length > 0 || item.error);
  const runs = job.endedAt === null;
  // What ended without its copies is told beside it.
  const done = job.items.filter(({ state }) => state === 'done').length;
  const failed = bad.filter(itemEnded).length;
  const words = [t('job_done', { done, all })];
  if (bad.length > 0) words.push(t('job_failed', { count: bad.length }));
  const title = t('job_title', { count: all, stores: listed(job.stores) });
  return (
    <article aria-label={title} className="flex flex-col gap-2 p-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <h3 className="min-w-0 grow basis-56 break-words font-medium">{title}</h3>
        <span role="status" className="text-muted text-sm tabular-nums">
          {words.join(' · ')}
        </span>
        <span className="text-muted text-sm">
          <RelativeTime iso={new Date(job.endedAt ?? job.startedAt).toISOString()} />
        </span>
        {runs && (
          <Button size="sm" disabled={job.stopping} onClick={onStop}>
            {t(job.stopping ? 'stopping' : 'stop_rest')}
          </Button>
        )}
        {!runs && onDismiss && (
          <IconButton
            label={t('dismiss')}
            icon={<X aria-hidden className="size-4" />}
            onClick={onDismiss}
            className="-my-1"
          />
        )}
      </div>
      <ProgressBar
        label={title}
        value={all === 0 ? 1 : done / all}
        failed={all === 0 ? 0 : failed / all}
        text={words.join(' · ')}
        tone={runs ? 'progress' : 'ok'}
      />
      {job.waits === 'sign_in' && <Notice tone="warning">{t('job_waits')}</Notice>}
      {runs && !job.waits && now && (
        <p className="truncate text-muted text-sm">
          {t('job_now', { name: now.name ?? now.imageId, stores: listed(now.now) })}
        </p>
      )}
      {bad.length > 0 && (
        <details open={bad.length <= 3}>
          <summary className="text-sm">{verbs('failed_list')}</summary>
          <ul className="mt-1 flex flex-col gap-1 text-sm">
            {bad.map((item) => (
              <FailedItem key={item.imageId} item={item} />
            ))}
          </ul>
        </details>
      )}
    </article>
  );
}

function FailedItem({ item }: { item: JobItem }) {
  const t = useTranslations('placement');
  const list = useTranslations('list');
  const text = useActionErrorText();
  return (
    <li className="break-words">
      <Link href={routes.imageStores(item.imageId)} prefetch={false} className="font-medium hover:underline">
        {item.name || list('unnamed')}
      </Link>
      {item.failed.map(({ store, reason }) => (
        <span key={store} className="block text-danger">
          {reason ? t('store_failed_because', { store, reason }) : t('store_failed', { store })}
        </span>
      ))}
      {item.error && (
        <span className="block text-danger">
          {text(item.error)}
          <RequestId error={item.error} />
        </span>
      )}
    </li>
  );
}
