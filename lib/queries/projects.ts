import { queryOptions } from '@tanstack/react-query';
import { ask } from '@/lib/browser/dashboard';
import * as s from '@/lib/contract/shape';
import { apiRoutes } from '@/lib/routes';

export const projectsSchema = s.array(s.object({ id: s.string(), name: s.string() }));

/** The projects of the project switcher. */
export function projectsOptions() {
  return queryOptions({
    queryKey: ['projects', 'mine'],
    queryFn: ({ signal }) => ask(apiRoutes.projects(), projectsSchema, { signal }),
    staleTime: 60_000,
  });
}

export const foundSchema = s.object({ projects: projectsSchema, all: s.boolean() });

/** Projects whose name holds a text, or whose id it is: of the whole cloud where this user may know it (`all`). */
export function findProjectsOptions(text: string) {
  return queryOptions({
    queryKey: ['projects', 'find', text],
    queryFn: ({ signal }) =>
      ask(apiRoutes.someProjects(new URLSearchParams({ q: text })), foundSchema, { signal }),
    staleTime: 30_000,
  });
}

/** The same, asked of the identity service itself: who decides by it must not miss what was made a moment ago. */
export function readProjectsAnew(text: string): Promise<s.Infer<typeof foundSchema>> {
  return ask(apiRoutes.someProjects(new URLSearchParams({ q: text, anew: '1' })), foundSchema);
}

/** Ids that fit into one address. */
const idsAtOnce = 100;

/** Names of projects by id, as far as this user may know them; the others are left out. */
export function projectNamesOptions(ids: readonly string[]) {
  const asked = [...new Set(ids)].sort();
  return queryOptions({
    queryKey: ['projects', 'names', asked],
    queryFn: async ({ signal }): Promise<ReadonlyMap<string, string>> => {
      const names = new Map<string, string>();
      for (let from = 0; from < asked.length; from += idsAtOnce) {
        const params = new URLSearchParams(asked.slice(from, from + idsAtOnce).map((id) => ['id', id]));
        const { projects } = await ask(apiRoutes.someProjects(params), foundSchema, { signal });
        for (const { id, name } of projects) names.set(id, name);
      }
      return names;
    },
    enabled: asked.length > 0,
    staleTime: 60_000,
  });
}
