import type { ImportRequest } from '@/lib/contract/import';
import type { StoreProgress } from '@/lib/contract/task';
import type { Caller, Cloud } from '@/lib/embedded/cloud';
import { whenWritable } from '@/lib/embedded/db/when-writable';
import { badRequest, conflict, gone, invalidImageData } from '@/lib/embedded/error';
import {
  addLocation,
  casStatus,
  findImage,
  locationsOf,
  removeLocation,
  updateImageRow,
} from '@/lib/embedded/image/image-record';
import { openCopier } from '@/lib/embedded/pipeline/copier';
import { checkFormat, InvalidImageData } from '@/lib/embedded/pipeline/format-check';
import { backToQueued, stagingTarget, targetOf } from '@/lib/embedded/pipeline/image-state';
import { type ImportJob, runImport } from '@/lib/embedded/pipeline/import-job';
import { createTask } from '@/lib/embedded/pipeline/import-task';
import { recover } from '@/lib/embedded/pipeline/recover';
import { SignatureError, signatureCheck } from '@/lib/embedded/pipeline/signature';
import { removeStaged } from '@/lib/embedded/pipeline/staging';
import { type RequestBody, takeBytes } from '@/lib/embedded/pipeline/take-bytes';
import { openTurns } from '@/lib/embedded/pipeline/turns';
import { stagingArea } from '@/lib/embedded/stores/areas';

/** Everything that moves bytes: uploads, staging, imports, clean-up. */
export interface Pipeline {
  /**
   * Takes PUT /file: queued → saving → active; throws the HTTP error and leaves the image `queued` otherwise. `room`
   * is how many bytes a quota leaves.
   */
  upload(
    caller: Caller,
    imageId: string,
    store: string,
    body: RequestBody,
    size: number | null,
    room: number | null,
  ): Promise<void>;
  /** Takes PUT /stage: queued → uploading, the bytes under staging/. */
  stage(imageId: string, body: RequestBody, size: number | null): Promise<void>;
  /** Starts an import whose request was checked: writes the task and the lock, works in the background until `ended`. */
  startImport(
    caller: Caller,
    imageId: string,
    request: ImportRequest,
    stores: string[],
  ): { taskId: string; ended: Promise<void> };
  /** Where a running task stands store by store, or null when it does not run. */
  progress(taskId: string): StoreProgress[] | null;
  /** Whether an import reads an image's data from this store. */
  reads(store: string, imageId: string): boolean;
  /** Ends whatever runs for an image that was deleted and removes its staged data and every copy. */
  discard(imageId: string): Promise<void>;
  /** At start, before the first request: finishes or undoes what a kill interrupted, removes orphan files. */
  recover(): Promise<void>;
  /** Copies a file; gives what was written under the final name, or null where it could not be written. */
  copyFile(job: string, source: string, target: string): Promise<{ size: number; sha512: string } | null>;
  /** Resolves when no import runs; tests wait for it. */
  idle(): Promise<void>;
  /** Stops the workers. */
  close(): Promise<void>;
}

/** Opens the pipeline of a cloud; `worker` is the bundled thread file. */
export function openPipeline(getCloud: () => Cloud, config: Cloud['config'], worker: URL): Pipeline {
  const copier = openCopier(worker);
  const turns = openTurns(config.taskflow_executor.max_workers);
  const imports = new Map<string, ImportJob>();
  /** Uploads and stagings by image. */
  const inflows = new Map<string, { stop: () => void; ended: Promise<void> }>();

  /** Runs an upload or staging so that `discard` can stop it and wait for it. */
  async function tracked(imageId: string, run: (stop: AbortSignal) => Promise<void>): Promise<void> {
    const stop = new AbortController();
    const work = run(stop.signal);
    const ended = work.then(
      () => {},
      () => {},
    );
    inflows.set(imageId, { stop: () => stop.abort(), ended });
    try {
      await work;
    } finally {
      inflows.delete(imageId);
    }
  }

  function begin(job: ImportJob): void {
    imports.set(job.taskId, job);
    void job.ended.finally(() => imports.delete(job.taskId));
  }

  return {
    async upload(caller, imageId, store, body, size, room) {
      const cloud = getCloud();
      const config = cloud.stores.find(store);
      if (!config) throw new Error(`No store ${store} is configured`);
      await cloud.stores.check(store);
      enter(cloud, imageId, 'saving');
      return tracked(imageId, async (stop) => {
        try {
          const target = await targetOf(cloud, config, imageId);
          const signature = signatureCheck(cloud, caller, imageId);
          const taken = await takeBytes(
            cloud,
            copier,
            `upload ${imageId}`,
            body,
            size,
            target,
            { signature },
            stop,
            room,
          );
          const image = findImage(cloud.db, imageId);
          const virtual_size = image ? await checkFormat(cloud.config, target.path, image) : null;
          const active = cloud.db.transaction((tx) => {
            addLocation(tx, imageId, store, cloud.clock());
            return casStatus(tx, imageId, 'saving', 'active', cloud.clock(), {
              size: taken.size,
              virtual_size,
              checksum: taken.checksum,
              os_hash_algo: 'sha512',
              os_hash_value: taken.sha512,
            });
          });
          if (active) return;
          cloud.db.transaction((tx) => removeLocation(tx, imageId, store));
          await cloud.stores.remove(store, imageId);
          throw gone(
            `Image ${imageId} could not be found after upload. The image may have been deleted during the upload.`,
          );
        } catch (cause) {
          await cloud.stores.remove(store, imageId);
          await cloud.stores.abandon(store, imageId);
          void whenWritable(() => backToQueued(cloud, imageId, 'saving'));
          if (cause instanceof InvalidImageData) throw invalidImageData(cause.message);
          if (cause instanceof SignatureError) throw badRequest(cause.message);
          throw findImage(cloud.db, imageId)
            ? cause
            : gone(
                `Image ${imageId} could not be found after upload. The image may have been deleted during the upload.`,
              );
        } finally {
          cloud.stores.end(store, imageId);
        }
      });
    },
    stage(imageId, body, size) {
      const cloud = getCloud();
      enter(cloud, imageId, 'uploading');
      return tracked(imageId, async (stop) => {
        try {
          const target = await stagingTarget(cloud, imageId);
          const taken = await takeBytes(cloud, copier, `stage ${imageId}`, body, size, target, null, stop);
          if (!findImage(cloud.db, imageId)) {
            await removeStaged(cloud, imageId);
            throw gone(
              `Image ${imageId} could not be found after upload. The image may have been deleted during the upload.`,
            );
          }
          updateImageRow(cloud.db, imageId, cloud.clock(), { size: taken.size });
        } catch (cause) {
          await removeStaged(cloud, imageId);
          void whenWritable(() => backToQueued(cloud, imageId, 'uploading'));
          throw cause;
        } finally {
          cloud.stores.end(stagingArea, imageId);
        }
      });
    },
    startImport(caller, imageId, request, stores) {
      const cloud = getCloud();
      if (inflows.has(imageId)) throw conflict(`The data of image ${imageId} is still being staged.`);
      const taskId = createTask(cloud, caller, imageId, request, stores);
      const job = runImport(cloud, copier, turns, taskId);
      begin(job);
      return { taskId, ended: job.ended };
    },
    progress: (taskId) => imports.get(taskId)?.progress() ?? null,
    reads: (store, imageId) =>
      [...imports.values()].some((job) => job.imageId === imageId && job.reads(store)),
    async discard(imageId) {
      const cloud = getCloud();
      const inflow = inflows.get(imageId);
      inflow?.stop();
      await inflow?.ended;
      const jobs = [...imports.values()].filter((job) => job.imageId === imageId);
      for (const job of jobs) job.cancel();
      await Promise.all(jobs.map((job) => job.ended));
      for (const store of locationsOf(cloud.db, imageId)) {
        cloud.db.transaction((tx) => removeLocation(tx, imageId, store));
        await cloud.stores.remove(store, imageId);
      }
      await removeStaged(cloud, imageId);
    },
    async recover() {
      const cloud = getCloud();
      for (const taskId of await recover(cloud)) begin(runImport(cloud, copier, turns, taskId));
    },
    async copyFile(job, source, path) {
      let digests: { size: number; sha512: string } | null = null;
      let written = false;
      const target = { name: job, path, bandwidth: null, room: null, fails: null };
      await copier.start(
        job,
        source,
        [target],
        { signature: null },
        {
          hashed: ({ size, sha512 }) => {
            digests = { size, sha512 };
          },
          done: () => {
            written = true;
          },
        },
      ).ended;
      return written ? digests : null;
    },
    async idle() {
      while (imports.size > 0) await Promise.all([...imports.values()].map((job) => job.ended));
    },
    async close() {
      await copier.close();
    },
  };
}

/** Glance lets data in only from `queued` (409), and needs both formats before (checked by the route). */
function enter(cloud: Cloud, imageId: string, status: 'saving' | 'uploading'): void {
  if (casStatus(cloud.db, imageId, 'queued', status, cloud.clock())) return;
  const now = findImage(cloud.db, imageId)?.status ?? 'deleted';
  throw conflict(`Image status transition from ${now} to ${status} is not allowed`);
}
