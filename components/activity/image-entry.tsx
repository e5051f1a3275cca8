'use client';

import { ChevronRight, CircleDashed, CloudDownload, Copy, Upload as UploadIcon } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import { PassingProgress } from '@/components/activity/passing-progress';
import { PhaseBadge } from '@/components/activity/phase-badge';
import { ImportState } from '@/components/imports/import-state';
import { PassedConversion } from '@/components/imports/passed-conversion';
import { StoreTrackCompact } from '@/components/imports/store-track-compact';
import { WayOutButton } from '@/components/imports/way-out-button';
import { ActingTrack } from '@/components/placement/acting-track';
import { TaskHistory } from '@/components/tasks/task-history';
import { RelativeTime } from '@/components/ui/relative-time';
import { useListed } from '@/components/ui/use-listed';
import { InterruptedEntry } from '@/components/uploads/interrupted-upload';
import { UploadProgress } from '@/components/uploads/upload-progress';
import type { Viewer } from '@/lib/auth/viewer';
import { formatBytes } from '@/lib/format';
import { shownText } from '@/lib/images/odd-text';
import { routes } from '@/lib/routes';
import {
  type ActivityKind,
  type ActivityPhase,
  heardOf,
  type ImageActivity,
  withNewestTask,
} from '@/lib/work/activity';
import { fetchesUntold } from '@/lib/work/track-way';
import { isRunning, offersNext, type Upload } from '@/lib/work/upload';
import type { PassingUpload } from '@/lib/work/upload-status';

interface ImageEntryProps {
  item: ImageActivity;
  kind: ActivityKind;
  phase: ActivityPhase;
  /** An upload of this tab, or one that passes through this process of the dashboard. */
  upload?: Upload;
  passes?: PassingUpload;
  viewer: Viewer;
  /** Shows everything at first. */
  opens: boolean;
}

const icons = { upload: UploadIcon, import: CloudDownload, copy: Copy, record: CircleDashed } as const;

/** What happens to one image: a line, and behind it its stores, what helps, and its tasks. */
export function ImageEntry({ item, kind, phase, upload, passes, viewer, opens }: ImageEntryProps) {
  const listed = useListed();
  const t = useTranslations('activity');
  const list = useTranslations('list');
  const id = useId();
  const [open, setOpen] = useState(opens);
  const { image, track } = item;
  const name = shownText(image.name ?? '') || list('unnamed');
  const Icon = icons[kind];
  const failed = track.stores.filter(({ state }) => state === 'failed');
  const reason = [...new Set(failed.flatMap((store) => store.reason ?? []))].join('; ');
  const told = t('stores_failed', { stores: listed(failed.map(({ store }) => store)), reason });
  const interrupted = !upload && (phase === 'paused' || phase === 'broken');
  const tasks = withNewestTask(item);
  const moves = upload && isRunning(upload) ? upload : passes && { sent: passes.offset, size: passes.size };
  return (
    <li className="rounded border bg-surface">
      <div className="flex min-h-10 flex-wrap items-center gap-x-3 gap-y-1 px-2 py-[3px]">
        <button
          type="button"
          aria-expanded={open}
          aria-controls={id}
          aria-label={t('details_of', { name })}
          onClick={() => setOpen(!open)}
          className="flex size-8 shrink-0 items-center justify-center rounded text-muted hover:bg-hover hover:text-text"
        >
          <ChevronRight aria-hidden className={`size-4 ${open ? 'rotate-90' : ''}`} />
        </button>
        <span className="flex w-20 shrink-0 items-center gap-1.5 text-muted text-sm sm:w-24">
          <Icon aria-hidden className="size-4" />
          {t(`kind_${kind}`)}
        </span>
        <span className="min-w-40 flex-1 basis-40 truncate">
          <Link prefetch={false} href={routes.image(image.id)} className="font-medium hover:underline">
            {name}
          </Link>
          {image.owner !== viewer.projectId && (
            <span className="ml-2 text-muted text-sm">{t('other_project')}</span>
          )}
        </span>
        {moves ? (
          <span className="text-sm tabular-nums">{`${Math.floor((moves.sent / Math.max(1, moves.size)) * 100)} %`}</span>
        ) : (
          track.stores.length > 0 && (
            <span className="w-28 max-sm:hidden">
              <StoreTrackCompact stores={track.stores} />
            </span>
          )
        )}
        <span className="sm:w-36">
          <PhaseBadge phase={phase} />
        </span>
        <span className="w-28 whitespace-nowrap text-right text-muted text-sm max-sm:w-auto">
          <RelativeTime iso={heardOf(item)} />
        </span>
        <span className="flex w-8 justify-end max-sm:w-auto">
          {!open && <WayOutButton compact image={image} track={track} viewer={viewer} />}
        </span>
        {!open && interrupted && (
          <div className="w-full pl-11 sm:pl-[152px]">
            <InterruptedEntry image={image} track={track} size="line" />
          </div>
        )}
        {!open && reason !== '' && (
          <p className="w-full truncate pl-11 text-danger text-sm sm:pl-[152px]" title={told}>
            {told}
          </p>
        )}
      </div>
      {open && (
        <div id={id} className="flex flex-col gap-3 border-t px-3 py-3 sm:pl-[52px]">
          {upload ? (
            <UploadProgress upload={upload} />
          ) : phase === 'paused' ? (
            <InterruptedEntry image={image} track={track} />
          ) : (
            passes && <PassingProgress upload={passes} name={name} />
          )}
          {phase !== 'done' && phase !== 'sending' && (
            <ImportState
              brokenOff={phase === 'broken' && <InterruptedEntry image={image} track={track} />}
              image={image}
              track={track}
              viewer={viewer}
              uploading={moves !== undefined || (upload && offersNext(upload)) === true}
            />
          )}
          {phase === 'sending' && !moves && <p className="text-muted text-sm">{t('sent_elsewhere')}</p>}
          {phase === 'fetching' && (track.stores.length === 0 || !fetchesUntold(image, track)) && (
            <p className="text-muted text-sm">{t('fetching_text')}</p>
          )}
          {track.stores.length > 0 && (
            <ActingTrack image={image} track={track} label={t('stores_of', { name })} viewer={viewer} />
          )}
          <PassedConversion image={image} />
          <p className="text-muted text-sm">
            {[image.disk_format, image.container_format, image.size === null ? null : formatBytes(image.size)]
              .filter((fact) => fact !== null)
              .join(' · ')}
          </p>
          <TaskHistory tasks={tasks} viewer={viewer} hidden={kind !== 'upload' && kind !== 'record'} />
        </div>
      )}
    </li>
  );
}
