import { constants } from 'node:fs';
import { copyFile, link } from 'node:fs/promises';
import { codeOf } from '@/lib/embedded/error-code';
import { syncPath } from '@/lib/embedded/stores/files';

/**
 * Gives a file another name without copying it where the file system can: by a clone of its blocks, or else by a hard
 * link, which is as good for files that are never written again. Elsewhere it is copied, and on the disk when this is done.
 */
export async function shareFile(source: string, target: string): Promise<void> {
  try {
    await copyFile(source, target, constants.COPYFILE_FICLONE_FORCE | constants.COPYFILE_EXCL);
  } catch {
    try {
      await link(source, target);
    } catch (cause) {
      if (codeOf(cause) === 'ENOENT') throw cause;
      await copyFile(source, target, constants.COPYFILE_EXCL);
    }
  }
  await syncPath(target);
}

/** Copies a file, by a clone of its blocks where that can be; it is on the disk when this is done. */
export async function copyWhole(source: string, target: string): Promise<void> {
  await copyFile(source, target, constants.COPYFILE_FICLONE);
  await syncPath(target);
}
