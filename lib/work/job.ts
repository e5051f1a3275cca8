import type { ActionError } from '@/lib/contract/action-result';
import type { WantedProperty } from '@/lib/metadata/metadata-changes';
import { chosen, inverseOf, type LeftReason, type SweepAct, type SweepUndo } from '@/lib/work/sweep';

/**
 * Where one image of a job stands:
 * - `waiting`: its turn has not come;
 * - `behind`: another import or copy of the same image has to end first;
 * - `running`: Glance works on it;
 * - `done`: nothing is missing; `partial`: some stores failed; `failed`: nothing came of it;
 * - `left`: what changed since somebody agreed forbids it;
 * - `stopped`: the job was stopped before its turn.
 * A job is replaced by a changed one and never changed in place.
 */
export const jobItemStates = [
  'waiting',
  'behind',
  'running',
  'done',
  'partial',
  'failed',
  'left',
  'stopped',
] as const;
export type JobItemState = (typeof jobItemStates)[number];

/**
 * What a job does: copies into stores, or acts by a rule of retention, on what may give space back, or on what somebody
 * chose.
 */
export const jobKinds = ['copy', 'retention', 'space', 'bulk'] as const;
export type JobKind = (typeof jobKinds)[number];

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
  /** Why it ended before every store was tried, or the act failed; or null. */
  error: ActionError | null;
  /** What a sweep does to it; absent from a copy, which knows no other verb. */
  act?: SweepAct;
  /** Why a sweep left it alone. */
  left?: LeftReason;
  /** What takes it back; absent where the sweep changed nothing, or where that is not known. */
  undo?: SweepUndo;
}

/** Something that is done to many images by the dashboard itself, one step at a time; times in ms since the epoch. */
export interface Job {
  id: string;
  kind: JobKind;
  /** Of copies, the stores that each image is to be in at the end. */
  stores: string[];
  items: JobItem[];
  startedAt: number;
  /** null while it runs. */
  endedAt: number | null;
  /** No further image gets its turn; what Glance works on goes on. */
  stopping: boolean;
  /** What it waits for before it goes on: that its user signs in again, for its token has ended. Null for nothing. */
  waits: 'sign_in' | null;
  /** What the properties of each image become; absent where its own act says it, or where nothing is set. */
  changes?: WantedProperty[];
  /** The job whose acts this one takes back. */
  undoes?: string;
}

const ended: readonly JobItemState[] = ['done', 'partial', 'failed', 'left', 'stopped'];

/** Whether what a job did was taken back, or is being taken back, by another one; one that did nothing counts for nothing. */
export function isUndone({ id }: Job, jobs: readonly Job[]): boolean {
  return jobs.some(
    ({ undoes, endedAt, items }) =>
      undoes === id && (endedAt === null || items.some(({ state }) => state === 'done')),
  );
}

/**
 * What takes back what a sweep did to an image; null where nothing does. Of what somebody chose only what is noted as a
 * change was one: the image may have been so before. What a rule finds done already it leaves out.
 */
export function undoOfItem({ state, act, undo }: JobItem): SweepUndo | null {
  if (state !== 'done' || !act) return null;
  if (undo) return undo;
  const verb = act.reason === chosen ? null : inverseOf(act.verb);
  return verb && { verb };
}

/** Whether nothing more happens to an image of a job. */
export function itemEnded(item: JobItem): boolean {
  return ended.includes(item.state);
}

/** A job after a change of one image; what was taken out of the job stays out of it. */
export function withItem(job: Job, imageId: string, change: Partial<JobItem>): Job {
  const items = job.items.map((item) =>
    item.imageId === imageId && item.state !== 'stopped' ? { ...item, ...change } : item,
  );
  return { ...job, items };
}

/**
 * A job that is to begin nothing more, or null where it has ended. One that waits for a sign-in ends with it: what
 * became of what Glance was working on then, nobody has seen.
 */
export function stoppedJob(job: Job, now: number): Job | null {
  if (job.endedAt !== null) return null;
  if (job.waits === null) return { ...job, stopping: true };
  const items = job.items.map((item): JobItem => {
    if (itemEnded(item)) return item;
    const begun = item.now.length > 0 || (item.act !== undefined && item.state === 'running');
    const state = item.copied.length > 0 ? 'partial' : begun ? 'failed' : 'stopped';
    const reason = item.act ? 'act_silent' : 'copy_silent';
    const error: ActionError | null = begun
      ? { kind: 'conflict', reason, status: null, requestId: null }
      : null;
    return { ...item, state, now: [], error };
  });
  return { ...job, items, endedAt: now, stopping: true, waits: null };
}

/** A job without an image whose turn has not come; null where it is not such a one. */
export function withoutImage(job: Job, imageId: string): Job | null {
  const item = job.items.find((known) => known.imageId === imageId);
  if (item?.state !== 'waiting' && item?.state !== 'behind') return null;
  return withItem(job, imageId, { state: 'stopped' });
}
