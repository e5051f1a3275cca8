'use client';

import { createStore, del, delMany, entries, get, set, type UseStore, update } from 'idb-keyval';
import { handleOf, isFileHandle } from '@/lib/browser/file-handles';
import { pageOwner, userPart } from '@/lib/browser/own-storage';
import { actionErrorSchema } from '@/lib/contract/action-result';
import * as s from '@/lib/contract/shape';

/** Milliseconds that an upload is remembered after something was last heard of it. */
const keptFor = 7 * 24 * 3_600_000;

const importSchema = s.looseObject({
  method: s.looseObject({ name: s.string() }),
  stores: s.optional(s.array(s.string())),
  all_stores: s.optional(s.boolean()),
  all_stores_must_succeed: s.optional(s.boolean()),
});

const keptSchema = s.object({
  imageId: s.string(),
  /** What the upload is called. */
  name: s.string(),
  size: s.number(),
  filename: s.nullable(s.string()),
  /** Milliseconds since the epoch. */
  lastModified: s.nullable(s.number()),
  /** `fileEdges` of the file, or null where it was not read. */
  edges: s.nullable(s.string()),
  target: s.oneOf(['file', 'stage']),
  store: s.optional(s.string()),
  importRequest: s.optional(importSchema),
  handle: s.optional(s.guarded(isFileHandle)),
  /** The copy of the dashboard that has it, where that is known. */
  copy: s.optional(s.nullable(s.string())),
  startedAt: s.number(),
  /** Bytes that the dashboard has confirmed, and when something was last heard: milliseconds since the epoch. */
  sent: s.number(),
  at: s.number(),
  /** Why it ended; null while it runs or where nobody saw the end. */
  error: s.nullable(actionErrorSchema),
});
/** An upload as this browser remembers it beyond the page that sends it. */
export type KeptUpload = s.Infer<typeof keptSchema>;

let opened: UseStore | null = null;

/** Does something with the store, or gives `otherwise` in a browser that keeps nothing: a private window, no room. */
async function withStore<T>(work: (store: UseStore) => Promise<T>, otherwise: T): Promise<T> {
  try {
    opened ??= createStore('darkroom.uploads', 'uploads');
    return await work(opened);
  } catch {
    return otherwise;
  }
}

const keyOf = (imageId: string) => `${pageOwner()} ${imageId}`;

function readAll(): Promise<[string, unknown][]> {
  return withStore((store) => entries<string>(store), []);
}

async function erase(keys: string[]): Promise<void> {
  if (keys.length > 0) await withStore((store) => delMany(keys, store), undefined);
}

/**
 * Uploads that a browser sends, in IndexedDB, for the owner of the page alone: what a reload, a closed tab or a crash leaves
 * of them.
 */
export const keptUploads = {
  /** Remembers an upload that begins, in place of one of before. */
  async keep(upload: KeptUpload, file: File): Promise<void> {
    const handle = handleOf(file);
    const kept = { ...upload, ...(handle ? { handle } : {}) };
    await withStore((store) => set(keyOf(upload.imageId), kept, store), undefined);
  },
  /** Takes in how far an upload is, where, or how it ended. */
  async note(
    imageId: string,
    change: Partial<Pick<KeptUpload, 'sent' | 'error' | 'at' | 'copy'>>,
  ): Promise<void> {
    const noted = (present: KeptUpload | undefined) => present && { ...present, at: Date.now(), ...change };
    await withStore((store) => update<KeptUpload | undefined>(keyOf(imageId), noted, store), undefined);
  },
  /** Forgets an upload that came to its end, good or wanted. */
  async forget(imageId: string): Promise<void> {
    await withStore((store) => del(keyOf(imageId), store), undefined);
  },
  /** What is remembered of the upload to an image, or null. */
  async find(imageId: string): Promise<KeptUpload | null> {
    const present = await withStore<unknown>((store) => get(keyOf(imageId), store), null);
    const parsed = keptSchema.safeParse(present);
    if (!parsed.success || Date.now() - parsed.data.at > keptFor) return null;
    return parsed.data;
  },
  /** Everything that is remembered for the owner of the page; what is too old goes. */
  async list(): Promise<KeptUpload[]> {
    const start = keyOf('');
    const all = await readAll();
    const read = all.map(([key, value]) => ({ key, upload: keptSchema.safeParse(value).data }));
    const old = read.filter(({ upload }) => !upload || Date.now() - upload.at > keptFor);
    await erase(old.map(({ key }) => key));
    return read.flatMap(({ key, upload }) =>
      upload && key.startsWith(start) && Date.now() - upload.at <= keptFor ? [upload] : [],
    );
  },
  /** Erases what is remembered of the user of this page, in every project. Rejects where it is there and stays. */
  async erase(): Promise<void> {
    const start = `${userPart(pageOwner())}/`;
    const all = await readAll();
    const keys = all.map(([key]) => key).filter((key) => key.startsWith(start));
    if (opened && keys.length > 0) await delMany(keys, opened);
  },
};
