import { infiniteQueryOptions } from '@tanstack/react-query';
import type { LiveImagePage } from '@/lib/data/images';
import { type ImageListQuery, imageListParams } from '@/lib/image-list-query';
import { fetchData } from '@/lib/queries/query-error';
import { apiRoutes } from '@/lib/routes';

/** Everything that lists images; invalidated after a write. */
export const imageListKey = ['images', 'list'] as const;

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
