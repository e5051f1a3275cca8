import { type FileHandle, open, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import {
  addCached,
  addQueued,
  type CachedRow,
  cachedRows,
  dropCached,
  dropQueued,
  findCached,
  isKnownImage,
  ofDeletedImages,
  queuedIds,
  touchCached,
} from '@/lib/embedded/cache/cache-record';
import { untilNextMinute } from '@/lib/embedded/cache/cron-minutes';
import type { Cloud } from '@/lib/embedded/cloud';
import { findImage } from '@/lib/embedded/image/image-record';
import { hasDigest } from '@/lib/embedded/image/location-record';
import { cacheArea } from '@/lib/embedded/stores/areas';
import { isImageFile, isMissing, removeFile } from '@/lib/embedded/stores/files';
import { readableCopy } from '@/lib/embedded/stores/readable-copy';

/**
 * The image cache of this node (glance/image_cache): files of images that were downloaded or queued, whole or not at
 * all. As in a store, a file has its final name before its record is written, and a record goes before its file.
 */
export interface ImageCache {
  cached(): CachedRow[];
  /** Ids that wait, first come first. */
  queued(): string[];
  /** The file of a cached image, counted as a hit; null when it is not cached. The caller closes it. */
  open(imageId: string): Promise<FileHandle | null>;
  /** Fetches an image in the background; resolves when it is cached or has failed to be, and never rejects. */
  fetch(imageId: string): Promise<void>;
  queue(imageId: string): void;
  /** Fetches everything that waits, one after another. */
  fetchQueued(): Promise<void>;
  remove(imageId: string): Promise<void>;
  unqueue(imageId: string): void;
  /** Both give how many there were. */
  clear(): Promise<number>;
  clearQueue(): number;
  /** Takes the least recently used away until image_cache_max_size is kept. */
  prune(): Promise<{ files: number; bytes: number }>;
  /** Takes incomplete files away that nobody writes and that are older than image_cache_stall_time. */
  clean(): Promise<void>;
  /** At start: what a kill left half done goes. */
  recover(): Promise<void>;
  /** From now on fetches and prunes at the configured times. */
  start(): void;
  close(): void;
}

/** Opens the cache in its folder; while that is not this cloud's, it keeps nothing there and takes nothing away. */
export function openImageCache(cloud: Cloud): ImageCache {
  const { db, config } = cloud;
  const folder = cloud.stores.folder(cacheArea);
  const isOurs = () => cloud.stores.outOfService(cacheArea) === null;
  /** A file of an image that this cloud has or had. */
  const isOwn = (name: string) => isImageFile(name) && isKnownImage(db, name.replace(/\.part$/, ''));
  const fileOf = (id: string) => path.join(folder, id);
  const fetching = new Map<string, Promise<void>>();
  const timers = new Set<NodeJS.Timeout>();
  let closed = false;

  async function fetchOne(id: string): Promise<void> {
    const image = findImage(db, id);
    // An image that is gone will not come; any other is tried again the next time.
    if (!image) return dropQueued(db, id);
    if (findCached(db, id)) return dropQueued(db, id);
    const source = image.status === 'active' ? await readableCopy(cloud, image) : null;
    await cloud.stores.check(cacheArea);
    if (!source || closed || !isOurs()) return;
    const copied = await cloud.pipeline.copyFile(`cache ${id}`, source.path, fileOf(id));
    if (copied === null) return;
    const now = findImage(db, id);
    const same = copied.size === image.size && hasDigest(image, copied.sha512);
    // Deleted meanwhile, or not the data that the record speaks of: neither is ever served.
    if (now && same) addCached(db, id, copied.size, cloud.clock());
    else await removeFile(fileOf(id));
  }

  async function remove(id: string): Promise<void> {
    // Whatever id comes by an address, only the file of a record goes.
    if (!findCached(db, id)) return;
    dropCached(db, id);
    if (isOurs()) await removeFile(fileOf(id));
  }

  function repeat(delay: () => number, run: () => Promise<unknown>): void {
    const timer = setTimeout(() => {
      timers.delete(timer);
      void run()
        .catch((cause: unknown) => console.error(cause))
        .finally(() => {
          if (!closed) repeat(delay, run);
        });
    }, delay());
    timer.unref();
    timers.add(timer);
  }

  const cache: ImageCache = {
    cached: () => cachedRows(db),
    queued: () => queuedIds(db),
    async open(id) {
      const row = findCached(db, id);
      if (!row) return null;
      try {
        const file = await open(fileOf(id), 'r');
        if ((await file.stat()).size === row.size) {
          touchCached(db, id, cloud.clock());
          return file;
        }
        await file.close();
      } catch (cause) {
        // What cannot be read now may be later; the stores have the data.
        if (!isMissing(cause)) return null;
      }
      // Somebody took the file away or cut it: the stores have the data.
      await remove(id);
      return null;
    },
    fetch(id) {
      const running = fetching.get(id);
      if (running) return running;
      const work = fetchOne(id)
        .catch((cause: unknown) => console.error(cause))
        .finally(() => fetching.delete(id));
      fetching.set(id, work);
      return work;
    },
    queue: (id) => addQueued(db, id),
    async fetchQueued() {
      for (const id of queuedIds(db)) if (!closed) await cache.fetch(id);
    },
    remove,
    unqueue: (id) => dropQueued(db, id),
    async clear() {
      const rows = cachedRows(db);
      for (const row of rows) await remove(row.image_id);
      return rows.length;
    },
    clearQueue() {
      const ids = queuedIds(db);
      for (const id of ids) dropQueued(db, id);
      return ids.length;
    },
    async prune() {
      const rows = cachedRows(db).sort((a, b) => a.last_accessed - b.last_accessed);
      let total = rows.reduce((sum, row) => sum + row.size, 0);
      const pruned = { files: 0, bytes: 0 };
      for (const row of rows) {
        if (total <= config.image_cache_max_size) break;
        await remove(row.image_id);
        total -= row.size;
        pruned.files += 1;
        pruned.bytes += row.size;
      }
      return pruned;
    },
    async clean() {
      await cloud.stores.check(cacheArea);
      if (!isOurs()) return;
      const oldest = Date.now() - config.image_cache_stall_time * 1000;
      for (const name of await readdir(folder)) {
        const id = name.replace(/\.part$/, '');
        if (!isOwn(name) || fetching.has(id) || (name === id && findCached(db, id))) continue;
        const found = await stat(path.join(folder, name)).catch(() => null);
        if (found?.isFile() && found.mtimeMs <= oldest) await removeFile(path.join(folder, name));
      }
    },
    async recover() {
      if (!isOurs()) return;
      for (const id of ofDeletedImages(db)) {
        dropQueued(db, id);
        await remove(id);
      }
      for (const row of cachedRows(db)) {
        const found = await stat(fileOf(row.image_id)).catch(() => null);
        if (found?.size !== row.size) await remove(row.image_id);
      }
      for (const entry of await readdir(folder, { withFileTypes: true })) {
        if (entry.isFile() && isOwn(entry.name) && !findCached(db, entry.name))
          await removeFile(path.join(folder, entry.name));
      }
    },
    start() {
      repeat(
        () => config.cache_prefetcher_interval * 1000,
        () => cache.fetchQueued(),
      );
      repeat(
        () => untilNextMinute(config.cache_pruner_minute, cloud.clock()),
        async () => {
          await cache.prune();
          await cache.clean();
        },
      );
    },
    close() {
      closed = true;
      for (const timer of timers) clearTimeout(timer);
    },
  };
  return cache;
}
