import { mkdirSync } from 'node:fs';
import { open, unlink } from 'node:fs/promises';
import path from 'node:path';
import type { CloudConfig, StoreConfig } from '@/lib/embedded/config';

/** The configured stores and the files in them: one folder a store, one file an image, named by its id. */
export interface Stores {
  /** In configuration order. */
  list(): StoreConfig[];
  find(id: string): StoreConfig | undefined;
  /** Absolute path of a store's folder. */
  folder(store: string): string;
  /** Absolute path of an image's data in a store. */
  path(store: string, imageId: string): string;
  /** Removes an image's file from a store and syncs its folder; a file that is not there is no error. */
  remove(store: string, imageId: string): Promise<void>;
}

/** Opens the stores of a configuration, making folders that are not there. */
export function openStores(config: CloudConfig): Stores {
  const stores = new Map(config.enabled_backends.map((store) => [store.id, store]));
  const folder = (id: string) => {
    const store = stores.get(id);
    if (!store) throw new Error(`No store ${id} is configured`);
    return path.resolve(store.filesystem_store_datadir ?? path.join(config.data, 'stores', id));
  };
  for (const id of stores.keys()) mkdirSync(folder(id), { recursive: true });
  return {
    list: () => [...stores.values()],
    find: (id) => stores.get(id),
    folder,
    path: (id, imageId) => path.join(folder(id), imageId),
    async remove(id, imageId) {
      await removeFile(path.join(folder(id), imageId));
    },
  };
}

/** Unlinks a file and makes that last; a file that is not there is no error. */
export async function removeFile(file: string): Promise<void> {
  try {
    await unlink(file);
  } catch (cause) {
    if (isMissing(cause)) return;
    throw cause;
  }
  await syncFolder(path.dirname(file));
}

/** fsync of a folder: a rename or unlink in it outlives a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Whether a file system error says that there is no such file. */
export function isMissing(cause: unknown): boolean {
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
}
