'use client';

import { useQuery } from '@tanstack/react-query';
import { Activity, CircleAlert, CircleCheck } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { lazy } from '@/components/ui/lazy';
import { useBulkRuns } from '@/lib/browser/bulk-runs';
import { useDownloads } from '@/lib/browser/downloads/download-list';
import { watchImages } from '@/lib/browser/live';
import { useRunningImages } from '@/lib/browser/running-images';
import { useUploads } from '@/lib/browser/uploads/upload-list';
import { jobsOptions } from '@/lib/queries/jobs';
import { isFetching } from '@/lib/work/download';
import { isRunning } from '@/lib/work/upload';

const UploadTray = lazy(() => import('@/components/uploads/upload-tray').then((module) => module.UploadTray));
const circumference = 2 * Math.PI * 7;

/**
 * How much runs: uploads, downloads and bulk actions of this tab, copies that the dashboard makes, images that the cloud works on
 * as far as this browser has seen; a ring that fills with the bytes of uploads and downloads, and the list of them. The cloud is asked only of
 * images that are known to run.
 */
export function ActivityButton({ projectId }: { projectId: string }) {
  const t = useTranslations('shell');
  const uploads = useUploads();
  const downloads = useDownloads();
  const images = useRunningImages();
  const runs = useBulkRuns();
  const { data: jobs = [] } = useQuery(jobsOptions(projectId));
  const [open, setOpen] = useState(false);
  const followed = [...images].sort().join(',');
  useEffect(
    () => (followed === '' ? undefined : watchImages({ ids: followed.split(','), aside: true }, () => {})),
    [followed],
  );
  const running = uploads.filter(isRunning);
  const fetching = downloads.filter(isFetching);
  const copies = jobs.filter(({ endedAt }) => endedAt === null);
  const counted = new Set([
    ...running.map(({ imageId }) => imageId),
    ...copies.flatMap(({ items }) => items.map(({ imageId }) => imageId)),
  ]);
  const others =
    images.filter((id) => !counted.has(id)).length +
    copies.length +
    runs.filter(({ endedAt }) => endedAt === null).length;
  const own = uploads.length + downloads.length;
  const atWork = running.length + fetching.length + others;
  const isQuiet = own + others === 0;
  const idle = atWork === 0;
  const Ended =
    uploads.some(({ state }) => state === 'failed' || state === 'not_cancelled') ||
    downloads.some(({ state }) => state === 'failed' || state === 'different')
      ? CircleAlert
      : CircleCheck;
  // Of a download whose length nobody knows there is no part.
  const moved = [
    ...running.map(({ sent, size }) => ({ done: sent, size })),
    ...fetching.flatMap(({ received, size }) => (size === null ? [] : { done: received, size })),
  ];
  const total = moved.reduce((sum, { size }) => sum + size, 0);
  const part = total === 0 ? 0.25 : moved.reduce((sum, { done }) => sum + done, 0) / total;
  return (
    <>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className={`flex h-8 items-center gap-1.5 rounded px-2 hover:bg-hover ${isQuiet ? 'text-muted hover:text-text' : ''}`}
      >
        {isQuiet ? null : idle ? (
          <Ended aria-hidden className={`size-[18px] ${Ended === CircleCheck ? 'text-ok' : 'text-danger'}`} />
        ) : (
          <svg aria-hidden viewBox="0 0 18 18" className="size-[18px] -rotate-90">
            <circle cx="9" cy="9" r="7" fill="none" strokeWidth="2.5" className="stroke-line" />
            <circle
              cx="9"
              cy="9"
              r="7"
              fill="none"
              strokeWidth="2.5"
              className="stroke-progress"
              strokeDasharray={`${part * circumference} ${circumference}`}
            />
          </svg>
        )}
        {isQuiet ? (
          <span className="sr-only">{t('quiet')}</span>
        ) : (
          <span className="text-sm">
            <span className="sr-only">{t(idle ? 'ended' : 'running')}</span> {idle ? own : atWork}
          </span>
        )}
        <Activity aria-hidden className={isQuiet ? 'size-4' : 'size-3.5 text-muted max-sm:hidden'} />
      </button>
      {open && <UploadTray others={others} onClose={() => setOpen(false)} />}
    </>
  );
}
