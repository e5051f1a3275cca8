import { queryOptions } from '@tanstack/react-query';
import { ask, shaped } from '@/lib/browser/dashboard';
import * as s from '@/lib/contract/shape';
import { apiRoutes } from '@/lib/routes';
import type { Job } from '@/lib/work/job';

export const jobsSchema = shaped<Job[]>(
  s.array(
    s.object({
      id: s.string(),
      stores: s.array(s.string()),
      items: s.array(s.object({ imageId: s.string(), state: s.string(), now: s.array(s.string()) })),
      endedAt: s.nullable(s.number()),
    }),
  ),
);

/** What the dashboard itself does for this user, invalidated by whoever starts something. */
export const jobsKey = ['jobs'] as const;

/** Milliseconds between two looks while something runs; the dashboard alone is asked, never the cloud. */
const lookEvery = 700;
/** The same where all that is left waits for a sign-in. */
const lookForSignInEvery = 5000;

/** The jobs of this user in this project, newest first, followed while one of them runs; `first` came with the page. */
export function jobsOptions(projectId: string, first?: Job[]) {
  return queryOptions({
    queryKey: [...jobsKey, projectId],
    initialData: first,
    queryFn: ({ signal }) => ask(apiRoutes.jobs(), jobsSchema, { signal }),
    refetchInterval: ({ state }) => {
      const open = state.data?.filter((job) => job.endedAt === null) ?? [];
      if (open.length === 0) return false;
      return open.every((job) => job.waits) ? lookForSignInEvery : lookEvery;
    },
  });
}
