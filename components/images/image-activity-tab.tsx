'use client';

import { useTranslations } from 'next-intl';
import { useMemo } from 'react';
import { ImageFrame } from '@/components/images/image-frame';
import { ImportState } from '@/components/imports/import-state';
import { PassedConversion } from '@/components/imports/passed-conversion';
import { ActingTrack } from '@/components/placement/acting-track';
import { MessagePage } from '@/components/shell/message-page';
import { TaskHistory } from '@/components/tasks/task-history';
import { UploadProgress } from '@/components/uploads/upload-progress';
import type { Viewer } from '@/lib/auth/viewer';
import { useUploads } from '@/lib/browser/uploads/upload-list';
import { useLiveImages } from '@/lib/browser/use-live-images';
import { shownText } from '@/lib/images/odd-text';
import { type ImageActivity, touchedByImport, withNewestTask } from '@/lib/work/activity';
import { isRunning, offersNext } from '@/lib/work/upload';

/** What happens and happened to one image: its upload, its stores, what helps, and every task that may be seen. */
export function ImageActivityTab({ item, viewer }: { item: ImageActivity; viewer: Viewer }) {
  const t = useTranslations('activity');
  const pages = useTranslations('pages');
  const list = useTranslations('list');
  const rows = useMemo(() => [item], [item]);
  const upload = useUploads().find(({ imageId }) => imageId === item.image.id);
  const sends = upload !== undefined && isRunning(upload);
  const { images, gone, stale } = useLiveImages(rows, sends ? [item.image.id] : []);
  const now = images[0] ?? item;
  const { image, track } = now;
  const name = shownText(image.name ?? '') || list('unnamed');
  if (gone.has(image.id)) return <MessagePage title={pages('gone')} text={pages('gone_text', { name })} />;
  return (
    <ImageFrame image={image} viewer={viewer} stale={stale} state={track.state}>
      {upload && upload.state !== 'done' && <UploadProgress upload={upload} />}
      <ImportState
        image={image}
        track={track}
        viewer={viewer}
        uploading={upload !== undefined && offersNext(upload)}
      />
      <PassedConversion image={image} />
      {track.state !== 'none' && track.stores.length > 0 && (
        <ActingTrack image={image} track={track} label={t('stores_of', { name })} viewer={viewer} />
      )}
      <TaskHistory tasks={withNewestTask(now)} viewer={viewer} hidden={touchedByImport(image)} />
      {withNewestTask(now).length === 0 && !touchedByImport(image) && (
        <p className="text-muted">{t('never')}</p>
      )}
    </ImageFrame>
  );
}
