import type { Viewer } from '@/lib/auth/viewer';
import { type ImageSortKey, type ImageVisibility, imageSortKeys } from '@/lib/contract/image-words';
import {
  type FilterFault,
  facetText,
  filterFault,
  type ImageFilter,
  parseFacet,
  splitQuery,
  unquote,
  wordText,
} from '@/lib/images/image-filter';
import { sentFilters } from '@/lib/images/image-filter-sent';

export const imageScopes = ['all', 'project', 'public', 'shared', 'community', 'hidden', 'inbox'] as const;
export type ImageScope = (typeof imageScopes)[number];
export const imageGroups = ['name', 'os'] as const;
export type ImageGroup = (typeof imageGroups)[number];
export interface SortKey {
  key: ImageSortKey;
  dir: 'asc' | 'desc';
}

/** What the list shows; lives in the address of the page. */
export interface ImageListQuery {
  scope: ImageScope;
  /** Facets; all must hold. */
  filters: ImageFilter[];
  /** Looked for in name, id, tags and OS; all must be found. */
  words: string[];
  /** Versions of one image as one row, by what makes them versions of each other. */
  group: ImageGroup | null;
  sort: SortKey[];
}

/** A facet that cannot be used, and why. */
export interface FaultyFacet {
  text: string;
  key: string;
  fault: FilterFault;
}

/** Rows of a page of the list, and of a page that is read to be searched: the most that Glance gives. */
export const imagePageSize = 50;
export const imageScanSize = 1000;

export const plainQuery: ImageListQuery = {
  scope: 'all',
  filters: [],
  words: [],
  group: null,
  sort: [{ key: 'created_at', dir: 'desc' }],
};
const longest = 4000;

/** Reads what stands in the query bar. A facet that cannot be used is told, not guessed at. */
export function parseQueryText(text: string): Pick<ImageListQuery, 'filters' | 'words'> & {
  faulty: FaultyFacet[];
} {
  const filters: ImageFilter[] = [];
  const words: string[] = [];
  const faulty: FaultyFacet[] = [];
  for (const token of splitQuery(text.slice(0, longest))) {
    const filter = parseFacet(token);
    const fault = filter && filterFault(filter);
    if (!filter) words.push(unquote(token));
    else if (fault) faulty.push({ text: token, key: filter.key, fault });
    else if (!filters.some((known) => facetText(known) === facetText(filter))) filters.push(filter);
  }
  return { filters, words: words.filter((word) => word !== ''), faulty };
}

/** Reads the address; what it does not know is left out. */
export function parseImageListQuery(params: URLSearchParams): ImageListQuery {
  const { filters, words } = parseQueryText(params.get('q') ?? '');
  const sort = (params.get('sort') ?? '').split(',').flatMap((part): SortKey[] => {
    const [name, dir] = part.split(':');
    const key = imageSortKeys.find((known) => known === name);
    return key ? [{ key, dir: dir === 'desc' ? 'desc' : 'asc' }] : [];
  });
  const once = sort.filter((entry, index) => sort.findIndex(({ key }) => key === entry.key) === index);
  return {
    scope: imageScopes.find((scope) => scope === params.get('scope')) ?? 'all',
    filters,
    words,
    group: imageGroups.find((group) => group === params.get('group')) ?? null,
    sort: once.length > 0 ? once : plainQuery.sort,
  };
}

/** The address for a query; defaults are left out, so that equal queries have equal addresses. */
export function imageListParams(query: ImageListQuery): URLSearchParams {
  const params = new URLSearchParams();
  if (query.scope !== 'all') params.set('scope', query.scope);
  const text = [...query.filters.map(facetText), ...query.words.map(wordText)].join(' ');
  if (text) params.set('q', text);
  if (query.group) params.set('group', query.group);
  const sort = query.sort.map(({ key, dir }) => `${key}:${dir}`).join(',');
  if (sort !== 'created_at:desc') params.set('sort', sort);
  return params;
}

/** The list of a project's images, or whatever else differs from the plain list. */
export function imageQuery(change: Partial<ImageListQuery>): ImageListQuery {
  return { ...plainQuery, ...change };
}

/** Whether anything but the scope narrows the list. */
export function isFiltered(query: ImageListQuery): boolean {
  return query.filters.length > 0 || query.words.length > 0;
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

type Asker = Pick<Viewer, 'projectId' | 'isAdmin'>;

/** Glance's parameters for a scope alone. */
function scopeParams(scope: ImageScope, { projectId, isAdmin }: Asker): [string, string][] {
  const params: [string, string][] = [];
  if (scope === 'project') params.push(['owner', projectId]);
  if (scope === 'hidden') params.push(['os_hidden', 'true']);
  const visibility = scopeVisibility[scope];
  if (visibility) params.push(['visibility', visibility]);
  // Without it even an administrator does not get other projects' community images.
  else if (scope === 'all' && isAdmin) params.push(['visibility', 'all']);
  if (scope === 'inbox') params.push(['member_status', 'pending']);
  return params;
}

/** How a query is answered: what Glance is asked, and what is left for us to look at row by row. */
export interface QueryPlan {
  /** Glance's parameters of scope and facets, without page and order. */
  params: [string, string][];
  /** The facets that those parameters come from. */
  sent: ImageFilter[];
  /** The facets that they do not, or not wholly, express. */
  local: ImageFilter[];
  /** Every row has to be read: there are words, facets of ours, or versions to be brought together. */
  scans: boolean;
}

/** Sends Glance every facet that it matches itself (glance-api.md 2.3) and keeps the rest. */
export function planQuery(query: ImageListQuery, asker: Asker): QueryPlan {
  const fixed = scopeParams(query.scope, asker);
  const { params, sent, local } = sentFilters(query.filters, fixed);
  const scans = query.words.length > 0 || local.length > 0 || query.group !== null;
  return { params, sent, local, scans };
}

/** Glance's parameters for a page of a query, in its order. */
export function glanceListQuery(
  query: ImageListQuery,
  asker: Asker,
  { limit = imagePageSize, marker }: { limit?: number; marker?: string } = {},
): [string, string][] {
  const params: [string, string][] = [['limit', String(limit)], ...planQuery(query, asker).params];
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
