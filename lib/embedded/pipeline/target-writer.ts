import { constants, type FileHandle, open, rename, unlink } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { codeOf } from '@/lib/embedded/error-code';
import { type Chunk, chunkBytes, freeChunk, takeChunk } from '@/lib/embedded/pipeline/chunks';
import type { CopyTarget } from '@/lib/embedded/pipeline/messages';
import { isMissing, withoutFolders } from '@/lib/embedded/stores/files';
import { holdFolder } from '@/lib/embedded/stores/held-folder';

export interface TargetFailure {
  reason: string;
  /** `ENOSPC`, `ABORTED`, another errno, or `FAILS` of a store that is set to fail. */
  code: string;
}

/** Writes one target of a job. */
export interface TargetWriter {
  /** Takes a chunk; resolves when it may be reused. Never rejects: a failure shows in `failed` and `finish`. */
  write(chunk: Chunk, length: number): Promise<void>;
  failed(): boolean;
  /** Chunks taken and not yet written. */
  pending(): number;
  /** Leaves the ring: later chunks are not taken any more, `finish` reads them from the source. */
  leave(): void;
  /** Waits for every byte, syncs and renames; gives the failure, or null when `size` bytes are on disk. */
  finish(size: number): Promise<TargetFailure | null>;
  abort(): void;
  /** Waits until nothing is written any more and removes the temporary file. */
  discard(): Promise<void>;
}

/** Written bytes are pushed to the disk this often, so that the last sync has little left to do. */
const syncEvery = 64 * 1024 * 1024;
const progressEvery = 50;
/** What is written around the page cache begins and ends at such a boundary. */
const block = 4096;

/** Starts writing a target under a temporary name; `source` is the file it may read by itself after leaving. */
export function startTarget(
  target: CopyTarget,
  source: string | null,
  on: { progress: (copied: number) => void },
): TargetWriter {
  const name = path.basename(target.path);
  const part = `${name}.part`;
  let failure: TargetFailure | null = null;
  let aborted = false;
  let written = 0;
  let toldAt = 0;
  let syncing: Promise<void> | null = null;
  let syncedAt = 0;
  let waiting = 0;
  /** Where the target left the ring, or null while it is in it. */
  let leftAt: number | null = null;
  let seen = 0;
  const startedAt = Date.now();
  // A store that is out of service is not touched at all.
  const folder =
    target.fails === null
      ? holdFolder(path.dirname(target.path), target.device ?? null)
      : Promise.reject(Object.assign(new Error(target.fails), { code: 'FAILS' }));
  const handle = folder.then((held) => open(held.path(part), 'w'));
  let direct: Promise<FileHandle | null> =
    target.direct && target.bandwidth === null
      ? handle.then(async () => openDirect((await folder).path(part)))
      : Promise.resolve(null);
  // Handled where it is awaited; a target that takes nothing never awaits it.
  direct.catch(() => {});
  let tail: Promise<void> = handle.then(
    () => {},
    (cause) => fail(cause),
  );

  function fail(cause: unknown): void {
    failure ??= failureOf(cause, path.dirname(target.path));
  }

  async function put(file: FileHandle, chunk: Chunk, length: number): Promise<void> {
    if (aborted) throw Object.assign(new Error('The copy was stopped'), { code: 'ABORTED' });
    if (target.room !== null && written + length > target.room) {
      throw Object.assign(new Error('No space left on device'), { code: 'ENOSPC' });
    }
    const bytes = chunk.subarray(0, length);
    if (target.bandwidth === null) await writeAll(file, bytes);
    else await writeSlowly(file, bytes, target.bandwidth);
    if (written - syncedAt >= syncEvery && !syncing && !(await direct)) {
      syncedAt = written;
      syncing = file
        .datasync()
        .catch(fail)
        .finally(() => {
          syncing = null;
        });
    }
  }

  async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
    let done = 0;
    while (done < bytes.length) {
      const count = await writeSome(file, bytes.subarray(done));
      done += count;
      written += count;
    }
    const now = Date.now();
    if (now - toldAt < progressEvery) return;
    toldAt = now;
    on.progress(written);
  }

  /** Whole blocks around the page cache, for as long as the file system and the memory allow it; the rest through it. */
  async function writeSome(file: FileHandle, bytes: Uint8Array): Promise<number> {
    const around = await direct;
    const whole = bytes.length - (bytes.length % block);
    if (around && whole > 0 && written % block === 0) {
      try {
        return (await around.write(bytes, 0, whole, written)).bytesWritten;
      } catch (cause) {
        if (!isUnsupported(cause)) throw cause;
        direct = Promise.resolve(null);
        await around.close();
      }
    }
    return (await file.write(bytes, 0, bytes.length, written)).bytesWritten;
  }

  /** Small steps, each as late as the bandwidth says. */
  async function writeSlowly(file: FileHandle, bytes: Uint8Array, bandwidth: number): Promise<void> {
    const step = Math.max(1, Math.min(bytes.length, Math.round(bandwidth / 20)));
    for (let at = 0; at < bytes.length; at += step) {
      await writeAll(file, bytes.subarray(at, at + step));
      const due = startedAt + (written / bandwidth) * 1000;
      if (due > Date.now()) await delay(due - Date.now());
      if (aborted) throw Object.assign(new Error('The copy was stopped'), { code: 'ABORTED' });
    }
  }

  async function catchUp(size: number): Promise<void> {
    if (leftAt === null || source === null || failure) return;
    const file = await handle;
    const reader = await open(source, 'r');
    const chunk = takeChunk();
    try {
      for (let at = leftAt; at < size && !failure; ) {
        const { bytesRead } = await reader.read(chunk, 0, chunkBytes, at);
        if (bytesRead === 0) throw new Error('The staged data ended early');
        await put(file, chunk, bytesRead);
        at += bytesRead;
      }
    } catch (cause) {
      fail(cause);
    } finally {
      freeChunk(chunk);
      await reader.close();
    }
  }

  return {
    async write(chunk, length) {
      if (failure || leftAt !== null) return;
      seen += length;
      waiting += 1;
      tail = tail.then(async () => {
        try {
          if (!failure) await put(await handle, chunk, length);
        } catch (cause) {
          fail(cause);
        } finally {
          waiting -= 1;
        }
      });
      await tail;
    },
    failed: () => failure !== null,
    pending: () => (leftAt === null ? waiting : 0),
    leave() {
      if (source !== null) leftAt ??= seen;
    },
    async finish(size) {
      await tail;
      await catchUp(size);
      if (syncing) await syncing;
      try {
        if (!failure) {
          if (aborted) throw Object.assign(new Error('The copy was stopped'), { code: 'ABORTED' });
          on.progress(written);
          const file = await handle;
          await (await direct)?.close();
          direct = Promise.resolve(null);
          await file.sync();
          await file.close();
          const held = await folder;
          await rename(held.path(part), held.path(name));
          await held.sync();
          if (!(await held.isInPlace()))
            throw new Error(`The file system of ${path.dirname(target.path)} is not mounted any more`);
          await held.close();
          return null;
        }
      } catch (cause) {
        fail(cause);
      }
      await this.discard();
      return failure;
    },
    abort() {
      aborted = true;
    },
    async discard() {
      await tail;
      if (syncing) await syncing;
      for (const opened of [direct, handle])
        await (await opened.catch(() => null))?.close().catch((cause: Error) => fail(cause));
      const held = await folder.catch(() => null);
      if (!held) return;
      await unlink(held.path(part)).catch((cause) => {
        if (!isMissing(cause)) fail(cause);
      });
      await held.close().catch((cause: Error) => fail(cause));
    },
  };
}

/** A second way to a file, around the page cache; null where there is none. */
async function openDirect(path: string): Promise<FileHandle | null> {
  const { O_DIRECT, O_WRONLY } = constants;
  if (O_DIRECT === undefined) return null;
  try {
    return await open(path, O_WRONLY | O_DIRECT);
  } catch (cause) {
    if (isUnsupported(cause)) return null;
    throw cause;
  }
}

/** Whether a file system does not write around the page cache, or not from there. */
function isUnsupported(cause: unknown): boolean {
  return ['EINVAL', 'ENOTSUP', 'EOPNOTSUPP'].includes(codeOf(cause) ?? '');
}

function failureOf(cause: unknown, folder: string): TargetFailure {
  if (!(cause instanceof Error)) return { reason: String(cause), code: 'UNKNOWN' };
  const code = codeOf(cause) ?? 'UNKNOWN';
  if (code === 'ENOSPC') return { reason: 'No space left on device', code };
  return { reason: withoutFolders(cause.message, [folder]), code };
}
