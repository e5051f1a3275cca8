import { queryOptions } from '@tanstack/react-query';
import { ask } from '@/lib/browser/dashboard';
import * as s from '@/lib/contract/shape';
import { apiRoutes } from '@/lib/routes';

const projectsSchema = s.array(s.object({ id: s.string(), name: s.string() }));

/** The projects of the project switcher. */
export function projectsOptions() {
  return queryOptions({
    queryKey: ['projects', 'mine'],
    queryFn: ({ signal }) => ask(apiRoutes.projects(), projectsSchema, { signal }),
    staleTime: 60_000,
  });
}
