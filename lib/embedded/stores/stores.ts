import type { StoreConfig } from '@/lib/embedded/config';

/** The configured stores and the files in them. */
export interface Stores {
  /** In configuration order. */
  list(): StoreConfig[];
  find(id: string): StoreConfig | undefined;
  /** Absolute path of an image's data in a store. */
  path(store: string, imageId: string): string;
  /** Removes an image's file from a store and syncs its folder; a file that is not there is no error. */
  remove(store: string, imageId: string): Promise<void>;
}
