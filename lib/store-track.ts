import { commaList } from '@/lib/contract/image-words';
import type { ImageTask } from '@/lib/contract/task';
import type { ImageSummary } from '@/lib/image-summary';

/** Where an image's bytes are in one store. */
export interface StoreTrack {
  store: string;
  state: 'waiting' | 'importing' | 'done' | 'failed';
  /** Bytes in the store so far, or null where the cloud does not tell. */
  copied: number | null;
  /** Bytes to come to in the end, or null while unknown. */
  size: number | null;
  /** Why the store failed, or null where the cloud does not tell. */
  reason: string | null;
  /** `copied` is worked out from a task's message, not told store by store. */
  estimated: boolean;
}

/**
 * What an image's import is doing:
 * - `none`: no import, or one that ended well and left nothing to tell;
 * - `running`: the cloud is working, the screen must follow it;
 * - `retryable`: it failed and the image is back in `queued`, so it can be imported again;
 * - `dead`: it failed and the image stays in `importing` for ever, so it can only be deleted;
 * - `partial`: the image is active, some stores failed.
 */
export type ImportState = 'none' | 'running' | 'retryable' | 'dead' | 'partial';

/** The track of an image: its state, and one entry a store in a steady order. */
export interface ImageTrack {
  state: ImportState;
  stores: StoreTrack[];
  /** The newest import task, where it was read. */
  task: ImageTask | null;
}

/** Statuses in which an image changes by itself, so that whoever shows it must follow it. */
export function isTransient(image: ImageSummary): boolean {
  if (image.status === 'saving' || image.status === 'uploading' || image.status === 'pending_delete')
    return true;
  // A lock without its task being alive is `dead`: nothing will happen to it any more.
  return Boolean(image.os_glance_import_task);
}

/**
 * The track of an image from its record and its import tasks, newest first (none read: an empty list). Byte counts
 * come from a task's `store_progress` where the cloud tells it, else from "Copied N MiB", which a real Glance writes
 * of the store it is filling, one after another. Dead ends are those of a real Glance (glance-api.md 4.3).
 */
export function imageTrack(image: ImageSummary, tasks: ImageTask[]): ImageTrack {
  const task = tasks.find((known) => known.type === 'api_image_import') ?? null;
  const importing = commaList(image.os_glance_importing_to_stores);
  const failed = commaList(image.os_glance_failed_import);
  const held = commaList(image.stores);
  const state = importState(image, task, importing, failed);
  if (state === 'none') return { state, stores: held.map((store) => done(store, image.size)), task };
  const told = new Map((task?.store_progress ?? []).map((progress) => [progress.store, progress]));
  const requested = (task?.input?.backend ?? []).filter((store) => store !== null);
  const names = [...new Set([...requested, ...held, ...importing, ...failed])];
  const filling = told.size > 0 ? null : fillingStore(importing, requested);
  const copied = copiedOf(task, image.size);
  const stores = names.map((store): StoreTrack => {
    const progress = told.get(store);
    if (held.includes(store)) return done(store, image.size);
    if (failed.includes(store) || progress?.state === 'failed') {
      return { ...unknown(store, 'failed', image.size), reason: progress?.reason || messageOf(task) };
    }
    // The record is newer than the task where both were read apart: a store off the list is not importing.
    if (progress) return { ...progress, estimated: false };
    if (state !== 'running') return unknown(store, 'waiting', image.size);
    if (store !== filling) return unknown(store, 'waiting', image.size);
    return {
      ...unknown(store, 'importing', image.size),
      copied,
      estimated: copied !== null,
    };
  });
  return { state, stores, task };
}

function importState(
  image: ImageSummary,
  task: ImageTask | null,
  importing: string[],
  failed: string[],
): ImportState {
  if (image.status === 'importing') {
    return image.os_glance_import_task && task?.status !== 'failure' ? 'running' : 'dead';
  }
  if (image.os_glance_import_task || importing.length > 0) return 'running';
  if (image.status === 'queued')
    return failed.length > 0 || task?.status === 'failure' ? 'retryable' : 'none';
  return failed.length > 0 ? 'partial' : 'none';
}

const mebibyte = 1024 * 1024;

/** Glance fills stores in the order asked for and takes each off the list when it is full. */
function fillingStore(importing: string[], requested: string[]): string | null {
  return requested.find((store) => importing.includes(store)) ?? importing[0] ?? null;
}

/**
 * Bytes that the message tells of the store being filled. The whole image is told of the store before: Glance writes
 * the first number of the next one only after a minute.
 */
function copiedOf(task: ImageTask | null, size: number | null): number | null {
  const match = /^Copied (\d+) MiB$/.exec(task?.message ?? '');
  if (!match) return null;
  const copied = Number(match[1]) * mebibyte;
  return size !== null && copied + mebibyte > size ? null : copied;
}

/** The message of a failed task, but for the ones that say nothing: a real Glance keeps the cause to its log. */
function messageOf(task: ImageTask | null): string | null {
  const message = task?.status === 'failure' ? task.message : null;
  return !message || /^(Copied \d+ MiB|Task failed due to Internal Error)$/.test(message) ? null : message;
}

function done(store: string, size: number | null): StoreTrack {
  return { store, state: 'done', copied: size, size, reason: null, estimated: false };
}

function unknown(store: string, state: StoreTrack['state'], size: number | null): StoreTrack {
  return { store, state, copied: null, size, reason: null, estimated: false };
}
