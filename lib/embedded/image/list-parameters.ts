import { imageVisibilities } from '@/lib/contract/image-words';
import { badRequest } from '@/lib/embedded/error';
import { parseSort, type SortKey } from '@/lib/embedded/image/image-sort';

/** What a list's query asks for, before anything is looked up. */
export interface ListParameters {
  limit: number;
  marker: string | null;
  sort: SortKey[];
  memberStatus: string;
  /** Null for any; text that is no visibility has no images. */
  visibility: string | null;
  /** Tags that an image must all have. */
  tags: string[];
  /** The other parameters, of which one may come twice. */
  filters: [string, string][];
}

/** SQLite's expressions are 1,000 deep at most. */
const mostParameters = 500;

/**
 * Takes a query apart as Glance does (glance/api/v2/images.py, RequestDeserializer.index), down to what becomes of a
 * parameter that comes twice: the first is used, and the next one filters by a property of that name.
 *
 * @throws HttpError 400
 */
export function parseListQuery(
  query: URLSearchParams,
  limits: { limit_param_default: number; api_limit_max: number },
): ListParameters {
  if (query.size > mostParameters) throw badRequest(`A query has at most ${mostParameters} parameters.`);
  let rest = [...query];
  const pop = (name: string): string | null => {
    const index = rest.findIndex(([key]) => key === name);
    if (index < 0) return null;
    const [found] = rest.splice(index, 1);
    return found?.[1] ?? null;
  };
  const popAll = (name: string): string[] => {
    const found = rest.filter(([key]) => key === name);
    rest = rest.filter(([key]) => key !== name);
    return found.map(([, value]) => value);
  };
  const limit = pop('limit');
  const marker = pop('marker');
  const memberStatus = pop('member_status') ?? 'accepted';
  const tags = popAll('tag').map((tag) => tag.trim());
  const asked = rest.findLast(([key]) => key === 'visibility')?.[1];
  if (asked && asked !== 'all' && !imageVisibilities.some((known) => known === asked))
    throw badRequest(`Invalid visibility value: ${asked}`);
  if (query.has('changes-since'))
    throw badRequest('The "changes-since" filter is no longer available on v2.');
  if (!['accepted', 'pending', 'rejected', 'all'].includes(memberStatus))
    throw badRequest(`Invalid status: ${memberStatus}`);
  const size = limit === null ? limits.limit_param_default : limitOf(limit);
  const sort = parseSort(pop('sort'), popAll('sort_key'), popAll('sort_dir'));
  const visibility = pop('visibility');
  // A text is a list of its letters to Python.
  const letters = new Set(pop('tags') ?? '');
  popAll('tags');
  popAll('deleted');
  if (letters.size + query.size > mostParameters)
    throw badRequest(`A query has at most ${mostParameters} parameters and tags.`);
  return {
    limit: Math.min(size, limits.api_limit_max),
    marker,
    sort,
    memberStatus,
    visibility,
    tags: tags.length > 0 ? tags : [...letters],
    filters: rest,
  };
}

function limitOf(text: string): number {
  const limit = pythonInteger(text);
  if (limit === null) throw badRequest('limit param must be an integer');
  if (limit < 0) throw badRequest('limit param must be positive');
  return limit;
}

/** What Python's int() makes of a text; null where it makes nothing. */
export function pythonInteger(text: string): number | null {
  const digits = /^\s*([+-]?\d+(?:_\d+)*)\s*$/.exec(text)?.[1];
  return digits === undefined ? null : Number(digits.replaceAll('_', ''));
}
