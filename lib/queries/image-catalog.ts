import { queryOptions } from '@tanstack/react-query';
import type { ImageCatalog } from '@/lib/metadata/image-catalog';
import { fetchData } from '@/lib/queries/query-error';
import { apiRoutes } from '@/lib/routes';

/** What the cloud says of image properties. The server keeps it, so asking again is cheap. */
export function imageCatalogOptions(projectId: string) {
  return queryOptions({
    queryKey: ['image-catalog', projectId],
    queryFn: ({ signal }) => fetchData<ImageCatalog>(apiRoutes.imageCatalog(), signal),
    staleTime: 60_000,
  });
}
