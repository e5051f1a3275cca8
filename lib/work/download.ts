import type { ActionError } from '@/lib/contract/action-result';
import type { Digest } from '@/lib/work/file-hash';

/**
 * - `receiving`, `paused` (something is in the way, and it is asked again from where it was), `checking` (all bytes are in
 *   the file, and its digest is taken);
 * - `same`: the file has the very bytes of the image; `different`: it has others; `unchecked`: the cloud tells no digest
 *   that a browser can take;
 * - `failed`, `cancelled`.
 */
export type DownloadState =
  | 'receiving'
  | 'paused'
  | 'checking'
  | 'same'
  | 'different'
  | 'unchecked'
  | 'failed'
  | 'cancelled';

/** What is to be fetched, and into which file. */
export interface DownloadPlan {
  imageId: string;
  /** Bytes of the image, or null where the record does not tell. */
  size: number | null;
  /** What the file must have in the end; null where the cloud tells no digest that can be taken here. */
  digest: Digest | null;
  handle: FileSystemFileHandle;
}

/** A download as the page shows it. */
export interface Download {
  imageId: string;
  /** Name of the chosen file. */
  fileName: string;
  size: number | null;
  /** Bytes that are in the file. */
  received: number;
  /** Bytes a second over the last seconds, or null before anything is known. */
  rate: number | null;
  state: DownloadState;
  /** Why it is paused or failed. */
  error: ActionError | null;
  /** When it is asked again: milliseconds of the epoch, or null. */
  retryAt: number | null;
  /** The whole file, from `checking` on. */
  file: File | null;
  digest: Digest | null;
}

/** Whether a download still wants the page to stay open. */
export function isFetching({ state }: Download): boolean {
  return state === 'receiving' || state === 'paused' || state === 'checking';
}
