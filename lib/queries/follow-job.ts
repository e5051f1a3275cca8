import { type QueryClient, QueryObserver } from '@tanstack/react-query';
import { QueryError } from '@/lib/browser/dashboard';
import type { ActionError } from '@/lib/contract/action-result';
import { jobsKey, jobsOptions } from '@/lib/queries/jobs';
import type { Job } from '@/lib/work/job';

/** How a job ended, as far as it can be told. */
export interface FollowedJob {
  /** As it was seen last; null where it was never seen. */
  job: Job | null;
  /** Why it was never seen, or null. */
  error: ActionError | null;
}

/**
 * Follows a job of this user that has just begun until it ends, and tells every change. Where jobs cannot be read for a
 * moment it looks on; of one that is in the list no more the last look is all there is.
 */
export function followJob(
  client: QueryClient,
  projectId: string,
  id: string,
  tell: (job: Job) => void,
): Promise<FollowedJob> {
  const begun = Date.now();
  const observer = new QueryObserver(client, jobsOptions(projectId));
  return new Promise((resolve) => {
    let last: Job | null = null;
    const end = (how: FollowedJob) => {
      leave();
      resolve(how);
    };
    const leave = observer.subscribe(({ data, dataUpdatedAt, error, errorUpdatedAt, isFetching }) => {
      const job = data?.find((candidate) => candidate.id === id);
      if (job && job !== last) tell(job);
      last = job ?? last;
      if (job && job.endedAt !== null) return end({ job, error: null });
      // What was read before it began says nothing of it.
      if (job || isFetching || Math.max(dataUpdatedAt, errorUpdatedAt) < begun) return;
      end({ job: last, error: last === null && error instanceof QueryError ? error.error : null });
    });
    void client.invalidateQueries({ queryKey: jobsKey });
  });
}
