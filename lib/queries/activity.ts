import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { ask, shaped } from '@/lib/browser/dashboard';
import * as s from '@/lib/contract/shape';
import type { Activity } from '@/lib/data/activity';
import { liveImageShape } from '@/lib/queries/shapes';
import { apiRoutes } from '@/lib/routes';
import { isUnderWay } from '@/lib/work/activity';
import { passingUploadsSchema } from '@/lib/work/upload-status';

export const activitySchema = shaped<Activity>(
  s.object({
    items: s.array(liveImageShape),
    more: s.boolean(),
    older: s.nullable(s.string()),
    until: s.nullable(s.string()),
    newest: s.nullable(s.string()),
    gone: s.array(s.string()),
    readAt: s.number(),
  }),
);

/** What the cloud's records tell of work, invalidated by whoever starts some. */
export const activityKey = ['activity'] as const;

/** Rows of an earlier look that a later one asks for. */
const knownAtMost = 100;

/**
 * Activity, further back page after page; what changes is told by the live stream, so nothing is asked by itself. Read
 * again, it asks for what is newer alone, unless so much is that another look lies between.
 */
export function activityOptions(projectId: string, first: Activity | null) {
  return infiniteQueryOptions({
    queryKey: [...activityKey, projectId],
    queryFn: async ({ pageParam, signal, client, queryKey }) => {
      const read = (query?: Record<string, string>) =>
        ask(apiRoutes.activity(query && new URLSearchParams(query)), activitySchema, { signal });
      const kept = client.getQueryData<Kept>(queryKey);
      const page = kept?.pages[kept.pageParams.indexOf(pageParam)];
      if (pageParam !== null) return page ?? read({ marker: pageParam });
      if (!page?.newest) return read();
      const known = kept?.pages
        .flatMap(({ items }) => items.flatMap(({ image }) => (isUnderWay(image) ? [] : image.id)))
        .slice(0, knownAtMost)
        .join(',');
      const newer = await read({ since: page.newest, ...(known ? { known } : {}) });
      return newer.older === null ? withNewer(page, newer) : newer;
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ older }) => older,
    initialData: first ? { pages: [first], pageParams: [null] } : undefined,
    initialDataUpdatedAt: first?.readAt,
    // Whoever comes back gets what the page has read anew, not what was left here before.
    gcTime: 0,
  });
}

interface Kept {
  pages: Activity[];
  pageParams: (string | null)[];
}

/** A first look with what came after it in front. What waits for data or takes it is all in the newer one, if it says so. */
export function withNewer(page: Activity, newer: Activity): Activity {
  const anew = new Set([...newer.items.map(({ image }) => image.id), ...newer.gone]);
  const rest = page.items.filter(({ image }) => !anew.has(image.id) && (newer.more || !isUnderWay(image)));
  return {
    ...newer,
    items: [...newer.items, ...rest],
    older: page.older,
    until: page.until,
    newest: newer.newest ?? page.newest,
    gone: [...page.gone, ...newer.gone],
  };
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
