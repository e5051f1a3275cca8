import { lstat, mkdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { syncPath } from '@/lib/embedded/stores/files';

/** The folder, in that of a store, into which what nobody knows is moved. */
export const asideName = 'lost+found';

/**
 * Moves names of a folder into its `lost+found`, each under a name that is free there. Gives where each went, by name.
 * Rejects with the file system's error where it refuses; what was moved before stays moved.
 */
export async function setAside(folder: string, names: readonly string[]): Promise<Map<string, string>> {
  const aside = path.join(folder, asideName);
  const moved = new Map<string, string>();
  if (names.length === 0) return moved;
  await mkdir(aside, { recursive: true });
  for (const name of names) {
    const target = await freeName(aside, name);
    await rename(path.join(folder, name), path.join(aside, target));
    moved.set(name, `${asideName}/${target}`);
  }
  for (const changed of [aside, folder]) await syncPath(changed);
  return moved;
}

async function freeName(folder: string, name: string): Promise<string> {
  for (let number = 0; ; number += 1) {
    const tried = number === 0 ? name : `${name}.${number}`;
    if ((await lstat(path.join(folder, tried)).catch(() => null)) === null) return tried;
  }
}
