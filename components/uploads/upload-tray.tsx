'use client';

import { X } from 'lucide-react';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { DownloadProgress } from '@/components/images/download-progress';
import { IconButton } from '@/components/ui/icon-button';
import { UploadProgress } from '@/components/uploads/upload-progress';
import { useDownloads } from '@/lib/browser/downloads/download-list';
import { useUploads } from '@/lib/browser/uploads/upload-list';
import { routes } from '@/lib/routes';

interface UploadTrayProps {
  /** Other work that runs: imports, copies, bulk actions. */
  others: number;
  onClose: () => void;
}

/** The uploads and downloads of this browser tab, under the top bar, and the way to everything else that runs. */
export function UploadTray({ others, onClose }: UploadTrayProps) {
  const t = useTranslations('uploads');
  const uploads = useUploads();
  const downloads = useDownloads();
  const title = t(downloads.length > 0 ? 'title_all' : 'title');
  return (
    <section
      aria-label={title}
      className="fixed top-14 right-3 z-40 flex max-h-[70vh] w-[min(420px,calc(100vw-24px))] flex-col rounded border bg-raised shadow-lg"
    >
      <header className="flex items-center justify-between border-b px-4 py-2">
        <h2 className="font-medium">{title}</h2>
        <IconButton label={t('close')} icon={<X aria-hidden className="size-4" />} onClick={onClose} />
      </header>
      <ul className="flex flex-col divide-y overflow-y-auto px-4">
        {uploads.map((upload) => (
          <li key={upload.imageId} className="flex flex-col gap-1.5 py-3">
            {upload.state === 'cancelled' ? (
              <span className="truncate font-medium">{upload.name}</span>
            ) : (
              <Link
                prefetch={false}
                href={routes.image(upload.imageId)}
                className="truncate font-medium hover:underline"
              >
                {upload.name}
              </Link>
            )}
            <UploadProgress upload={upload} />
          </li>
        ))}
        {downloads.map(({ imageId }) => (
          <li key={`from ${imageId}`} className="py-3">
            <DownloadProgress imageId={imageId} inTray />
          </li>
        ))}
      </ul>
      <p className="flex flex-wrap justify-between gap-x-3 border-t px-4 py-2 text-muted text-sm">
        <span>
          {t(
            downloads.length > 0 ? 'stay_all' : uploads.length > 0 ? 'stay' : others > 0 ? 'others' : 'quiet',
            {
              count: others,
            },
          )}
        </span>
        <Link href={routes.activity()} onClick={onClose} className="text-link hover:underline">
          {t('all_activity')}
        </Link>
      </p>
    </section>
  );
}
