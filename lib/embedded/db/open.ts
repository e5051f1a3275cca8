import { mkdirSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import { type Remember, rememberFrom } from '@/lib/embedded/db/remembered';
import * as schema from '@/lib/embedded/db/schema';

export type Db = BetterSQLite3Database<typeof schema>;

/** An open database, and what was made from it. */
export interface OpenDb {
  db: Db;
  remember: Remember;
  close: () => void;
}

/**
 * Opens the embedded cloud's database, made and brought up to date when needed.
 * Acknowledged writes must outlive a power cut, so `synchronous` is FULL although WAL would allow less.
 */
export function openDb(file: string, migrationsFolder: string): OpenDb {
  mkdirSync(path.dirname(file), { recursive: true });
  const client = new Database(file);
  client.pragma('journal_mode = WAL');
  client.pragma('synchronous = FULL');
  client.pragma('busy_timeout = 5000');
  client.pragma('foreign_keys = ON');
  const db = drizzle(client, { schema });
  migrate(db, { migrationsFolder });
  return { db, remember: rememberFrom(client), close: () => client.close() };
}
