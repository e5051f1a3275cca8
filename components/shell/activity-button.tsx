'use client';

import { useQuery } from '@tanstack/react-query';
import { Activity, CircleAlert, CircleCheck } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { lazy } from '@/components/ui/lazy';
import { useBulkRuns } from '@/lib/browser/bulk-runs';
import { watchImages } from '@/lib/browser/live';
import { useRunningImages } from '@/lib/browser/running-images';
import { useUploads } from '@/lib/browser/uploads/upload-list';
import { jobsOptions } from '@/lib/queries/jobs';
import { isRunning } from '@/lib/work/upload';

const UploadTray = lazy(() => import('@/components/uploads/upload-tray').then((module) => module.UploadTray));
const circumference = 2 * Math.PI * 7;

/**
 * How much runs: uploads and bulk actions of this tab, copies that the dashboard makes, images that the cloud works on
 * as far as this browser has seen; a ring that fills with the uploads, and the list of them. The cloud is asked only of
 * images that are known to run.
 */
export function ActivityButton({ projectId }: { projectId: string }) {
  const t = useTranslations('shell');
  const uploads = useUploads();
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
  const copies = jobs.filter(({ endedAt }) => endedAt === null);
  const counted = new Set([
    ...running.map(({ imageId }) => imageId),
    ...copies.flatMap(({ items }) => items.map(({ imageId }) => imageId)),
  ]);
  const others =
    images.filter((id) => !counted.has(id)).length +
    copies.length +
    runs.filter(({ endedAt }) => endedAt === null).length;
  const isQuiet = uploads.length + others === 0;
  const idle = running.length + others === 0;
  const Ended = uploads.some(({ state }) => state === 'failed' || state === 'not_cancelled')
    ? CircleAlert
    : CircleCheck;
  const total = running.reduce((sum, upload) => sum + upload.size, 0);
  const sent = running.reduce((sum, upload) => sum + upload.sent, 0);
  const part = total === 0 ? 0.25 : sent / total;
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
            <span className="sr-only">{t(idle ? 'ended' : 'running')}</span>{' '}
            {idle ? uploads.length : running.length + others}
          </span>
        )}
        <Activity aria-hidden className={isQuiet ? 'size-4' : 'size-3.5 text-muted'} />
      </button>
      {open && <UploadTray others={others} onClose={() => setOpen(false)} />}
    </>
  );
}
