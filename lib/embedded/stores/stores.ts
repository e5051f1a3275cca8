import { mkdirSync } from 'node:fs';
import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type CloudConfig, fileStores, type StoreConfig } from '@/lib/embedded/config';
import type { Db } from '@/lib/embedded/db/open';
import { whenWritable } from '@/lib/embedded/db/when-writable';
import { locationsOf } from '@/lib/embedded/image/image-record';
import { type Area, areasOf, namesOf, stagingArea } from '@/lib/embedded/stores/areas';
import { copiesIn } from '@/lib/embedded/stores/differences';
import { withoutFolders } from '@/lib/embedded/stores/files';
import { holdFolder } from '@/lib/embedded/stores/held-folder';
import { isFolderOf, proveFolder, tellRemoved, unlinkOurs, wayOut } from '@/lib/embedded/stores/ownership';
import { answersInTime, type FolderState, lookAtFolder } from '@/lib/embedded/stores/store-fault';
import { isUnsettled, noteUnsettled, settle, unsettledIn } from '@/lib/embedded/stores/unsettled';

/**
 * The folders of images' data: one a store, one file an image, named by its id; and those of staged data and of the
 * cache. Nothing is removed that this cloud did not write, and nothing is written to a folder that is not its own: a
 * mark says whose a folder is (mark.ts), and what is being written or taken away is noted before (unsettled.ts).
 */
export interface Stores {
  /** The configured file stores, in configuration order. */
  list(): StoreConfig[];
  find(id: string): StoreConfig | undefined;
  /** Absolute path of an area's folder. */
  folder(area: string): string;
  /** Absolute path of an image's data in a store. */
  path(store: string, imageId: string): string;
  /** Why nothing can be written to an area, as the last check found, or null. What it holds may still be readable. */
  outOfService(area: string): string | null;
  /** The same as it is said to whoever uses the store: without where its files are. */
  refusal(area: string): string | null;
  /** The file system that has to be there for an area to be written, or null where any is good. */
  device(area: string): number | null;
  /** Looks at one area's folder or at every one; one that was out of service returns when its files agree. */
  check(area?: string): Promise<void>;
  /**
   * A write of an image to an area begins, and is noted. Gives why it must not, or null: the area is out of service, or
   * there is a file of the image already that this cloud did not write.
   */
  begin(area: string, imageId: string): Promise<string | null>;
  /** A write has ended, well or not. */
  end(area: string, imageId: string): void;
  /** A write has failed: its unfinished file goes, also where its folder was moved away meanwhile and comes back later. */
  abandon(area: string, imageId: string): Promise<void>;
  /**
   * Removes an image's files from an area as far as this cloud has noted that it writes or takes them away, and syncs
   * the folder. Where they cannot be removed they stay, and go when their store returns or is configured again. What was
   * `left` behind by an earlier process is told to the log, as all that goes without anybody having asked for it.
   */
  remove(area: string, imageId: string, left?: boolean): Promise<void>;
  /** Brings every mark up to date and looks no more. */
  close(): Promise<void>;
}

const messageOf = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause));

/** What a folder that does not answer may take at the end, in milliseconds. */
const patience = 2000;

/** Opens the stores of a configuration, making folders that are not there and need no mount. `db` has the records. */
export async function openStores(config: CloudConfig, db: Db): Promise<Stores> {
  const stores = new Map(fileStores(config).map((store) => [store.id, store]));
  const areas = new Map(areasOf(config).map((area) => [area.area, area]));
  const place = (area: string) => {
    const found = areas.get(area);
    if (!found) throw new Error(`No store ${area} is configured`);
    return found;
  };
  // A folder that should hold something is elsewhere: an empty one in its place would only be in the way.
  for (const here of areas.values())
    if (here.mountpoint === undefined && copiesIn(db, here.area).length === 0) makeFolder(here);
  const states = new Map<string, FolderState>();
  const checks = new Map<string, Promise<void>>();
  /** Writes that run, as `area/image`: what is unsettled and does not run was left behind. */
  const running = new Set<string>();
  /** Removals that run, as `area/image`: a write of the same begins after them. */
  const removals = new Map<string, Promise<void>>();
  const key = (area: string, imageId: string) => `${area}/${imageId}`;
  const outOfService = (area: string) => states.get(area)?.fault ?? null;

  function refusal(area: string): string | null {
    const fault = outOfService(area);
    const { folder, mountpoint } = place(area);
    return fault === null ? null : withoutFolders(fault, [folder, ...(mountpoint ? [mountpoint] : [])]);
  }

  async function checkOne(area: string): Promise<void> {
    const here = place(area);
    const before = states.get(area);
    const state = await lookAtFolder(here.folder, here.mountpoint);
    if (state.fault === null) {
      // What comes back has to prove itself.
      const prove = before === undefined || before.fault !== null;
      const owned = proveFolder(db, here, state.device, prove).catch(messageOf);
      // Comparing many files takes its time; a look at the mark does not.
      state.fault = await (prove ? owned : answersInTime(here.folder, owned, (fault) => fault));
    }
    if (state.fault === null && area !== stagingArea) state.fault = await sweep(area, state.device);
    states.set(area, state);
    if ((before?.fault ?? null) === state.fault) return;
    if (state.fault === null) console.log(`${here.title} is back in service.`);
    else console.warn(`${here.title} is out of service: ${state.fault}.`);
  }

  /** Removes what writes and removals of this cloud left behind; gives why it cannot, or null. */
  async function sweep(area: string, device: number | null): Promise<string | null> {
    const { folder } = place(area);
    let fault: string | null = null;
    for (const imageId of unsettledIn(db, area)) {
      if (running.has(key(area, imageId))) continue;
      await removeFiles(area, imageId, device, true).catch((cause: unknown) => {
        fault ??= `What was left behind of image ${imageId} cannot be removed in ${folder}: ${messageOf(cause)}`;
      });
    }
    return fault;
  }

  /** One removal of an image's files after the other; what was `left` behind is told to the log, file by file. */
  function removeFiles(area: string, imageId: string, device: number | null, left: boolean): Promise<void> {
    const id = key(area, imageId);
    const before = removals.get(id)?.catch(() => {}) ?? Promise.resolve();
    const work = before
      .then(() => removeNow(area, imageId, device, left))
      .finally(() => {
        if (removals.get(id) === work) removals.delete(id);
      });
    removals.set(id, work);
    return work;
  }

  async function removeNow(
    area: string,
    imageId: string,
    device: number | null,
    left: boolean,
  ): Promise<void> {
    const here = place(area);
    const held = await holdFolder(here.folder, device);
    try {
      if (!(await isFolderOf(db, area, held))) return;
      if (!locationsOf(db, imageId).includes(area)) {
        for (const name of namesOf(area, imageId))
          if ((await unlinkOurs(held.path(name))) && left) tellRemoved(here, name);
        await held.sync();
        if (!(await held.isInPlace())) return;
      }
      whenWritable(() => {
        if (!running.has(key(area, imageId))) settle(db, area, imageId);
      }).catch((cause: unknown) => console.error(cause));
    } finally {
      await held.close();
    }
  }

  function check(area: string): Promise<void> {
    const now = checks.get(area);
    if (now) return now;
    const work = checkOne(area).finally(() => checks.delete(area));
    checks.set(area, work);
    return work;
  }

  /** The name of a file of an image that is in an area already, or null. */
  async function nameInTheWay(area: string, imageId: string): Promise<string | null> {
    for (const name of namesOf(area, imageId))
      if (await lstat(path.join(place(area).folder, name)).catch(() => null)) return name;
    return null;
  }

  const opened: Stores = {
    list: () => [...stores.values()],
    find: (id) => stores.get(id),
    folder: (area) => place(area).folder,
    path: (id, imageId) => path.join(place(id).folder, imageId),
    outOfService,
    refusal,
    device: (area) => states.get(area)?.device ?? null,
    async check(area) {
      await Promise.all((area === undefined ? [...areas.keys()] : [area]).map(check));
    },
    async begin(area, imageId) {
      const fault = refusal(area);
      if (fault !== null) return fault;
      for (let ends = removals.get(key(area, imageId)); ends; ends = removals.get(key(area, imageId)))
        await ends.catch(() => {});
      if (!isUnsettled(db, area, imageId)) {
        const name = await nameInTheWay(area, imageId);
        if (name !== null)
          return `There is a file ${name} already that this cloud did not write, so it is left as it is: ${wayOut}`;
      }
      db.transaction((tx) => noteUnsettled(tx, area, imageId));
      running.add(key(area, imageId));
      return null;
    },
    end: (area, imageId) => {
      running.delete(key(area, imageId));
    },
    async abandon(area, imageId) {
      running.delete(key(area, imageId));
      await check(area);
    },
    async remove(area, imageId, left = false) {
      const here = areas.get(area);
      // Nobody knows the folder of a store that is not configured any more: its files go when it is again.
      if (!here || !isUnsettled(db, area, imageId)) return;
      running.delete(key(area, imageId));
      try {
        await removeFiles(area, imageId, states.get(area)?.device ?? null, left);
      } catch (cause) {
        await check(area);
        if (outOfService(area) === null && isUnsettled(db, area, imageId))
          console.warn(
            `${here.title}: what there is of image ${imageId} in ${here.folder} cannot be removed, which is tried again at the next start: ${messageOf(cause)}.`,
          );
      }
    },
    async close() {
      clearInterval(timer);
      const marked = [...areas.values()].map(async (here) => {
        const { fault, device } = states.get(here.area) ?? { fault: '', device: null };
        if (fault === null) await proveFolder(db, here, device, false).catch(() => null);
      });
      await Promise.race([Promise.all(marked), delay(patience, undefined, { ref: false })]);
    },
  };
  await opened.check();
  const timer = setInterval(() => {
    opened.check().catch((cause: unknown) => console.error(cause));
  }, config.store_check_interval * 1000);
  timer.unref();
  return opened;
}

/** Makes an area's folder. Where that fails the area is out of service, but for staging, without which there is no cloud. */
function makeFolder({ area, folder, title }: Area): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    if (area === stagingArea) throw cause;
    console.warn(`${title}: its folder ${folder} cannot be made: ${messageOf(cause)}.`);
  }
}
