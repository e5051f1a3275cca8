import { type ImageSortKey, imageSortKeys } from '@/lib/contract/image-words';
import { badRequest } from '@/lib/embedded/error';

/** A key to order by, with its direction. */
export interface SortKey {
  key: ImageSortKey;
  dir: 'asc' | 'desc';
}

/**
 * Reads `sort=key:dir,…` or `sort_key`/`sort_dir` (glance/api/v2/images.py, _get_sorting_params), and adds created_at
 * and id so that the order is total: in the one direction that was told, and down where several were
 * (glance/db/sqlalchemy/api.py, image_get_all).
 *
 * @throws HttpError 400
 */
export function parseSort(sort: string | null, keys: string[], dirs: string[]): SortKey[] {
  if (sort !== null && (keys.length > 0 || dirs.length > 0)) {
    throw badRequest('Old and new sorting syntax cannot be combined');
  }
  const asked = sort !== null ? newSyntax(sort) : oldSyntax(keys, dirs);
  const told = sort !== null ? asked.map(({ dir }) => dir) : dirs.map((dir) => dirOf(dir.trim()));
  const further = (told.length === 1 ? told[0] : undefined) ?? 'desc';
  for (const key of ['created_at', 'id'] as const) {
    if (!asked.some((known) => known.key === key)) asked.push({ key, dir: further });
  }
  return asked;
}

function newSyntax(sort: string): SortKey[] {
  return sort.split(',').map((part) => {
    const [, key = '', dir] = /^([^:]*):?(.*)$/s.exec(part) ?? [];
    return { key: keyOf(key.trim()), dir: dirOf((dir || 'desc').trim()) };
  });
}

function oldSyntax(keys: string[], dirs: string[]): SortKey[] {
  if (dirs.length > 1 && dirs.length !== keys.length) {
    throw badRequest('Number of sort dirs does not match the number of sort keys');
  }
  const names = keys.length > 0 ? keys : ['created_at'];
  return names.map((key, index) => ({
    key: keyOf(key.trim()),
    dir: dirOf((dirs[index] ?? dirs[0] ?? 'desc').trim()),
  }));
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
