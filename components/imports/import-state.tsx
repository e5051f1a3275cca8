'use client';

import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { FilePicker } from '@/components/imports/file-picker';
import { WayOutButton } from '@/components/imports/way-out-button';
import { ShowCommand } from '@/components/shell/show-command';
import { Notice } from '@/components/ui/notice';
import { RelativeTime } from '@/components/ui/relative-time';
import { useListed } from '@/components/ui/use-listed';
import type { Viewer } from '@/lib/auth/viewer';
import { copyCommand, importCommand } from '@/lib/commands/image-commands';
import type { Image } from '@/lib/contract/image';
import { imageCan } from '@/lib/images/image-can';
import type { ImageTrack } from '@/lib/work/store-track';
import { wayOut, wayOutRefusal } from '@/lib/work/way-out';

interface ImportStateProps {
  image: Image;
  track: ImageTrack;
  viewer: Viewer;
  /** An upload of this browser has the next step. */
  uploading: boolean;
  /** Said of a record without data in place of that it has none: its upload broke off. */
  brokenOff?: ReactNode;
  /** Whether the page is the image's own, so that a file dropped on it is meant for the image. */
  drops?: boolean;
}

/** How an import ended when it did not end well, why, and the one step that helps. */
export function ImportState({ image, track, viewer, uploading, brokenOff, drops }: ImportStateProps) {
  const listed = useListed();
  const t = useTranslations('imports');
  const status = useTranslations('status');
  if (uploading) return null;
  const failed = track.stores.filter((store) => store.state === 'failed');
  const stores = listed(failed.map((store) => store.store));
  const told = [...new Set(failed.flatMap((store) => (store.reason ? [store.reason] : [])))];
  // A task repeats the reason of one store as its own.
  const reasons = told.filter((one) => !told.some((other) => other !== one && one.includes(other)));
  const mayRead = viewer.isAdmin || image.owner === viewer.projectId;
  const reason = reasons.length > 0 ? reasons.join('; ') : t(mayRead ? 'no_reason' : 'no_reason_member');
  const { uri = '' } = track.task?.input?.import_req?.method ?? {};
  const action = <WayOutButton image={image} track={track} viewer={viewer} />;
  // Who may not do it by hand either is shown no command for it.
  const way = wayOut(image, track);
  const may = way !== null && wayOutRefusal(way, image, viewer) === null;
  const last = track.task?.input?.import_req;
  const command = may && (way === 'import_again' || way === 'start_import' || way === 'copy_again') && (
    <ShowCommand
      command={() =>
        way === 'copy_again'
          ? copyCommand(
              image.id,
              track.stores.filter(({ state }) => state !== 'done').map(({ store }) => store),
            )
          : importCommand(
              image.id,
              way === 'import_again' && last ? last : { method: { name: 'glance-direct' } },
            )
      }
    />
  );
  const since = () => (
    <RelativeTime counted iso={new Date(track.silence?.since ?? image.updated_at).toISOString()} />
  );
  const word = status(image.status);

  switch (track.state) {
    case 'partial':
      return (
        <Notice tone="warning" title={t('partial', { stores })} action={action}>
          {reason}
          {command}
        </Notice>
      );
    case 'dead':
      return (
        <Notice tone="danger" title={t('dead')} action={action}>
          {t('dead_text', { reason })}
        </Notice>
      );
    case 'stalled':
      return wayOut(image, track) === 'copy_again' ? (
        <Notice tone="warning" title={t('stalled_copy')} action={action}>
          {t.rich(track.silence?.over ? 'stalled_copy_over' : 'stalled_copy_locked', { since })}
          {command}
        </Notice>
      ) : (
        <Notice tone="warning" title={t('stalled')} action={action}>
          {t.rich('stalled_text', { since, status: word })}
        </Notice>
      );
    case 'abandoned':
      return (
        <Notice tone="warning" title={t('abandoned')} action={action}>
          {t.rich('abandoned_text', { since, status: word })}
        </Notice>
      );
    case 'staged':
      return (
        <Notice tone="info" title={t('staged')} action={action}>
          {t('staged_text')}
          {command}
        </Notice>
      );
    case 'retryable':
      return (
        <>
          <Notice tone="danger" title={t('failed', { stores, count: failed.length })} action={action}>
            {uri ? t('failed_uri', { reason, uri }) : t('failed_text', { reason })}
            {command}
          </Notice>
          {imageCan.upload(image, viewer) === null && !uri && (
            <FilePicker image={image} track={track} drops={drops} />
          )}
        </>
      );
    default:
      if (image.status !== 'queued') return null;
      return (
        <>
          {brokenOff || (
            <Notice tone="info" title={t('no_data')}>
              {t('no_data_text')}
            </Notice>
          )}
          {imageCan.upload(image, viewer) === null && (
            <FilePicker image={image} track={track} drops={drops} />
          )}
        </>
      );
  }
}
