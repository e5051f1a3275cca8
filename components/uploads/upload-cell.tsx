'use client';

import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { TrackSegment } from '@/components/imports/store-track-compact';
import { TrackInWords } from '@/components/imports/track-in-words';
import type { Viewer } from '@/lib/auth/viewer';
import { useUploads } from '@/lib/browser/uploads/upload-list';
import { formatBytes } from '@/lib/format';
import type { ImageSummary } from '@/lib/images/image-summary';
import { shownText } from '@/lib/images/odd-text';
import { passingUploadsOptions } from '@/lib/queries/activity';
import { isSending } from '@/lib/work/upload';

interface UploadCellProps {
  image: ImageSummary;
  viewer: Viewer;
  /** What stands there when nobody sends it anything, as far as is known. */
  rest: ReactNode;
}

/**
 * An upload in a row: percent and bytes, its own segment and one for each store that it is meant for. Of this tab, or of
 * another one whose bytes pass through the same dashboard.
 */
export function UploadCell({ image, viewer, rest }: UploadCellProps) {
  const t = useTranslations('uploads');
  const own = useUploads().find(({ imageId, state }) => imageId === image.id && isSending(state));
  const { data } = useQuery({
    ...passingUploadsOptions(viewer.projectId),
    enabled: own === undefined && image.status !== 'queued',
  });
  const passing = data?.find(({ imageId }) => imageId === image.id);
  const upload = own ?? (passing && { sent: passing.offset, size: passing.size, stores: [] });
  if (!upload) return rest;
  const { sent, size, stores } = upload;
  const waits = own ? own.state === 'waiting' || own.state === 'paused' : passing?.broken;
  const part = size === 0 ? 1 : sent / size;
  const halted = own ? own.state === 'paused' : passing?.broken;
  const amount = halted ? t('paused') : formatBytes(sent);
  return (
    <TrackInWords text={`${Math.floor(part * 100)} % · ${amount}`}>
      <span
        role="progressbar"
        aria-label={t('progress_of', { name: shownText(image.name ?? '') || image.id })}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(part * 100)}
        aria-valuetext={t('of', { sent: formatBytes(sent), size: formatBytes(size) })}
        title={[t('of', { sent: formatBytes(sent), size: formatBytes(size) }), ...stores].join(' → ')}
        className="flex w-full gap-0.5"
      >
        <TrackSegment size="row" segment={{ state: waits ? 'waiting' : 'importing', part }} />
        {/* A direct upload fills its one store as it goes; an import has its stores to fill afterwards. */}
        {stores.length > 1 &&
          stores.map((store) => (
            <TrackSegment key={store} size="row" segment={{ state: 'waiting', part: 0 }} />
          ))}
      </span>
    </TrackInWords>
  );
}
