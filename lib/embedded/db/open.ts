import { mkdirSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3';
import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import { type Remember, rememberFrom } from '@/lib/embedded/db/remembered';
import * as schema from '@/lib/embedded/db/schema';
import { cannotBeOpened, refuseOtherThanDatabase, refuseUnsound } from '@/lib/embedded/db/sound-database';
import { isDiskFull } from '@/lib/embedded/db/when-writable';
import { codeOf } from '@/lib/embedded/error-code';

export type Db = BetterSQLite3Database<typeof schema>;

/** An open database, and what was made from it. */
export interface OpenDb {
  db: Db;
  remember: Remember;
  /** Closes it with its log folded in: the file alone is the whole database then. */
  close: () => void;
}

/**
 * Opens the embedded cloud's database, made and brought up to date when needed. Throws UnusableDatabase, before anything
 * is written, where it is damaged or newer than this code.
 * Acknowledged writes must outlive a power cut, so `synchronous` is FULL although WAL would allow less.
 */
export function openDb(file: string, migrationsFolder: string): OpenDb {
  mkdirSync(path.dirname(file), { recursive: true });
  refuseOtherThanDatabase(file);
  const client = connect(file);
  refuseUnsound(client, file, migrationsFolder);
  client.pragma('journal_mode = WAL');
  client.pragma('synchronous = FULL');
  client.pragma('busy_timeout = 5000');
  client.pragma('foreign_keys = ON');
  const db = drizzle(client, { schema });
  migrate(db, { migrationsFolder });
  return { db, remember: rememberFrom(client), close: () => close(client) };
}

function connect(file: string): Database.Database {
  try {
    return new Database(file);
  } catch (cause) {
    throw cannotBeOpened(file, cause);
  }
}

/** A statement that nobody read to its end holds the log; what stays in it is found at the next start, and nothing is lost. */
function close(client: Database.Database): void {
  try {
    client.pragma('wal_checkpoint(TRUNCATE)');
  } catch (cause) {
    if (!isDiskFull(cause) && codeOf(cause) !== 'SQLITE_LOCKED') throw cause;
  }
  client.close();
}
