import { queryOptions } from '@tanstack/react-query';
import type { MetadefNamespace } from '@/lib/contract/metadef';
import { fetchData } from '@/lib/queries/query-error';
import { apiRoutes } from '@/lib/routes';

/** Everything read of the catalog by its editor; invalidated after a write. */
export const namespacesKey = ['namespaces'] as const;

/** Every namespace that the project sees, without what is in it. */
export function namespacesOptions(projectId: string) {
  return queryOptions({
    queryKey: [...namespacesKey, projectId, 'list'],
    queryFn: ({ signal }) => fetchData<MetadefNamespace[]>(apiRoutes.namespaces(), signal),
  });
}

/** One namespace with everything in it, or null where there is none. */
export function namespaceOptions(projectId: string, name: string) {
  return queryOptions({
    queryKey: [...namespacesKey, projectId, 'one', name],
    queryFn: ({ signal }) => fetchData<MetadefNamespace | null>(apiRoutes.namespace(name), signal),
  });
}

/** Addresses stay short enough for every server: names are asked for a few at a time. */
const namesAtOnce = 40;

/** Namespaces with everything in them, as they are now: those named that exist, or all for null. */
export async function fetchWholeNamespaces(names: readonly string[] | null): Promise<MetadefNamespace[]> {
  const { signal } = new AbortController();
  if (names === null) return fetchData<MetadefNamespace[]>(apiRoutes.wholeNamespaces(), signal);
  const read: MetadefNamespace[] = [];
  for (let from = 0; from < names.length; from += namesAtOnce) {
    const query = new URLSearchParams(names.slice(from, from + namesAtOnce).map((name) => ['name', name]));
    read.push(...(await fetchData<MetadefNamespace[]>(apiRoutes.wholeNamespaces(query), signal)));
  }
  return read;
}
