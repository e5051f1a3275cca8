import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Db } from '@/lib/embedded/db/open';
import { findImage, type ImageRow } from '@/lib/embedded/image/image-record';

/** The hash of a file in hex, as `algorithm` of node:crypto makes it, and its length in bytes. */
export async function hashOf(file: string, algorithm: string): Promise<{ size: number; hash: string }> {
  const hash = createHash(algorithm);
  let size = 0;
  for await (const piece of createReadStream(file, { highWaterMark: 1024 * 1024 })) {
    hash.update(piece);
    size += piece.length;
  }
  return { size, hash: hash.digest('hex') };
}

/**
 * Whether a file is as long as an image's data and has its hash; `unsaid` is the answer for an image whose record has
 * no hash. A file that cannot be read has not, and nothing is that of an image that there is not.
 */
export async function hasRecordedHash(db: Db, id: string, file: string, unsaid: boolean): Promise<boolean> {
  const image = findImage(db, id);
  return image !== undefined && hasHashOf(image, file, unsaid);
}

/** The same of a record that may be a deleted image's. */
export async function hasHashOf(
  image: Pick<ImageRow, 'size' | 'os_hash_algo' | 'os_hash_value'>,
  file: string,
  unsaid: boolean,
): Promise<boolean> {
  const found = await stat(file).catch(() => null);
  if (!found?.isFile() || found.size !== image.size) return false;
  const { os_hash_algo, os_hash_value } = image;
  if (os_hash_algo === null || os_hash_value === null) return unsaid;
  const read = await hashOf(file, os_hash_algo).catch(() => null);
  return read?.hash === os_hash_value.toLowerCase();
}
