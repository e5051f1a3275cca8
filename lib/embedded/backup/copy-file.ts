import { createHash } from 'node:crypto';
import { constants, createReadStream } from 'node:fs';
import { copyFile, link, open } from 'node:fs/promises';

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
  await sync(target);
}

/** Copies a file, by a clone of its blocks where that can be; it is on the disk when this is done. */
export async function copyWhole(source: string, target: string): Promise<void> {
  await copyFile(source, target, constants.COPYFILE_FICLONE);
  await sync(target);
}

/** The hash of a file in hex, as `algorithm` of node:crypto makes it, and its length. */
export async function hashOf(file: string, algorithm: 'sha512'): Promise<{ size: number; hash: string }> {
  const hash = createHash(algorithm);
  let size = 0;
  for await (const piece of createReadStream(file, { highWaterMark: 1024 * 1024 })) {
    hash.update(piece);
    size += piece.length;
  }
  return { size, hash: hash.digest('hex') };
}

/** fsync of a file. */
export async function sync(file: string): Promise<void> {
  const handle = await open(file, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

export function codeOf(cause: unknown): unknown {
  return cause instanceof Error && 'code' in cause ? cause.code : undefined;
}
