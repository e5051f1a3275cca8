import type { ActionError } from '@/lib/contract/action-result';
import type { ImportRequest } from '@/lib/contract/import';

/**
 * - `waiting` for its turn, `sending`, `paused` (something is in the way, and it is tried again), `finishing` (all bytes
 *   are with the dashboard, and the cloud stores them);
 * - `done`, `failed`;
 * - `cancelling` until the cloud has deleted the image, then `cancelled`; `not_cancelled` when it would not.
 */
export type UploadState =
  | 'waiting'
  | 'sending'
  | 'paused'
  | 'finishing'
  | 'done'
  | 'failed'
  | 'cancelling'
  | 'cancelled'
  | 'not_cancelled';

/** What is to be sent, and what becomes of it. */
export interface UploadPlan {
  imageId: string;
  name: string;
  file: File;
  target: 'file' | 'stage';
  store?: string;
  /** Begun once all bytes are there: of `stage` their import, of `file` the copy to further stores. */
  importRequest?: ImportRequest;
  /** The copy of the dashboard that has it; null or left out where that is not known. */
  copy?: string | null;
}

/** An upload as the page shows it. */
export interface Upload {
  imageId: string;
  name: string;
  size: number;
  /** Bytes that the dashboard has confirmed. */
  sent: number;
  /** Bytes a second over the last seconds, or null before anything is known. */
  rate: number | null;
  secondsLeft: number | null;
  state: UploadState;
  /** Why it is paused, failed or not cancelled. */
  error: ActionError | null;
  /** When it is tried again: milliseconds of the epoch, or null. */
  retryAt: number | null;
  /** Until when the dashboard keeps it for this browser: milliseconds of the epoch, or null while nobody waits. */
  waitsUntil: number | null;
  /** The dashboard was restarted, and it began again at the first byte. */
  restarted: boolean;
  /** Its data is staged, and an import is what it needs. */
  staged: boolean;
  /** Stores that the data is meant for, as far as they were named. */
  stores: readonly string[];
  /** Records that it was meant for before, which this one has replaced. */
  formerIds: string[];
}

/** Whether an upload still wants the page to stay open. */
export function isRunning({ state }: Upload): boolean {
  return isSending(state) || state === 'cancelling';
}

/** Whether an upload is on its way to the cloud. */
export function isSending(state: UploadState): boolean {
  return state === 'waiting' || state === 'sending' || state === 'paused' || state === 'finishing';
}

/** Whether the upload itself has the next step, so that the page offers none of its own beside it. */
export function offersNext(upload: Upload): boolean {
  return isRunning(upload) || (upload.state === 'failed' && upload.error?.reason !== 'file_changed');
}

const windowMs = 5000;
/** Bytes a second over the last five seconds of samples. */
export class RateMeter {
  private samples: { at: number; sent: number }[] = [];

  /** Takes a sample in and gives the rate, or null while there is only one. */
  sample(at: number, sent: number): number | null {
    this.samples.push({ at, sent });
    while (this.samples.length > 2 && at - (this.samples[0]?.at ?? at) > windowMs) this.samples.shift();
    const first = this.samples[0];
    if (!first || at === first.at) return null;
    return Math.max(0, ((sent - first.sent) / (at - first.at)) * 1000);
  }

  /** Forgets; after a pause the old samples say nothing. */
  reset(): void {
    this.samples = [];
  }
}
