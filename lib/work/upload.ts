import type { ActionError } from '@/lib/contract/action-result';
import type { ImportRequest } from '@/lib/contract/import';

export type UploadState = 'waiting' | 'sending' | 'paused' | 'finishing' | 'done' | 'failed' | 'cancelled';

/** What is to be sent, and what becomes of it. */
export interface UploadPlan {
  imageId: string;
  name: string;
  file: File;
  target: 'file' | 'stage';
  store?: string;
  importRequest?: ImportRequest;
}

/** An upload as the page shows it. */
export interface Upload {
  imageId: string;
  name: string;
  size: number;
  sent: number;
  /** Bytes a second over the last seconds, or null before anything is known. */
  rate: number | null;
  secondsLeft: number | null;
  state: UploadState;
  error: ActionError | null;
}

/** Whether an upload still wants the page to stay open. */
export function isRunning(upload: Upload): boolean {
  return ['waiting', 'sending', 'paused', 'finishing'].includes(upload.state);
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
