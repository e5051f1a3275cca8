'use client';

import { useSyncExternalStore } from 'react';
import { apiRoutes } from '@/lib/routes';
import { type FileHash, type HashAlgorithm, type HashReport, usualAlgorithm } from '@/lib/work/file-hash';

interface Entry {
  hash: FileHash;
  worker: Worker | null;
  ended: Promise<FileHash>;
}

const entries = new WeakMap<File, Entry>();
const listeners = new Set<() => void>();

/**
 * Of the worker's time, what it takes while bytes are sent. On two processors it stands in the way of whoever sends and
 * of whoever receives on the same machine; with more of them nobody waits for it.
 */
const shareWhileSending = () => (navigator.hardwareConcurrency > 4 ? 1 : 0.08);

/** Digests of the files of this tab, each taken once by a worker of its own, for as long as the file is held. */
export const fileHashes = {
  /** Begins the digest of a file unless it is under way or there in this algorithm; resolves when it ended. */
  start(file: File, algorithm: HashAlgorithm = usualAlgorithm): Promise<FileHash> {
    const present = entries.get(file);
    if (present && present.hash.algorithm === algorithm && !present.hash.failed) return present.ended;
    present?.worker?.terminate();
    const hash: FileHash = { algorithm, hashed: 0, value: null, failed: false };
    let worker: Worker | null = null;
    const ended = new Promise<FileHash>((resolve) => {
      const end = (change: Partial<FileHash>) => {
        worker?.terminate();
        update(file, change);
        const entry = entries.get(file);
        if (entry) entry.worker = null;
        resolve({ ...hash, ...change });
      };
      try {
        worker = new Worker(apiRoutes.hashWorker());
      } catch {
        queueMicrotask(() => end({ failed: true }));
        return;
      }
      worker.onerror = (event) => {
        event.preventDefault();
        end({ failed: true });
      };
      worker.onmessage = ({ data }: MessageEvent<HashReport>) => {
        if ('hashed' in data) update(file, { hashed: data.hashed });
        else if ('digest' in data) end({ hashed: file.size, value: data.digest });
        else end({ failed: true });
      };
      worker.postMessage({ file, algorithm });
    });
    entries.set(file, { hash, worker, ended });
    changed();
    return ended;
  },
  /** How far the digest of a file is, or null where it was not begun. */
  get(file: File): FileHash | null {
    return entries.get(file)?.hash ?? null;
  },
  /** Tells the worker of a file whether bytes are being sent, when it takes little of its time. */
  sending(file: File, sends: boolean): void {
    entries.get(file)?.worker?.postMessage({ share: sends ? shareWhileSending() : 1 });
  },
  /** Ends a digest that nobody waits for. */
  stop(file: File): void {
    const entry = entries.get(file);
    if (!entry?.worker) return;
    entry.worker.terminate();
    entries.delete(file);
    changed();
  },
};

/** How far the digest of a file is; null without a file or before it was begun. */
export function useFileHash(file: File | null): FileHash | null {
  return useSyncExternalStore(
    subscribe,
    () => (file ? fileHashes.get(file) : null),
    () => null,
  );
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function update(file: File, change: Partial<FileHash>): void {
  const entry = entries.get(file);
  if (!entry) return;
  entry.hash = { ...entry.hash, ...change };
  changed();
}

function changed(): void {
  for (const listener of listeners) listener();
}
