import { access, constants, readFile, realpath, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { codeOf } from '@/lib/embedded/error-code';

/** What a look at a store's folder finds. */
export interface FolderState {
  /** Why nothing can be written there, or null. */
  fault: string | null;
  /** The file system that is mounted where one has to be; null where none has to. */
  device: number | null;
}

/** A file system with less than this free is full, in bytes. */
const leastFree = 1024 * 1024;
/** Milliseconds that a folder is waited for. */
export interface Patience {
  /** A network file system that answers nothing for so long is out of reach. */
  folder: number;
  /** How long a busy machine is waited for; threads that all wait for folders out of reach are busy as well. */
  machine: number;
  /** What a look at the root folder takes at most where no thread is waited for. */
  quick: number;
}

const usual: Patience = { folder: 4000, machine: 60_000, quick: 100 };

/** Looks at a store's folder without writing; `mountpoint` is where a file system has to be mounted, or undefined. */
export async function lookAtFolder(folder: string, mountpoint: string | undefined): Promise<FolderState> {
  const look = find(folder, mountpoint).catch((cause: unknown) => ({
    fault: cause instanceof Error ? cause.message : String(cause),
    device: null,
  }));
  return answersInTime(folder, look, (fault) => ({ fault, device: null }));
}

/** What an answer of a folder is, or what is made of the sentence that it gave none in time. */
export async function answersInTime<T>(
  folder: string,
  answer: Promise<T>,
  silent: (fault: string) => T,
  patience: Patience = usual,
): Promise<T> {
  let answered = false;
  const wait = () => delay(patience.folder, null, { ref: false });
  const silence = async () => {
    const latest = performance.now() + patience.machine;
    do await wait();
    while (
      !answered &&
      performance.now() < latest &&
      (await filesWait(patience, latest - performance.now()))
    );
    // What waited for a thread until now has just asked its folder.
    if (!answered) await wait();
    return silent(`${folder} does not answer`);
  };
  try {
    return await Promise.race([answer, silence()]);
  } finally {
    answered = true;
  }
}

/**
 * Whether everything that is read waits: files are read, written and synced by a few threads of Node, in turn, so that
 * on a busy machine a folder that is well may not have been asked yet.
 */
async function filesWait({ quick }: Patience, most: number): Promise<boolean> {
  const asked = performance.now();
  await Promise.race([stat('/'), delay(most, null, { ref: false })]);
  return performance.now() - asked > quick;
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
    (cause: unknown) => codeOf(cause) ?? '',
  );
  if (refused === 'EROFS') return { fault: `The file system of ${folder} is read-only`, device };
  if (refused !== null) return { fault: `The folder ${folder} may not be written (${refused})`, device };
  const { bavail, bsize } = await statfs(folder);
  if (bavail * bsize < leastFree) return { fault: `No space left on the file system of ${folder}`, device };
  return { fault: null, device };
}

/** The device of what is mounted at a folder, or null where it is part of its parent's file system. */
export async function mountedDevice(mountpoint: string): Promise<number | null> {
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
