import { access, constants, readFile, realpath, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** What a look at a store's folder finds. */
export interface FolderState {
  /** Why nothing can be written there, or null. */
  fault: string | null;
  /** The file system that is mounted where one has to be; null where none has to. */
  device: number | null;
}

/** A file system with less than this free is full, in bytes. */
const leastFree = 1024 * 1024;
/** A network file system that answers nothing for this many milliseconds is out of reach. */
const patience = 5000;

/** Looks at a store's folder without writing; `mountpoint` is where a file system has to be mounted, or undefined. */
export async function lookAtFolder(folder: string, mountpoint: string | undefined): Promise<FolderState> {
  const look = find(folder, mountpoint).catch((cause: unknown) => ({
    fault: cause instanceof Error ? cause.message : String(cause),
    device: null,
  }));
  return answersInTime(folder, look, (fault) => ({ fault, device: null }));
}

/** What an answer of a folder is, or what is made of the sentence that it gave none in time. */
export function answersInTime<T>(
  folder: string,
  answer: Promise<T>,
  silent: (fault: string) => T,
): Promise<T> {
  const silence = delay(patience, null, { ref: false }).then(() => silent(`${folder} does not answer`));
  return Promise.race([answer, silence]);
}

async function find(folder: string, mountpoint: string | undefined): Promise<FolderState> {
  const device = mountpoint === undefined ? null : await mountedDevice(mountpoint);
  if (mountpoint !== undefined && device === null)
    return { fault: `No file system is mounted at ${mountpoint}`, device: null };
  const found = await stat(folder).catch(() => null);
  if (!found?.isDirectory()) return { fault: `The folder ${folder} is not there`, device };
  if (device !== null && found.dev !== device)
    return { fault: `The folder ${folder} is not on what is mounted at ${mountpoint}`, device };
  const refused = await access(folder, constants.R_OK | constants.W_OK | constants.X_OK).then(
    () => null,
    (cause: NodeJS.ErrnoException) => cause.code ?? '',
  );
  if (refused === 'EROFS') return { fault: `The file system of ${folder} is read-only`, device };
  if (refused !== null) return { fault: `The folder ${folder} may not be written (${refused})`, device };
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < leastFree) return { fault: `No space left on the file system of ${folder}`, device };
  return { fault: null, device };
}

/** The device of what is mounted at a folder, or null where it is part of its parent's file system. */
async function mountedDevice(mountpoint: string): Promise<number | null> {
  const here = await stat(mountpoint).catch(() => null);
  if (!here) return null;
  const above = await stat(path.join(mountpoint, '..'));
  if (here.dev !== above.dev) return here.dev;
  // A bind mount may be of the same device; Linux lists it.
  const place = await realpath(mountpoint);
  const mounts = await readFile('/proc/self/mountinfo', 'utf8').catch(() => '');
  const listed = mounts.split('\n').some((line) => unescapeOctal(line.split(' ')[4] ?? '') === place);
  return listed ? here.dev : null;
}

/** mountinfo writes white space of a path as `\040`. */
function unescapeOctal(text: string): string {
  return text.replace(/\\(\d{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));
}
