import { queryOptions } from '@tanstack/react-query';
import * as z from 'zod/mini';
import { ask } from '@/lib/browser/dashboard';
import { apiRoutes } from '@/lib/routes';

const projectsSchema = z.array(z.object({ id: z.string(), name: z.string() }));

/** The projects of the project switcher. */
export function projectsOptions() {
  return queryOptions({
    queryKey: ['projects', 'mine'],
    queryFn: ({ signal }) => ask(apiRoutes.projects(), projectsSchema, { signal }),
    staleTime: 60_000,
  });
}
