import { badRequest } from '@/lib/embedded/error';

/** What a list of namespaces or tags is asked for. */
export interface PageQuery {
  limit: number | null;
  marker: string | null;
  sortKey: string;
  sortDir: 'asc' | 'desc';
}

/** Reads limit, marker, sort_key and sort_dir; a visibility must be one of those named. */
export function parsePage(query: URLSearchParams, visibilities: readonly string[]): PageQuery {
  const sortDir = query.get('sort_dir') ?? 'desc';
  if (sortDir !== 'asc' && sortDir !== 'desc') throw badRequest(`Invalid sort direction: ${sortDir}`);
  const visibility = query.get('visibility');
  if (visibility && !visibilities.includes(visibility))
    throw badRequest(`Invalid visibility value: ${visibility}`);
  return {
    limit: limitOf(query.get('limit')),
    marker: query.get('marker'),
    sortKey: query.get('sort_key') ?? 'created_at',
    sortDir,
  };
}

function limitOf(text: string | null): number | null {
  if (text === null) return null;
  if (!/^[+-]?\d+$/.test(text)) throw badRequest('limit param must be an integer');
  if (Number(text) < 0) throw badRequest('limit param must be positive');
  return Number(text);
}

/**
 * Orders by the key, then by age, and takes the page after the marker. There are few definitions, and any column is a
 * key, so this is done here and not by the database.
 */
export function pageOf<Row extends { id: number; created_at: number }>(
  rows: Row[],
  page: PageQuery,
  marker: Row | null,
): Row[] {
  const sign = page.sortDir === 'asc' ? 1 : -1;
  const keys = [page.sortKey, 'created_at', 'id'] as (keyof Row)[];
  const first = rows[0];
  if (first && !Object.hasOwn(first, page.sortKey)) throw badRequest(`Invalid sort key: ${page.sortKey}`);
  const order = (a: Row, b: Row) => {
    for (const key of keys) {
      const found = compare(a[key], b[key]);
      if (found !== 0) return sign * found;
    }
    return 0;
  };
  return rows
    .filter((row) => marker === null || order(row, marker) > 0)
    .sort(order)
    .slice(0, page.limit ?? undefined);
}

/** Nulls first, text without regard to case. */
function compare(a: unknown, b: unknown): number {
  const [one, other] = [a, b].map((value) => (typeof value === 'string' ? value.toLowerCase() : value));
  if (one === other) return 0;
  if (one === null || one === undefined) return -1;
  if (other === null || other === undefined) return 1;
  return one < other ? -1 : 1;
}
