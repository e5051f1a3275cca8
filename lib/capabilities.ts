import type { Store } from '@/lib/contract/store';

/** What a cloud offers, found out by asking it. */
export interface Capabilities {
  /** API versions, newest first ("v2.15"). */
  versions: string[];
  importMethods: string[];
  /** null where the cloud has a single store and no list of stores. */
  stores: Store[] | null;
  diskFormats: string[];
  containerFormats: string[];
  /** Tasks of an image can be read (API 2.12). */
  imageTasks: boolean;
}
