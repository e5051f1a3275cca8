import { queryOptions } from '@tanstack/react-query';
import type { Places } from '@/lib/data/stores';
import { fetchData } from '@/lib/queries/query-error';
import { apiRoutes } from '@/lib/routes';

/** Where images of this cloud can lie. */
export function placesOptions(projectId: string) {
  return queryOptions({
    queryKey: ['places', projectId],
    queryFn: ({ signal }) => fetchData<Places>(apiRoutes.places(), signal),
  });
}
