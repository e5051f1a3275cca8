import { type FileHandle, open, stat } from 'node:fs/promises';
import path from 'node:path';
import { syncPath } from '@/lib/embedded/stores/files';

/** A folder that is written to. */
export interface HeldFolder {
  /** The path by which to reach a name in it. */
  path(name: string): string;
  sync(): Promise<void>;
  /** Whether the folder is still what is found at its own path. */
  isInPlace(): Promise<boolean>;
  close(): Promise<void>;
}

/**
 * Holds a folder. Where it has to be on a certain device it is held open, and names are reached through that: what is
 * unmounted meanwhile, nothing is written below the mount point. Rejects where the device is another.
 */
export async function holdFolder(folder: string, device: number | null): Promise<HeldFolder> {
  if (device === null) {
    return {
      path: (name) => path.join(folder, name),
      sync: () => syncPath(folder),
      isInPlace: async () => true,
      close: async () => {},
    };
  }
  const handle: FileHandle = await open(folder, 'r');
  if ((await handle.stat()).dev !== device) {
    await handle.close();
    throw new Error(`The file system of ${folder} is not mounted any more`);
  }
  return {
    path: (name) =>
      process.platform === 'linux' ? `/proc/self/fd/${handle.fd}/${name}` : path.join(folder, name),
    sync: () => handle.sync(),
    isInPlace: async () => (await stat(folder).catch(() => null))?.dev === device,
    close: () => handle.close(),
  };
}
