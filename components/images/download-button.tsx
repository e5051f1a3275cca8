'use client';

import { Download } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useSaveImage } from '@/components/images/use-save-image';
import { Button } from '@/components/ui/button';
import { useDownload } from '@/lib/browser/downloads/download-list';
import type { Image } from '@/lib/contract/image';
import { isFetching } from '@/lib/work/download';

/** Saves an image's bytes; one download of an image at a time. */
export function DownloadButton({ image }: { image: Image }) {
  const t = useTranslations('downloads');
  const download = useDownload(image.id);
  const save = useSaveImage();
  return (
    <Button
      disabled={download !== null && isFetching(download)}
      icon={<Download aria-hidden className="size-4" />}
      onClick={() => void save(image)}
    >
      {t('download')}
    </Button>
  );
}
