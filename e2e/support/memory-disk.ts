import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const mounts = new Set<string>();

/** Whether this process may mount file systems. */
export function canMount(): boolean {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'darkroom-mount-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'none', folder], { stdio: 'ignore' });
    execFileSync('umount', [folder]);
    return true;
  } catch {
    return false;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Mounts a small file system in memory on a folder. */
export function mount(folder: string, options = 'size=16m'): void {
  execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'none', folder]);
  mounts.add(folder);
}

export function unmount(folder: string): void {
  execFileSync('umount', ['-l', folder]);
  mounts.delete(folder);
}

/** Ends what a test has mounted. */
export function unmountAll(): void {
  for (const folder of mounts) unmount(folder);
}
