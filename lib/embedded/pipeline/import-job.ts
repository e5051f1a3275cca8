import { eq } from 'drizzle-orm';
import { commaList } from '@/lib/contract/image-words';
import type { ImportRequest } from '@/lib/contract/import';
import { plainMessage } from '@/lib/contract/plain-message';
import type { StoreProgress } from '@/lib/contract/task';
import { imageTaskSchema } from '@/lib/contract/task';
import type { Caller, Cloud } from '@/lib/embedded/cloud';
import { noEarlier } from '@/lib/embedded/db/no-earlier';
import { tasks } from '@/lib/embedded/db/schema';
import { isDiskFull, whenWritable } from '@/lib/embedded/db/when-writable';
import {
  addLocation,
  casStatus,
  findImage,
  getProperties,
  type ImageRow,
  locationsOf,
  removeLocation,
  setProperties,
  updateImageRow,
} from '@/lib/embedded/image/image-record';
import { hasDigest, webAddresses } from '@/lib/embedded/image/location-record';
import type { Copier, Copy } from '@/lib/embedded/pipeline/copier';
import { checkFormat } from '@/lib/embedded/pipeline/format-check';
import { backToQueued, targetOf } from '@/lib/embedded/pipeline/image-state';
import { type PluginWork, runPlugins } from '@/lib/embedded/pipeline/import-plugins';
import { copyToRead, type Fetching, fetchImage, fetchUri } from '@/lib/embedded/pipeline/import-source';
import { bookkeeping, callerOfTask } from '@/lib/embedded/pipeline/import-task';
import { signatureCheck } from '@/lib/embedded/pipeline/signature';
import { removeStaged, sizeOfFile, stagingPath } from '@/lib/embedded/pipeline/staging';
import type { Turns } from '@/lib/embedded/pipeline/turns';
import { enforceStorageRoom, storageRoom } from '@/lib/embedded/quota';
import { stagingArea } from '@/lib/embedded/stores/areas';

/** A running import. */
export interface ImportJob {
  taskId: string;
  imageId: string;
  progress(): StoreProgress[];
  /** Whether it reads the image's data from this store. */
  reads(store: string): boolean;
  /** The image was deleted: stop, and leave nothing behind. */
  cancel(): void;
  /** Resolves, never rejects, when everything about this import is written down. */
  ended: Promise<void>;
}

/** How often a running task's message is written down, in milliseconds. */
const messageEvery = 1000;
const mebibyte = 1024 * 1024;
const deleted = 'The image was deleted during the import';

const { importing, failed, lock } = bookkeeping;

/** Runs the import that a task describes; also takes up one that a kill interrupted. */
export function runImport(cloud: Cloud, copier: Copier, turns: Turns, taskId: string): ImportJob {
  const row = cloud.db.select().from(tasks).where(eq(tasks.id, taskId)).get();
  const input = imageTaskSchema.shape.input.parse(row?.input ?? null);
  const request = input?.import_req;
  const imageId = row?.image_id;
  if (!row || !request || !imageId) throw new Error(`Task ${taskId} is not an import`);
  const stores = (input.backend ?? []).filter((store) => store !== null);
  const held = locationsOf(cloud.db, imageId);
  const size = findImage(cloud.db, imageId)?.size ?? null;
  const progress: StoreProgress[] = stores.map((store) => ({
    store,
    state: held.includes(store) ? 'done' : 'waiting',
    copied: held.includes(store) ? (size ?? 0) : 0,
    size,
    reason: null,
  }));
  const caller = callerOfTask(cloud, row);
  const work = new ImportWork(cloud, copier, turns, taskId, imageId, request, caller, progress);
  return {
    taskId,
    imageId,
    progress: () => progress.map((entry) => ({ ...entry })),
    reads: (store) => work.reads(store),
    cancel: () => work.cancel(),
    ended: work.run(),
  };
}

/** Why an import failed, for whoever reads its task; an error of the file system names files of the server. */
function reasonOf(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  return 'code' in cause ? plainMessage(cause.message) : cause.message;
}

/** The steps of one import, which share what they know. */
class ImportWork {
  private readonly stop = new AbortController();
  private copy: Copy | null = null;
  private readFrom: string | null = null;
  private undo: (() => void) | null = null;
  private readonly changes: PluginWork['changes'] = {};
  private toldAt = 0;
  private digests: { checksum: string; sha512: string; size: number } | null = null;
  private readonly steps: Promise<void>[] = [];

  constructor(
    private readonly cloud: Cloud,
    private readonly copier: Copier,
    private readonly turns: Turns,
    private readonly taskId: string,
    private readonly imageId: string,
    private readonly request: ImportRequest,
    private readonly caller: Caller,
    private readonly progress: StoreProgress[],
  ) {}

  private get mustSucceed(): boolean {
    return this.request.all_stores_must_succeed ?? true;
  }

  private get staged(): string {
    return stagingPath(this.cloud, this.imageId);
  }

  /** Data that is there already: the image stays `active` and its record as it is, whatever becomes of the copies. */
  private get copiesImage(): boolean {
    return this.request.method.name === 'copy-image';
  }

  /** The store that a copy-image reads. */
  reads(store: string): boolean {
    return this.readFrom === store;
  }

  cancel(): void {
    this.stop.abort();
    this.copy?.abort();
  }

  async run(): Promise<void> {
    try {
      this.updateTask({ status: 'processing' });
      await this.fetch();
      // What fills stores holds memory: it takes its turn.
      const end = await this.turns.take(this.stop.signal);
      try {
        await this.fill();
      } finally {
        end();
      }
      await Promise.all(this.steps);
      await this.conclude();
    } catch (cause) {
      if (this.stop.signal.aborted) return this.giveUp(deleted);
      await this.giveUp(reasonOf(cause));
    } finally {
      for (const area of [stagingArea, ...this.progress.map(({ store }) => store)])
        this.cloud.stores.end(area, this.imageId);
    }
  }

  /** Brings the data to staging, unless an interrupted import already had it there; gives what undoes that. */
  private async fetch(): Promise<void> {
    const { method } = this.request;
    const missing = this.progress.some((entry) => entry.state !== 'done');
    const { cloud, copier, taskId, imageId } = this;
    const copies = this.copiesImage && locationsOf(cloud.db, imageId).length === 0;
    const [address] = copies ? webAddresses(cloud.db, imageId) : [];
    if (!missing || !(address || ['web-download', 'glance-download'].includes(method.name))) return;
    if ((await sizeOfFile(this.staged)) !== null) return;
    const work: Fetching = {
      cloud,
      copier,
      taskId,
      imageId,
      caller: this.caller,
      method,
      signal: this.stop.signal,
      running: (copy) => {
        this.copy = copy;
      },
      sized: (size) => {
        for (const entry of this.progress) entry.size = size;
      },
    };
    if (address) await fetchUri(work, address.url);
    else if (method.name === 'web-download') await fetchUri(work, method.uri ?? '');
    else this.undo = await fetchImage(work);
  }

  /** The file to fill the stores from, its format checked: a copy in a store, or staged data after every plugin. */
  private async source(): Promise<string> {
    const { cloud, imageId } = this;
    // What lies in staging beside a copy in a store is of an import that has ended, and about to go.
    if (this.copiesImage && locationsOf(cloud.db, imageId).length > 0) {
      const copy = await copyToRead(cloud, imageId);
      this.readFrom = copy.store;
      return copy.path;
    }
    if (this.copiesImage) return this.staged;
    const { caller, changes } = this;
    const work = { cloud, imageId, caller, changes, signal: this.stop.signal };
    const file = await runPlugins(work, this.staged);
    const image = findImage(cloud.db, imageId);
    const told = image ? await checkFormat(cloud.config, file, { ...image, ...changes }) : null;
    changes.virtual_size ??= told;
    const size = await sizeOfFile(file);
    enforceStorageRoom(storageRoom(cloud, caller.projectId, imageId), size);
    for (const entry of this.progress) if (entry.state !== 'done') entry.size = size;
    return file;
  }

  /** Copies the staged data to every store that has none yet. */
  private async fill(): Promise<void> {
    const missing = this.progress.flatMap((entry) => {
      const store = entry.state === 'done' ? undefined : this.cloud.stores.find(entry.store);
      return store ? [store] : [];
    });
    if (missing.length === 0 || this.stop.signal.aborted) return;
    const file = await this.source();
    await Promise.all(missing.map((store) => this.cloud.stores.check(store.id)));
    if (this.stop.signal.aborted) return;
    const targets = await Promise.all(
      missing.map((store) => whenWritable(() => targetOf(this.cloud, store, this.imageId))),
    );
    if (this.stop.signal.aborted) return;
    for (const entry of this.progress) if (entry.state === 'waiting') entry.state = 'importing';
    const signature = signatureCheck(this.cloud, this.caller, this.imageId);
    const copy = this.copier.start(
      this.taskId,
      file,
      targets,
      { signature },
      {
        progress: (store, copied) => this.advance(store, copied),
        hashed: (digests) => {
          this.digests = digests;
        },
        done: (store, size) => {
          this.step(this.storeDone(store, size));
        },
        failed: (store, reason, code) => {
          if (code === 'ABORTED') this.entry(store).state = 'waiting';
          else this.step(this.storeFailed(store, reason));
        },
      },
    );
    this.copy = copy;
    await copy.ended;
    this.readFrom = null;
  }

  /** Work that the end waits for; what it throws is looked at there. */
  private step(work: Promise<void>): void {
    work.catch(() => {});
    this.steps.push(work);
  }

  private entry(store: string): StoreProgress {
    const found = this.progress.find((entry) => entry.store === store);
    if (!found) throw new Error(`Task ${this.taskId} has no store ${store}`);
    return found;
  }

  private advance(store: string, copied: number): void {
    const entry = this.entry(store);
    entry.copied = copied;
    const now = this.cloud.clock();
    if (now - this.toldAt < messageEvery) return;
    this.toldAt = now;
    this.updateTask({ message: `Copied ${Math.floor(copied / mebibyte)} MiB` });
  }

  private async storeDone(store: string, size: number): Promise<void> {
    if (this.stop.signal.aborted || !this.digests) return;
    const { cloud, imageId, digests } = this;
    const image = findImage(cloud.db, imageId);
    if (!image) return;
    if (this.copiesImage) return this.copyDone(store, size, image);
    const { virtual_size, ...formats } = this.changes;
    await this.record((tx) => {
      const now = cloud.clock();
      addLocation(tx, imageId, store, now);
      updateImageRow(tx, imageId, now, {
        size,
        virtual_size,
        checksum: digests.checksum,
        os_hash_algo: 'sha512',
        os_hash_value: digests.sha512,
      });
      this.takeOff(store, tx);
      if (!this.mustSucceed) casStatus(tx, imageId, 'importing', 'active', now, formats);
    });
    Object.assign(this.entry(store), { state: 'done', copied: size, size });
    this.updateTask({ message: `Copied ${Math.floor(size / mebibyte)} MiB`, store_progress: this.progress });
  }

  /** A further copy is one only if it is the same data. */
  private async copyDone(store: string, size: number, image: ImageRow): Promise<void> {
    const { cloud, imageId, digests } = this;
    if ((image.size !== null && size !== image.size) || !hasDigest(image, digests?.sha512)) {
      const source = this.readFrom === null ? 'its location' : `store ${this.readFrom}`;
      await cloud.stores.remove(store, imageId);
      return this.storeFailed(store, `The data in ${source} is not what its hash says it is`);
    }
    await this.record((tx) => {
      const now = cloud.clock();
      addLocation(tx, imageId, store, now);
      updateImageRow(tx, imageId, now);
      this.takeOff(store, tx);
    });
    Object.assign(this.entry(store), { state: 'done', copied: size, size });
    this.updateTask({ message: `Copied ${Math.floor(size / mebibyte)} MiB`, store_progress: this.progress });
  }

  private async storeFailed(store: string, reason: string): Promise<void> {
    Object.assign(this.entry(store), { state: 'failed', reason });
    await this.cloud.stores.abandon(store, this.imageId);
    // All or nothing: what the others still write would only be taken back.
    if (this.mustSucceed) this.copy?.abort();
    await this.record((tx) => {
      this.takeOff(store, tx);
      const known = commaList(getProperties(tx, this.imageId)[failed]);
      setProperties(tx, this.imageId, { [failed]: [...new Set([...known, store])].sort().join(',') });
      updateImageRow(tx, this.imageId, this.cloud.clock());
    });
    this.updateTask({ store_progress: this.progress });
  }

  private takeOff(store: string, db: Cloud['db']): void {
    const left = commaList(getProperties(db, this.imageId)[importing]).filter((name) => name !== store);
    setProperties(db, this.imageId, { [importing]: left.join(',') });
  }

  /** Every store has ended: keeps what there is, or takes everything back. */
  private async conclude(): Promise<void> {
    if (this.stop.signal.aborted) return this.giveUp(deleted);
    const bad = this.progress.filter((entry) => entry.state === 'failed');
    const good = this.progress.filter((entry) => entry.state === 'done');
    if (good.length === 0 || (bad.length > 0 && this.mustSucceed)) {
      return this.giveUp(bad.map((entry) => `${entry.store}: ${entry.reason}`).join('; '));
    }
    const { cloud, imageId } = this;
    await this.record((tx) => {
      const { virtual_size: _told, ...formats } = this.changes;
      casStatus(tx, imageId, 'importing', 'active', cloud.clock(), formats);
      setProperties(tx, imageId, { [lock]: undefined, [importing]: '' });
      this.endTask(tx, { status: 'success', result: { image_id: imageId } });
    });
    // The image is well from here on; what stays of staging goes at the next start.
    await removeStaged(cloud, imageId).catch((cause: unknown) => console.error(cause));
  }

  /**
   * The image goes back to `queued` with nothing in staging and no copy of this import; one that is active already
   * keeps what it has. Records go before files, and the lock after them: the next import finds nothing of this one.
   */
  private async giveUp(reason: string): Promise<void> {
    const { cloud, imageId } = this;
    const keepsDone = !this.mustSucceed;
    const lost = this.progress.filter((entry) => entry.state !== 'done' || !keepsDone);
    for (const entry of lost) {
      if (entry.state !== 'failed') Object.assign(entry, { state: 'waiting', copied: 0 });
    }
    if (!lost.some((entry) => entry.state === 'failed')) {
      for (const entry of lost) Object.assign(entry, { state: 'failed', reason });
    }
    await this.record((tx) => {
      for (const { store } of lost) removeLocation(tx, imageId, store);
    });
    for (const { store } of lost) await cloud.stores.remove(store, imageId);
    await removeStaged(cloud, imageId);
    await whenWritable(() => this.undo?.());
    await this.record((tx) => {
      const failedNow = lost.filter(
        (entry) =>
          entry.state === 'failed' || ['web-download', 'glance-download'].includes(this.request.method.name),
      );
      setProperties(tx, imageId, {
        [lock]: undefined,
        [importing]: '',
        [failed]: failedNow
          .map((entry) => entry.store)
          .sort()
          .join(','),
      });
      backToQueued({ ...cloud, db: tx }, imageId, 'importing');
      this.endTask(tx, { status: 'failure', message: reason });
    });
  }

  private endTask(db: Cloud['db'], change: Partial<typeof tasks.$inferInsert>): void {
    const now = this.cloud.clock();
    const expires_at = now + this.cloud.config.task_time_to_live * 3_600_000;
    db.update(tasks)
      .set({
        ...change,
        store_progress: this.progress,
        updated_at: noEarlier(tasks.updated_at, now),
        expires_at,
      })
      .where(eq(tasks.id, this.taskId))
      .run();
  }

  /** What is told on the way: where the disk of the records is full it is left out. */
  private updateTask(change: Partial<typeof tasks.$inferInsert>): void {
    try {
      this.cloud.db
        .update(tasks)
        .set({ ...change, updated_at: noEarlier(tasks.updated_at, this.cloud.clock()) })
        .where(eq(tasks.id, this.taskId))
        .run();
    } catch (cause) {
      if (!isDiskFull(cause)) throw cause;
    }
  }

  /** What has happened: where the disk of the records is full it waits for room. */
  private record(write: (tx: Cloud['db']) => void): Promise<void> {
    return whenWritable(() => this.cloud.db.transaction((tx) => write(tx as unknown as Cloud['db'])));
  }
}
