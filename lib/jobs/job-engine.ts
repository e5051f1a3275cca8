import type { Turns } from '@/lib/jobs/image-turns';
import type { JobRecord } from '@/lib/jobs/job-record';

/**
 * Where jobs are kept. Every change is whole, whoever makes it at the same time: `change` may be called again with what
 * another process has just written. Throws JobsAway where the records cannot be reached.
 */
export interface JobShelf {
  /**
   * Keeps a new one, and forgets the oldest of its owner that have ended. Gives the record that is there now: where one
   * of that id was there already, that one, as it is.
   */
  add(record: JobRecord): Promise<JobRecord>;
  read(id: string): Promise<JobRecord | null>;
  /** Puts what `change` gives in the place of a record, and gives it; null where that gave null or there is none. */
  change(id: string, change: (record: JobRecord) => JobRecord | null): Promise<JobRecord | null>;
  /** Those of an owner (`ownerKey`), newest first. */
  list(owner: string): Promise<JobRecord[]>;
  /** Calls the listener with the id of each job that changes, here or elsewhere, until the returned function is called. */
  watch(listener: (id: string) => void): () => void;
}

/** What works on jobs: where they are kept, whose turn it is at an image, and who is told to begin. */
export interface JobEngine {
  shelf: JobShelf;
  turns: Turns;
  /** Has somebody work on this run of a job, this process or another; such a run begins once, however often it is asked for. */
  dispatch(record: JobRecord): Promise<void>;
}

/** The records cannot be reached now: what works on them stops, and goes on from them later. */
export class JobsAway extends Error {
  constructor(cause: unknown) {
    super('The store of jobs does not answer', { cause });
    this.name = 'JobsAway';
  }
}

/** Whether an error says so, also one of another bundle of this process, whose class is not the same. */
export function isJobsAway(error: unknown): boolean {
  return error instanceof Error && error.name === 'JobsAway';
}
