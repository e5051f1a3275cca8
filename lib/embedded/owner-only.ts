import { chmodSync, lstatSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { codeOf } from '@/lib/embedded/error-code';

/** Files that a process makes are for its user alone: records hold password hashes and secrets. */
export const ownUmask = 0o077;

/** What the cloud keeps in a data folder. */
const kept = /^(cloud\.sqlite.*|owner\.(sqlite|json)|nextauth-secret|credential-key|reserve|staging|stores)$/;

/**
 * Takes the rights of others from a data folder that an earlier Darkroom left open: 700 for folders, 600 for files. A
 * folder that many write to, such as /tmp, keeps its mode, and what is not the cloud's is left alone. What belongs to
 * another user stays as it is, as the lost+found of a file system that is mounted for a store.
 */
export function closeToOthers(data: string): void {
  const mode = statSync(data).mode & 0o7777;
  const isShared = (mode & 0o1000) !== 0;
  const records = statSync(path.join(data, 'cloud.sqlite'), { throwIfNoEntry: false });
  if (mode === 0o700 && ((records?.mode ?? 0) & 0o077) === 0) return;
  for (const name of readdirSync(data)) if (kept.test(name)) close(path.join(data, name));
  // Last: a start that is killed before begins again.
  if (!isShared) change(data, 0o700);
}

function close(file: string): void {
  const found = lstatSync(file, { throwIfNoEntry: false });
  if (found?.isFile()) change(file, 0o600);
  if (!found?.isDirectory()) return;
  for (const name of namesIn(file)) close(path.join(file, name));
  change(file, 0o700);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (cause) {
    if (codeOf(cause) !== 'EACCES' && codeOf(cause) !== 'EPERM') throw cause;
    return [];
  }
}

function change(file: string, mode: number): void {
  try {
    chmodSync(file, mode);
  } catch (cause) {
    if (!['EPERM', 'EACCES', 'EROFS', 'ENOENT'].includes(codeOf(cause) ?? '')) throw cause;
  }
}
