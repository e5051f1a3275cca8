import { queryOptions } from '@tanstack/react-query';
import { fetchData } from '@/lib/queries/query-error';
import { apiRoutes } from '@/lib/routes';

/** The projects of the project switcher. */
export function projectsOptions() {
  return queryOptions({
    queryKey: ['projects', 'mine'],
    queryFn: ({ signal }) => fetchData<{ id: string; name: string }[]>(apiRoutes.projects(), signal),
    staleTime: 60_000,
  });
}
