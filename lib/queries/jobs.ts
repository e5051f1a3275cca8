import { queryOptions } from '@tanstack/react-query';
import { fetchData } from '@/lib/queries/query-error';
import { apiRoutes } from '@/lib/routes';
import type { Job } from '@/lib/work/job';

/** What the dashboard itself does for this user, invalidated by whoever starts something. */
export const jobsKey = ['jobs'] as const;

/** Milliseconds between two looks while something runs; the dashboard alone is asked, never the cloud. */
const lookEvery = 700;

/** The jobs of this user in this project, newest first, followed while one of them runs. */
export function jobsOptions(projectId: string) {
  return queryOptions({
    queryKey: [...jobsKey, projectId],
    queryFn: ({ signal }) => fetchData<Job[]>(apiRoutes.jobs(), signal),
    refetchInterval: ({ state }) => (state.data?.some((job) => job.endedAt === null) ? lookEvery : false),
  });
}
