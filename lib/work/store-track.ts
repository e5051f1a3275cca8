import { commaList } from '@/lib/contract/image-words';
import { plainMessage } from '@/lib/contract/plain-message';
import type { ImageTask } from '@/lib/contract/task';
import type { ImageSummary } from '@/lib/images/image-summary';

/** Where an image's bytes are in one store. */
export interface StoreTrack {
  store: string;
  /**
   * `stopped` has nothing and waits for nothing: the import ended before its turn. `turn` is one of several of which one
   * is filled after the other: nobody tells which is being filled.
   */
  state: 'waiting' | 'importing' | 'turn' | 'done' | 'failed' | 'stopped';
  /** Bytes in the store so far, or null where the cloud does not tell. */
  copied: number | null;
  /** Bytes to come to in the end, or null while unknown. */
  size: number | null;
  /** Why the store failed, or null where the cloud does not tell. */
  reason: string | null;
  /** The stores whose failure ended the import before this one was full; empty where the cloud tells of none. */
  stoppedBy: string[];
  /** `copied` is worked out from a task's message, not told store by store. */
  estimated: boolean;
}

/**
 * What an image's import is doing:
 * - `none`: no import, or one that ended well and left nothing to tell;
 * - `running`: the cloud is working, the screen must follow it;
 * - `stalled`: its task holds the image but says nothing any more, as after a glance-api that ended in the middle;
 * - `staged`: the data is staged and no import was asked for;
 * - `abandoned`: the image has been waiting for the rest of its data for longer than an upload usually takes;
 * - `retryable`: it failed and the image is back in `queued`, so it can be imported again;
 * - `dead`: it failed and the image stays in `importing` for ever, so it can only be deleted;
 * - `partial`: the image is active, some stores failed.
 */
export type ImportState =
  | 'none'
  | 'running'
  | 'stalled'
  | 'staged'
  | 'abandoned'
  | 'retryable'
  | 'dead'
  | 'partial';

/** How long nothing was heard of an import or an upload; times in milliseconds since the epoch. */
export interface Silence {
  since: number;
  /** When Glance lets another import take the image over from the silent one. */
  lockEnds: number;
  /** That time has come: Glance itself counts the task as dead, and nobody needs to follow it any more. */
  over: boolean;
}

/** The track of an image: its state, and one entry a store in a steady order. */
export interface ImageTrack {
  state: ImportState;
  stores: StoreTrack[];
  /** The newest import task, where it was read. */
  task: ImageTask | null;
  /** Told of `stalled` and `abandoned`, else null. */
  silence: Silence | null;
}

const minute = 60_000;
/** A task that fills a store is heard of every minute, so five of them missed say that something is wrong. */
const patience = 5 * minute;
/** A list row does not tell of its tasks; one that was not written to for so long is followed where they are read. */
const rowFollowed = 24 * 60 * minute;
/** How long Glance keeps a silent task's lock (glance/api/v2/images.py, _enforce_import_lock); twice while pending. */
const lockLasts = 60 * minute;

/** Statuses in which an image changes by itself, so that whoever shows it must follow it. */
export function isTransient(image: ImageSummary): boolean {
  if (image.status === 'saving' || image.status === 'uploading' || image.status === 'pending_delete')
    return true;
  // A lock without its task being alive is `dead`: nothing will happen to it any more.
  return Boolean(image.os_glance_import_task);
}

/**
 * Whether the screen must follow an image: what has been silent past every limit, and staged data that nobody imports,
 * is looked at on a reload alone; so are the records of days ago that lie about in a list. `now` is in milliseconds since the epoch.
 */
export function mustFollow(
  { image, track }: { image: ImageSummary; track?: ImageTrack },
  now = Date.now(),
): boolean {
  const silent = now - Date.parse(image.updated_at);
  if (track?.state === 'staged' && silent >= patience) return false;
  if (!track && silent >= rowFollowed) return false;
  return isTransient(image) && !track?.silence?.over;
}

/**
 * The track of an image from its record and its import tasks, newest first (none read: an empty list). Byte counts
 * come from a task's `store_progress` where the cloud tells it, else from "Copied N MiB", which a real Glance writes
 * of the store it is filling, one after another. Dead ends are those of a real Glance (glance-api.md 4.3
 * and 4.6). `now` is this machine's clock, in milliseconds since the epoch.
 */
export function imageTrack(image: ImageSummary, tasks: ImageTask[], now = Date.now()): ImageTrack {
  const task = tasks.find((known) => known.type === 'api_image_import') ?? null;
  const importing = commaList(image.os_glance_importing_to_stores);
  const failed = commaList(image.os_glance_failed_import);
  const held = commaList(image.stores);
  const quiet = silenceOf(image, task, now);
  const state = importState(image, task, importing, failed, quiet);
  const silence = state === 'stalled' || state === 'abandoned' ? quiet : null;
  if (state === 'none' || state === 'staged' || state === 'abandoned') {
    return { state, stores: held.map((store) => done(store, image.size)), task, silence };
  }
  const told = new Map((task?.store_progress ?? []).map((progress) => [progress.store, progress]));
  const requested = (task?.input?.backend ?? []).filter((store) => store !== null);
  const names = [...new Set([...requested, ...held, ...importing, ...failed])];
  const filling = told.size > 0 ? null : fillingStore(importing, requested);
  const copied = copiedOf(task, image.size);
  const stores = names.map((store): StoreTrack => {
    const progress = told.get(store);
    if (held.includes(store)) return done(store, image.size);
    if (failed.includes(store) || progress?.state === 'failed') {
      const { reason, others } = causeIn(tasks, store);
      // Glance calls every store of a web-download failed that one store has ended.
      if (others.length > 0) return { ...unknown(store, 'stopped', image.size), stoppedBy: others };
      return { ...unknown(store, 'failed', image.size), reason };
    }
    // The record is newer than the task where both were read apart: a store off the list is not importing.
    if (progress) return { ...progress, stoppedBy: [], estimated: false };
    if (state !== 'running') return unknown(store, 'stopped', image.size);
    if (filling === null) return unknown(store, 'turn', image.size);
    if (store !== filling) return unknown(store, 'waiting', image.size);
    return {
      ...unknown(store, 'importing', image.size),
      copied,
      estimated: copied !== null,
    };
  });
  return { state, stores, task, silence };
}

/** When the image or its task last changed, and what that means by now. A record alone is given Glance's full hour. */
function silenceOf(image: ImageSummary, task: ImageTask | null, now: number): Silence | null {
  const recorded = Date.parse(image.updated_at);
  // Times of a task come without a zone and are UTC.
  const told = task ? Date.parse(`${task.updated_at}Z`) : recorded;
  const since = Math.max(recorded, told);
  const lockEnds = told + lockLasts * (task?.status === 'pending' ? 2 : 1);
  const limit = task ? patience : lockLasts;
  // `not (>=)` also where a cloud writes times that cannot be read.
  if (!(now - since >= limit)) return null;
  return { since, lockEnds, over: now >= Math.max(lockEnds, since + lockLasts) };
}

function importState(
  image: ImageSummary,
  task: ImageTask | null,
  importing: string[],
  failed: string[],
  silence: Silence | null,
): ImportState {
  const locked = Boolean(image.os_glance_import_task);
  if (image.status === 'importing' && !locked) return 'dead';
  // Between a failure of its task and the clean-up after it an image is still locked.
  if (locked && silence)
    return task?.status === 'failure' && image.status === 'importing' ? 'dead' : 'stalled';
  if (locked) return 'running';
  if (image.status === 'saving' || image.status === 'uploading') {
    if (image.status === 'uploading' && image.size !== null) return 'staged';
    return silence?.over ? 'abandoned' : 'none';
  }
  if (importing.length > 0) return 'running';
  if (image.status === 'queued')
    return failed.length > 0 || task?.status === 'failure' ? 'retryable' : 'none';
  return failed.length > 0 ? 'partial' : 'none';
}

const mebibyte = 1024 * 1024;

/**
 * Glance fills stores in the order asked for and takes each off the list when it is full. Where the order is not told,
 * as without the task, only the last one is known.
 */
function fillingStore(importing: string[], requested: string[]): string | null {
  const [only = null, ...others] = importing;
  return requested.find((store) => importing.includes(store)) ?? (others.length === 0 ? only : null);
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

/** Why a store has nothing: its own reason, or the others that failed while it did not. */
interface Cause {
  reason: string | null;
  others: string[];
}

/** Why a store failed, as the newest task tells that was to fill it; a later one for other stores says nothing of it. */
function causeIn(tasks: ImageTask[], store: string): Cause {
  for (const task of tasks) {
    const progress = task.store_progress?.find((entry) => entry.store === store);
    const meant = task.input?.backend?.includes(store) ?? task.status === 'failure';
    if (meant || progress?.state === 'failed') return causeOf(task, store, progress?.state === 'failed');
  }
  return { reason: null, others: [] };
}

function causeOf(task: ImageTask, store: string, failed: boolean): Cause {
  const progress = task.store_progress ?? [];
  const own = plainMessage(progress.find((entry) => entry.store === store)?.reason ?? '');
  if (own !== '') return { reason: own, others: [] };
  const others = progress.flatMap((entry) => (entry.state === 'failed' ? [entry.store] : []));
  if (!failed && others.length > 0) return { reason: null, others };
  const message = messageOf(task);
  const told = reasonsIn(message ?? '', [...(task.input?.backend ?? []), store]);
  const reason = told.get(store);
  if (told.size === 0 || reason !== undefined) return { reason: reason ?? message, others: [] };
  return { reason: null, others: [...told.keys()] };
}

/** The reasons of a message that tells them store by store, as `one: why; another: why`; empty for any other. */
function reasonsIn(message: string, stores: (string | null)[]): Map<string, string> {
  const reasons = new Map<string, string>();
  let current = '';
  for (const part of message.split('; ')) {
    const named = stores.find((store) => store !== null && part.startsWith(`${store}: `));
    if (named) current = named;
    // What stands before the first name is of no store, and a reason may have a semicolon.
    else if (current === '') return new Map();
    const text = named ? part.slice(named.length + 2) : `${reasons.get(current)}; ${part}`;
    reasons.set(current, text);
  }
  return reasons;
}

/** The message of a failed task, but for the ones that say nothing: a real Glance keeps the cause to its log. */
function messageOf(task: ImageTask | null): string | null {
  const message = plainMessage((task?.status === 'failure' && task.message) || '');
  return message === '' || /^(Copied \d+ MiB|Task failed due to Internal Error)$/.test(message)
    ? null
    : message;
}

/** A store that bytes are on the way to, of which nothing is told yet; `size` is what it will come to. */
export function awaitedStore(store: string, size: number | null): StoreTrack {
  return unknown(store, 'waiting', size);
}

function done(store: string, size: number | null): StoreTrack {
  return { store, state: 'done', copied: size, size, reason: null, stoppedBy: [], estimated: false };
}

function unknown(store: string, state: StoreTrack['state'], size: number | null): StoreTrack {
  return { store, state, copied: null, size, reason: null, stoppedBy: [], estimated: false };
}
