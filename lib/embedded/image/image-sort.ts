import { type ImageSortKey, imageSortKeys } from '@/lib/contract/image-words';
import { badRequest } from '@/lib/embedded/error';

/** A key to order by, with its direction. */
export interface SortKey {
  key: ImageSortKey;
  dir: 'asc' | 'desc';
}

/**
 * Reads `sort=key:dir,…` or `sort_key`/`sort_dir` (glance/common/wsgi.py, _get_sort_params), and adds created_at and
 * id so that the order is total.
 */
export function parseSort(query: URLSearchParams): SortKey[] {
  const sort = query.get('sort');
  const keys = query.getAll('sort_key');
  const dirs = query.getAll('sort_dir');
  if (sort !== null && (keys.length > 0 || dirs.length > 0)) {
    throw badRequest('Old and new sorting syntax cannot be combined');
  }
  const asked = sort !== null ? newSyntax(sort) : oldSyntax(keys, dirs);
  const first = asked[0]?.dir ?? 'desc';
  for (const key of ['created_at', 'id'] as const) {
    if (!asked.some((known) => known.key === key)) asked.push({ key, dir: first });
  }
  return asked;
}

function newSyntax(sort: string): SortKey[] {
  return sort.split(',').map((part) => {
    const [key = '', dir = 'desc'] = part.trim().split(':');
    return { key: keyOf(key), dir: dirOf(dir) };
  });
}

function oldSyntax(keys: string[], dirs: string[]): SortKey[] {
  const names = keys.length > 0 ? keys : ['created_at'];
  if (dirs.length > 1 && dirs.length !== names.length) {
    throw badRequest('Number of sort dirs does not match the number of sort keys');
  }
  return names.map((key, index) => ({ key: keyOf(key), dir: dirOf(dirs[index] ?? dirs[0] ?? 'desc') }));
}

function keyOf(key: string): ImageSortKey {
  const known = imageSortKeys.find((name) => name === key);
  if (!known)
    throw badRequest(
      `Invalid sort key: ${key}. It must be one of the following: ${imageSortKeys.join(', ')}.`,
    );
  return known;
}

function dirOf(dir: string): 'asc' | 'desc' {
  if (dir !== 'asc' && dir !== 'desc') throw badRequest(`Invalid sort direction: ${dir}`);
  return dir;
}
