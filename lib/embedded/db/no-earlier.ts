import { type SQL, sql } from 'drizzle-orm';
import type { AnySQLiteColumn } from 'drizzle-orm/sqlite-core';

/**
 * The time of a change, in milliseconds, as an update writes it: now, or what the row has where a clock was set back
 * meanwhile. What changed last is never older than it was. `made` is when the row was made, where it may have no change yet.
 */
export function noEarlier(changed: AnySQLiteColumn, now: number, made?: AnySQLiteColumn): SQL<number> {
  const before = made === undefined ? changed : sql`coalesce(${changed}, ${made})`;
  return sql<number>`max(${before}, ${now})`;
}
