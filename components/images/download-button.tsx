'use client';

import { Download } from 'lucide-react';
import { useTranslations } from 'next-intl';
import { useFailureToast } from '@/components/shell/use-failure-toast';
import { Button } from '@/components/ui/button';
import { errorOfSilence, openAnswer, QueryError } from '@/lib/browser/dashboard';
import { useDownload } from '@/lib/browser/downloads/download-list';
import { downloadManager } from '@/lib/browser/downloads/download-manager';
import { chooseSaveFile } from '@/lib/browser/file-handles';
import type { Image } from '@/lib/contract/image';
import { downloadName } from '@/lib/images/download-name';
import { apiRoutes } from '@/lib/routes';
import { isFetching } from '@/lib/work/download';
import { digestToCompare } from '@/lib/work/file-hash';

/**
 * Saves an image's bytes: where the browser lets a page write files, into a chosen one, with progress and a comparison of
 * digests at the end; else as any download of the browser's, which goes on by ranges as well.
 */
export function DownloadButton({ image }: { image: Image }) {
  const t = useTranslations('downloads');
  const failed = useFailureToast();
  const download = useDownload(image.id);
  const tell = (cause: unknown) =>
    failed(null, t('not_begun'), cause instanceof QueryError ? cause.error : errorOfSilence());
  const save = async () => {
    const name = downloadName(image);
    const handle = await chooseSaveFile(name).catch(() => 'impossible' as const);
    if (handle === null) return;
    if (handle === 'impossible') return saveByBrowser(image, name).catch(tell);
    downloadManager.start({
      imageId: image.id,
      size: image.size,
      digest: digestToCompare(image),
      handle,
    });
  };
  return (
    <Button
      disabled={download !== null && isFetching(download)}
      icon={<Download aria-hidden className="size-4" />}
      onClick={() => void save()}
    >
      {t('download')}
    </Button>
  );
}

/** Asks for one byte first: what refuses it is told here, and not by a file that holds an error. */
async function saveByBrowser(image: Image, name: string): Promise<void> {
  const address = apiRoutes.download(image.id);
  const headers = image.size ? { range: 'bytes=0-0' } : undefined;
  const answer = await openAnswer(address, { headers });
  await answer.body?.cancel();
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
}
