import type { ActionError } from '@/lib/contract/action-result';

/**
 * Where one image of a job stands:
 * - `waiting`: its turn has not come;
 * - `behind`: another import or copy of the same image has to end first;
 * - `running`: Glance works on it;
 * - `done`: nothing is missing; `partial`: some stores failed; `failed`: nothing came of it;
 * - `stopped`: the job was stopped before its turn.
 */
export type JobItemState = 'waiting' | 'behind' | 'running' | 'done' | 'partial' | 'failed' | 'stopped';

/** One image of a job. */
export interface JobItem {
  imageId: string;
  name: string | null;
  state: JobItemState;
  /** Stores that Glance fills at this moment for this job. */
  now: string[];
  /** Stores that got their copy by this job. */
  copied: string[];
  /** Stores that did not, with the reason where the cloud tells one. */
  failed: { store: string; reason: string | null }[];
  /** Why it ended before every store was tried, or null. */
  error: ActionError | null;
}

/** Something that is done to many images by the dashboard itself, one step at a time; times in ms since the epoch. */
export interface Job {
  id: string;
  kind: 'copy';
  /** Stores that each image is to be in at the end. */
  stores: string[];
  items: JobItem[];
  startedAt: number;
  /** null while it runs. */
  endedAt: number | null;
  /** No further image gets its turn; what Glance works on goes on. */
  stopping: boolean;
}

const ended: readonly JobItemState[] = ['done', 'partial', 'failed', 'stopped'];

/** Whether nothing more happens to an image of a job. */
export function itemEnded(item: JobItem): boolean {
  return ended.includes(item.state);
}
