import { queryOptions } from '@tanstack/react-query';
import { ask, shaped } from '@/lib/browser/dashboard';
import type { MetadefNamespace } from '@/lib/contract/metadef';
import * as s from '@/lib/contract/shape';
import { apiRoutes } from '@/lib/routes';

const namespaceShape = s.object({ namespace: s.string(), visibility: s.string(), protected: s.boolean() });
export const namespacesSchema = shaped<MetadefNamespace[]>(s.array(namespaceShape));
export const namespaceSchema = shaped<MetadefNamespace | null>(s.nullable(namespaceShape));

/** Everything read of the catalog by its editor; invalidated after a write. */
export const namespacesKey = ['namespaces'] as const;

/** Every namespace that the project sees, without what is in it. */
export function namespacesOptions(projectId: string) {
  return queryOptions({
    queryKey: [...namespacesKey, projectId, 'list'],
    queryFn: ({ signal }) => ask(apiRoutes.namespaces(), namespacesSchema, { signal }),
  });
}

/** One namespace with everything in it, or null where there is none. */
export function namespaceOptions(projectId: string, name: string) {
  return queryOptions({
    queryKey: [...namespacesKey, projectId, 'one', name],
    queryFn: ({ signal }) => ask(apiRoutes.namespace(name), namespaceSchema, { signal }),
  });
}

/** Addresses stay short enough for every server: names are asked for a few at a time. */
const namesAtOnce = 40;

/** Namespaces with everything in them, as they are now: those named that exist, or all for null. */
export async function fetchWholeNamespaces(names: readonly string[] | null): Promise<MetadefNamespace[]> {
  if (names === null) return ask(apiRoutes.wholeNamespaces(), namespacesSchema);
  const read: MetadefNamespace[] = [];
  for (let from = 0; from < names.length; from += namesAtOnce) {
    const query = new URLSearchParams(names.slice(from, from + namesAtOnce).map((name) => ['name', name]));
    read.push(...(await ask(apiRoutes.wholeNamespaces(query), namespacesSchema)));
  }
  return read;
}
