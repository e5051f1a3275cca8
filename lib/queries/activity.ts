import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { ask, shaped } from '@/lib/browser/dashboard';
import * as s from '@/lib/contract/shape';
import type { Activity } from '@/lib/data/activity';
import { liveImageShape } from '@/lib/queries/shapes';
import { apiRoutes } from '@/lib/routes';
import { passingUploadsSchema } from '@/lib/work/upload-status';

const activitySchema = shaped<Activity>(
  s.object({
    items: s.array(liveImageShape),
    more: s.boolean(),
    older: s.nullable(s.string()),
    until: s.nullable(s.string()),
    readAt: s.number(),
  }),
);

/** What the cloud's records tell of work, invalidated by whoever starts some. */
export const activityKey = ['activity'] as const;

/** Activity, further back page after page; what changes is told by the live stream, so nothing is asked by itself. */
export function activityOptions(projectId: string, first: Activity | null) {
  return infiniteQueryOptions({
    queryKey: [...activityKey, projectId],
    queryFn: ({ pageParam, signal }) => {
      const query = pageParam ? new URLSearchParams({ marker: pageParam }) : undefined;
      return ask(apiRoutes.activity(query), activitySchema, { signal });
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ older }) => older,
    initialData: first ? { pages: [first], pageParams: [null] } : undefined,
    initialDataUpdatedAt: first?.readAt,
    // Whoever comes back gets what the page has read anew, not what was left here before.
    gcTime: 0,
  });
}

/** Milliseconds between two looks while an upload passes; the dashboard alone is asked, never the cloud. */
const lookEvery = 1000;

/** The uploads of the project that pass through this process of the dashboard, followed while there are some. */
export function passingUploadsOptions(projectId: string) {
  return queryOptions({
    queryKey: ['uploads', projectId],
    queryFn: ({ signal }) => ask(apiRoutes.passingUploads(), passingUploadsSchema, { signal }),
    refetchInterval: ({ state }) => (state.data?.length ? lookEvery : false),
    staleTime: 0,
  });
}
