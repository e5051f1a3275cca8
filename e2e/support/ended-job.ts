import type { JobEngine } from '@/lib/jobs/job-engine';
import type { Job } from '@/lib/work/job';

/** A job of an engine once it has ended; the test's own time limit is the only one. */
export function endedJob(id: string, { shelf }: JobEngine): Promise<Job> {
  return new Promise((resolve, reject) => {
    const look = async () => {
      const job = (await shelf.read(id))?.job;
      if (job && job.endedAt !== null) resolve(job);
    };
    shelf.watch((changed) => changed === id && look().catch(reject));
    look().catch(reject);
  });
}
