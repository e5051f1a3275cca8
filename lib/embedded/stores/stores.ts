import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { type CloudConfig, fileStores, type StoreConfig, storeFolder } from '@/lib/embedded/config';
import type { Db } from '@/lib/embedded/db/open';
import { removeFile } from '@/lib/embedded/stores/files';
import { disagreement } from '@/lib/embedded/stores/store-agreement';
import { type FolderState, lookAtFolder } from '@/lib/embedded/stores/store-fault';

/** The configured file stores and the files in them: one folder a store, one file an image, named by its id. */
export interface Stores {
  /** In configuration order. */
  list(): StoreConfig[];
  find(id: string): StoreConfig | undefined;
  /** Absolute path of a store's folder. */
  folder(store: string): string;
  /** Absolute path of an image's data in a store. */
  path(store: string, imageId: string): string;
  /** Why nothing can be written to a store, as the last check found, or null. What it holds may still be readable. */
  outOfService(store: string): string | null;
  /** The file system that has to be there for a store to be written, or null where any is good. */
  device(store: string): number | null;
  /** Looks at one store's folder or at every one; a store that was out of service returns when its files agree. */
  check(store?: string): Promise<void>;
  /**
   * Removes an image's file from a store and syncs its folder; a file that is not there is no error. Where the folder
   * cannot be written the file stays, and goes when the store returns.
   */
  remove(store: string, imageId: string): Promise<void>;
  /** A write of an image to a store begins: what an earlier one left is its own to replace. */
  begin(store: string, imageId: string): void;
  /** A write has failed: its unfinished file goes, also where its folder was moved away meanwhile and comes back later. */
  abandon(store: string, imageId: string): Promise<void>;
  close(): void;
}

/** Unfinished files of a store that may come back, at most: more than one outage leaves. */
const mostAbandoned = 1000;

/** Opens the stores of a configuration, making folders that are not there and need no mount. `db` has the records. */
export async function openStores(config: CloudConfig, db: Db): Promise<Stores> {
  const stores = new Map(fileStores(config).map((store) => [store.id, store]));
  const find = (id: string) => {
    const store = stores.get(id);
    if (!store) throw new Error(`No store ${id} is configured`);
    return store;
  };
  const folder = (id: string) => storeFolder(config, find(id));
  for (const [id, { mountpoint }] of stores)
    if (mountpoint === undefined) mkdirSync(folder(id), { recursive: true });
  const states = new Map<string, FolderState>();
  const checks = new Map<string, Promise<void>>();
  /** Images by store whose last write there failed. */
  const abandoned = new Map([...stores.keys()].map((id) => [id, new Set<string>()]));

  async function removeAbandoned(id: string): Promise<void> {
    for (const imageId of abandoned.get(id) ?? []) {
      const part = path.join(folder(id), `${imageId}.part`);
      // Where it is not found, its folder may still be elsewhere.
      if (!existsSync(part)) continue;
      await removeFile(part);
      abandoned.get(id)?.delete(imageId);
    }
  }

  async function checkOne(id: string): Promise<void> {
    const { mountpoint } = find(id);
    const before = states.get(id);
    const state = await lookAtFolder(folder(id), mountpoint);
    // A folder that is always there is believed at start; one that came from elsewhere has to prove itself.
    const mustProve = before === undefined ? mountpoint !== undefined : before.fault !== null;
    if (state.fault === null && mustProve) state.fault = await disagreement(db, id, folder(id));
    states.set(id, state);
    if (state.fault === null) await removeAbandoned(id);
    if ((before?.fault ?? null) === state.fault) return;
    if (state.fault === null) console.log(`Store ${id} is back in service.`);
    else console.warn(`Store ${id} is out of service: ${state.fault}.`);
  }

  function check(id: string): Promise<void> {
    const running = checks.get(id);
    if (running) return running;
    const work = checkOne(id).finally(() => checks.delete(id));
    checks.set(id, work);
    return work;
  }

  const opened: Stores = {
    list: () => [...stores.values()],
    find: (id) => stores.get(id),
    folder,
    path: (id, imageId) => path.join(folder(id), imageId),
    outOfService: (id) => states.get(id)?.fault ?? null,
    device: (id) => states.get(id)?.device ?? null,
    async check(id) {
      await Promise.all((id === undefined ? [...stores.keys()] : [id]).map(check));
    },
    async remove(id, imageId) {
      try {
        await removeFile(path.join(folder(id), imageId));
      } catch (cause) {
        await check(id);
        if (states.get(id)?.fault === null) throw cause;
      }
    },
    begin(id, imageId) {
      abandoned.get(id)?.delete(imageId);
    },
    async abandon(id, imageId) {
      const images = abandoned.get(id);
      if (!images) return;
      images.add(imageId);
      const [oldest] = images;
      if (images.size > mostAbandoned && oldest) images.delete(oldest);
      await check(id);
    },
    close: () => clearInterval(timer),
  };
  await opened.check();
  const timer = setInterval(() => {
    opened.check().catch((cause: unknown) => console.error(cause));
  }, config.store_check_interval * 1000);
  timer.unref();
  return opened;
}
