import type { JobShelf } from '@/lib/jobs/job-engine';
import { isLive } from '@/lib/jobs/job-record';

/** Jobs that have not ended: those that somebody works on, and those that wait for their user to sign in. */
export interface JobCounts {
  running: number;
  waiting: number;
}

/** Counts the jobs of a shelf that change from now on, and gives a function that tells how many there are. */
export function countJobs(shelf: JobShelf): () => JobCounts {
  const states = new Map<string, keyof JobCounts>();
  shelf.watch((id) => {
    shelf.read(id).then(
      (record) => {
        if (record === null || record.job.endedAt !== null) states.delete(id);
        else states.set(id, isLive(record) ? 'running' : 'waiting');
      },
      // What keeps the jobs is away, and nothing is known of them meanwhile.
      () => states.delete(id),
    );
  });
  return () => {
    const counts = { running: 0, waiting: 0 };
    for (const state of states.values()) counts[state] += 1;
    return counts;
  };
}
