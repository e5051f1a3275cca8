import { and, asc, desc, eq, gt, gte, lt, lte, or, type SQL, sql } from 'drizzle-orm';
import { images } from '@/lib/embedded/db/schema';
import type { ImageRow } from '@/lib/embedded/image/image-record';
import type { SortKey } from '@/lib/embedded/image/image-sort';

const nullable: Partial<Record<SortKey['key'], '' | 0>> = {
  name: '',
  disk_format: '',
  container_format: '',
  size: 0,
};

/** The order of a list, for SQL. */
export function orderOf(sort: SortKey[]): SQL[] {
  return sort.map((key) => (key.dir === 'asc' ? asc : desc)(column(key)));
}

/**
 * Whether an image comes after another in a list: (a, b, c) after the other's, so a beyond, or a equal and b beyond,
 * or …, of which the first key's range is said by itself, for an index to begin there. The plus keeps SQLite from
 * collecting each alternative and sorting them all.
 */
export function isAfter(row: ImageRow, sort: SortKey[]): SQL | undefined {
  const [first] = sort;
  if (!first) return undefined;
  const beyond = or(
    ...sort.map((key, index) =>
      and(
        ...sort.slice(0, index).map((before) => eq(column(before), value(row, before))),
        (key.dir === 'asc' ? gt : lt)(column(key), value(row, key)),
      ),
    ),
  );
  return and((first.dir === 'asc' ? gte : lte)(column(first), value(row, first)), sql`+(${beyond})`);
}

/** Nulls order as the empty value, so that a marker with one has a place. Written as the indexes have it. */
function column({ key }: SortKey): SQL {
  const empty = nullable[key];
  if (empty === undefined) return sql`${images[key]}`;
  const literal = sql.raw(empty === '' ? "''" : '0');
  return sql`case when ${images[key]} is null then ${literal} else ${images[key]} end`;
}

function value(row: ImageRow, { key }: SortKey): string | number {
  return row[key] ?? nullable[key] ?? '';
}
