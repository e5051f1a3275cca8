import {
  type ImageSortKey,
  type ImageStatus,
  type ImageVisibility,
  imageSortKeys,
  imageStatuses,
  imageVisibilities,
} from '@/lib/contract/image-words';

export const imageScopes = ['all', 'project', 'public', 'shared', 'community', 'hidden', 'inbox'] as const;
export type ImageScope = (typeof imageScopes)[number];
export interface SortKey {
  key: ImageSortKey;
  dir: 'asc' | 'desc';
}

/** What the list shows; lives in the address of the page. */
export interface ImageListQuery {
  scope: ImageScope;
  name?: string;
  status?: ImageStatus;
  visibility?: ImageVisibility;
  disk_format?: string;
  sort: SortKey[];
}

const defaultSort: SortKey[] = [{ key: 'created_at', dir: 'desc' }];
export const imagePageSize = 50;

/** Reads the address; what it does not know is left out. */
export function parseImageListQuery(params: URLSearchParams): ImageListQuery {
  const text = (key: string) => params.get(key)?.slice(0, 255) || undefined;
  const sort = (params.get('sort') ?? '').split(',').flatMap((part): SortKey[] => {
    const [name, dir] = part.split(':');
    const key = imageSortKeys.find((known) => known === name);
    return key ? [{ key, dir: dir === 'desc' ? 'desc' : 'asc' }] : [];
  });
  return {
    scope: imageScopes.find((scope) => scope === params.get('scope')) ?? 'all',
    name: text('name'),
    status: imageStatuses.find((status) => status === params.get('status')),
    visibility: imageVisibilities.find((visibility) => visibility === params.get('visibility')),
    disk_format: text('disk_format'),
    sort: sort.length > 0 ? sort : defaultSort,
  };
}

/** The address for a query; defaults are left out, so that equal queries have equal addresses. */
export function imageListParams(query: ImageListQuery): URLSearchParams {
  const params = new URLSearchParams();
  if (query.scope !== 'all') params.set('scope', query.scope);
  for (const key of ['name', 'status', 'visibility', 'disk_format'] as const) {
    if (query[key]) params.set(key, query[key]);
  }
  const sort = query.sort.map(({ key, dir }) => `${key}:${dir}`).join(',');
  if (sort !== 'created_at:desc') params.set('sort', sort);
  return params;
}

/** Whether anything but the scope narrows the list. */
export function isFiltered(query: ImageListQuery): boolean {
  return Boolean(query.name || query.status || query.visibility || query.disk_format);
}

/** Scopes that are a visibility of Glance's. */
const scopeVisibility: Partial<Record<ImageScope, ImageVisibility>> = {
  public: 'public',
  shared: 'shared',
  community: 'community',
  inbox: 'shared',
};

/** Whether Glance's answer for a scope holds images of the project itself, which the scope does not mean. */
export function excludesOwn(scope: ImageScope): boolean {
  return scope === 'shared' || scope === 'inbox';
}

/** Glance's own parameters for a page (glance-api.md 2.3). Values that hold a colon need their operator. */
export function glanceListQuery(
  query: ImageListQuery,
  projectId: string,
  marker?: string,
): [string, string][] {
  const params: [string, string][] = [['limit', String(imagePageSize)]];
  if (query.scope === 'project') params.push(['owner', projectId]);
  if (query.scope === 'hidden') params.push(['os_hidden', 'true']);
  const visibility = scopeVisibility[query.scope] ?? query.visibility;
  // Without a visibility Glance leaves other projects' community images out; with `all` it shows them.
  if (visibility) params.push(['visibility', visibility]);
  if (query.scope === 'inbox') params.push(['member_status', 'pending']);
  if (query.name) params.push(['name', `eq:${query.name}`]);
  if (query.status) params.push(['status', query.status]);
  if (query.disk_format) params.push(['disk_format', `eq:${query.disk_format}`]);
  for (const { key, dir } of query.sort) params.push(['sort_key', key], ['sort_dir', dir]);
  if (marker) params.push(['marker', marker]);
  return params;
}

/** The sort after a click on a column: alone, or with `add` as a further key; a second click turns it round. */
export function sortBy(sort: SortKey[], key: ImageSortKey, add: boolean): SortKey[] {
  const present = sort.find((entry) => entry.key === key);
  const dir = present ? (present.dir === 'asc' ? 'desc' : 'asc') : key === 'name' ? 'asc' : 'desc';
  if (!add) return [{ key, dir }];
  return present ? sort.map((entry) => (entry.key === key ? { key, dir } : entry)) : [...sort, { key, dir }];
}
