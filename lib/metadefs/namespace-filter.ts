import { type MetadefNamespace, metadefVisibilities } from '@/lib/contract/metadef';

/** What of the catalog is shown, and how: the state of the address. */
export interface NamespaceFilter {
  /** Words, all of which must be found. */
  q: string;
  /** A resource type, or '' for all. */
  type: string;
  visibility: '' | MetadefNamespace['visibility'];
  sort: NamespaceSort;
  descending: boolean;
}

export const namespaceSorts = ['namespace', 'visibility', 'owner', 'created_at', 'updated_at'] as const;
export type NamespaceSort = (typeof namespaceSorts)[number];

/** The filter of an address; what makes no sense in it is as if not there. */
export function parseNamespaceFilter(params: Pick<URLSearchParams, 'get'>): NamespaceFilter {
  const [sort = '', direction] = (params.get('sort') ?? '').split(':');
  return {
    q: params.get('q') ?? '',
    type: params.get('type') ?? '',
    visibility: metadefVisibilities.find((known) => known === params.get('visibility')) ?? '',
    sort: namespaceSorts.find((known) => known === sort) ?? 'namespace',
    descending: direction === 'desc',
  };
}

/** The address of a filter; what is usual is left out. */
export function namespaceFilterParams({
  q,
  type,
  visibility,
  sort,
  descending,
}: NamespaceFilter): URLSearchParams {
  const params = new URLSearchParams();
  if (q.trim()) params.set('q', q.trim());
  if (type) params.set('type', type);
  if (visibility) params.set('visibility', visibility);
  if (sort !== 'namespace' || descending) params.set('sort', descending ? `${sort}:desc` : sort);
  return params;
}

/** What a person calls a namespace. */
export function namespaceTitle({ display_name, namespace }: MetadefNamespace): string {
  return display_name || namespace;
}

/** The namespaces that a filter shows, in its order. */
export function filterNamespaces(
  namespaces: readonly MetadefNamespace[],
  { q, type, visibility, sort, descending }: NamespaceFilter,
): MetadefNamespace[] {
  const words = q.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = namespaces.filter((one) => {
    if (visibility && one.visibility !== visibility) return false;
    if (type && !one.resource_type_associations?.some(({ name }) => name === type)) return false;
    const text =
      `${one.namespace}\n${one.display_name ?? ''}\n${one.description ?? ''}\n${one.owner}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
  const key = (one: MetadefNamespace) =>
    sort === 'namespace' ? namespaceTitle(one).toLowerCase() : (one[sort] ?? '').toLowerCase();
  const sign = descending ? -1 : 1;
  return shown.sort((a, b) => sign * compare(key(a), key(b)) || compare(a.namespace, b.namespace));
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Every resource type that namespaces are for, by name. */
export function typesOf(namespaces: readonly MetadefNamespace[]): string[] {
  return [
    ...new Set(namespaces.flatMap((one) => (one.resource_type_associations ?? []).map(({ name }) => name))),
  ].sort();
}
