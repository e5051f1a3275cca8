'use client';

import { useTranslations } from 'next-intl';
import { useFailureToast } from '@/components/shell/use-failure-toast';
import { errorOfSilence, openAnswer, QueryError } from '@/lib/browser/dashboard';
import { downloadManager } from '@/lib/browser/downloads/download-manager';
import { chooseSaveFile } from '@/lib/browser/file-handles';
import type { Image } from '@/lib/contract/image';
import { downloadName } from '@/lib/images/download-name';
import { apiRoutes } from '@/lib/routes';
import { digestToCompare } from '@/lib/work/file-hash';

/**
 * Saves an image's bytes: where the browser lets a page write files, into a chosen one, with progress and a comparison of
 * digests at the end; else as any download of the browser's, which goes on by ranges as well.
 */
export function useSaveImage(): (image: Image) => Promise<void> {
  const t = useTranslations('downloads');
  const failed = useFailureToast();
  const tell = (cause: unknown) =>
    failed(null, t('not_begun'), cause instanceof QueryError ? cause.error : errorOfSilence());
  return async (image) => {
    // Before a file is chosen, which would be left empty.
    if (downloadManager.isAtWork(image.id)) return;
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
