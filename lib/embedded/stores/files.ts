import { open, unlink } from 'node:fs/promises';
import path from 'node:path';
import { imageIdPattern } from '@/lib/contract/image-words';
import { plainMessage } from '@/lib/contract/plain-message';
import { codeOf } from '@/lib/embedded/error-code';

/** Unlinks a file and makes that last; a file that is not there is no error. */
export async function removeFile(file: string): Promise<void> {
  try {
    await unlink(file);
  } catch (cause) {
    if (isMissing(cause)) return;
    throw cause;
  }
  await syncPath(path.dirname(file));
}

/** fsync of a file, or of a folder: a rename or unlink in it outlives a power cut then. */
export async function syncPath(name: string): Promise<void> {
  const handle = await open(name, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Whether a file system error says that there is no such file. */
export function isMissing(cause: unknown): boolean {
  return codeOf(cause) === 'ENOENT';
}

/** A sentence about a folder for whoever uses what is in it: where the server keeps its files is not for them. */
export function withoutFolders(sentence: string, folders: readonly string[]): string {
  let told = sentence;
  for (const folder of folders)
    for (const lead of [' in ', ' at ', ' of ', ' ']) told = told.replaceAll(`${lead}${folder}`, '');
  // The name of an error code is not for them either, nor what was around it.
  return plainMessage(told).replace(/ \(\)/g, '');
}

/** Whether a name is an image's: its id, and what an unfinished file of it has behind that. */
export function isImageFile(name: string): boolean {
  return imageIdPattern.test(name.split('.')[0] ?? '');
}
