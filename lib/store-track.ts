import { commaList, type Image } from '@/lib/contract/image';
import type { ImageTask } from '@/lib/contract/task';

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
export function isTransient(image: Image): boolean {
  if (image.status === 'saving' || image.status === 'uploading' || image.status === 'importing') return true;
  if (image.status === 'pending_delete') return true;
  return Boolean(image.os_glance_import_task) || commaList(image.os_glance_importing_to_stores).length > 0;
}
