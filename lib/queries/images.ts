import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { LiveImagePage } from '@/lib/data/images';
import { type ImageListQuery, imageListParams } from '@/lib/image-list-query';
import { fetchData } from '@/lib/queries/query-error';
import { apiRoutes } from '@/lib/routes';

/** Everything that lists images; invalidated after a write. */
export const imageListKey = ['images', 'list'] as const;

/** How many images of a project have this very name, up to a page of them. */
export function sameNameOptions(name: string, projectId: string) {
  const params = imageListParams({ scope: 'project', name, sort: [{ key: 'created_at', dir: 'desc' }] });
  return queryOptions({
    queryKey: ['images', 'same-name', projectId, name],
    queryFn: async ({ signal }) =>
      (await fetchData<LiveImagePage>(apiRoutes.images(params), signal)).images.length,
    enabled: name !== '' && name.length <= 255,
  });
}

/** How many offers of other projects wait for this one's answer, up to a page of them. */
export function inboxOptions(projectId: string) {
  const params = imageListParams({ scope: 'inbox', sort: [{ key: 'created_at', dir: 'desc' }] });
  return queryOptions({
    queryKey: [...imageListKey, projectId, 'inbox-count'],
    queryFn: async ({ signal }) => {
      const page = await fetchData<LiveImagePage>(apiRoutes.images(params), signal);
      return { count: page.images.length, complete: page.nextMarker === null };
    },
    staleTime: 60_000,
  });
}

/** The list, page after page by marker. Rows that change follow the live stream, so nothing is refetched by itself. */
export function imageListOptions(query: ImageListQuery, projectId: string) {
  const params = imageListParams(query);
  return infiniteQueryOptions({
    queryKey: [...imageListKey, projectId, params.toString()],
    queryFn: ({ pageParam, signal }) => {
      const asked = new URLSearchParams(params);
      if (pageParam) asked.set('marker', pageParam);
      return fetchData<LiveImagePage>(apiRoutes.images(asked), signal);
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextMarker,
  });
}
