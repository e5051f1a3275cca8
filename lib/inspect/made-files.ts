import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ByteSource } from '@/lib/inspect/bytes';

/** Files that the tools of a Debian make, in a folder of their own. For tests. */
export const madeFolder = () => mkdtempSync(path.join(tmpdir(), 'darkroom-inspect-'));

const folders = ['/usr/sbin', '/sbin', '/usr/bin', '/bin', '/usr/local/bin'];

/** The first of some tools that is not on this machine, or null: the test that needs it says so in its name. */
export function missingTool(...tools: string[]): string | null {
  return tools.find((tool) => !folders.some((folder) => existsSync(path.join(folder, tool)))) ?? null;
}

/** Programs that Debian's packages bring, which a machine starts by itself. `npm test` installs them. */
export const packagedPrograms = {
  ipxeKernel: '/boot/ipxe.lkrn',
  ipxeEfi: '/boot/ipxe.efi',
  memtestKernel: '/boot/memtest86+x64.bin',
  memtestKernel32: '/boot/memtest86+ia32.bin',
  memtestEfi: '/boot/memtest86+x64.efi',
  shim: '/usr/lib/shim/shimx64.efi',
  signedHelper: '/usr/lib/shim/mmx64.efi.signed',
  ipxeIso: '/usr/lib/ipxe/ipxe.iso',
} as const;

/** The first of some programs that is not on this machine, or null. */
export function missingProgram(...programs: (keyof typeof packagedPrograms)[]): string | null {
  return programs.map((name) => packagedPrograms[name]).find((file) => !existsSync(file)) ?? null;
}

/** Runs a tool in a folder; throws with what it said where it fails. */
export function run(folder: string, tool: string, ...args: string[]): string {
  const env = { ...process.env, PATH: folders.join(':'), MTOOLS_SKIP_CHECK: '1' };
  for (let left = 50; ; left -= 1) {
    try {
      return execFileSync(tool, args, {
        cwd: folder,
        env,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      });
    } catch (cause) {
      // On a busy machine qemu-img cannot measure how long a key of LUKS takes, and says so.
      if (left === 0 || !String(cause).includes('Unable to get accurate CPU usage')) throw cause;
    }
  }
}

/** The same with something to read. */
export function runWith(folder: string, input: string | Uint8Array, tool: string, ...args: string[]): void {
  const env = { ...process.env, PATH: folders.join(':') };
  const { status, stderr } = spawnSync(tool, args, { cwd: folder, env, input });
  if (status !== 0) throw new Error(`${tool} ${args.join(' ')}: ${String(stderr)}`);
}

/** A file of this machine as a source that counts what is read of it; `done` closes it. */
export function openBytes(file: string): ByteSource & { taken: () => number; done: () => void } {
  const handle = openSync(file, 'r');
  const { size } = statSync(file);
  let taken = 0;
  return {
    size,
    taken: () => taken,
    done: () => closeSync(handle),
    async read(offset, length) {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
      readSync(handle, bytes, 0, bytes.length, offset);
      taken += bytes.length;
      return bytes;
    },
  };
}

/** The bytes of a small file. */
export const bytesOf = (folder: string, name: string): Buffer => readFileSync(path.join(folder, name));
