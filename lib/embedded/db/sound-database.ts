import { statSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { z } from 'zod';
import { codeOf } from '@/lib/embedded/error-code';

/** A database that this Darkroom must not use; the message says why, and what to do. */
export class UnusableDatabase extends Error {}

const wayOut =
  'restore a backup into a new folder with npm run cloud -- restore and set DARKROOM_DATA to that; nothing was changed';

/** Throws UnusableDatabase where a file cannot be the database of a cloud: a folder, or a log whose database is gone. */
export function refuseOtherThanDatabase(file: string): void {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found?.isDirectory())
    throw new UnusableDatabase(
      `The database ${file} is a folder: move it away, and put the database or a backup of it there.`,
    );
  // SQLite would throw the log away, and with it whatever was not folded into the database yet.
  const log = statSync(`${file}-wal`, { throwIfNoEntry: false });
  if (!found?.size && log?.size)
    throw new UnusableDatabase(
      `The database ${file} is ${found ? 'empty' : 'not there'}, while what was written last lies in ${file}-wal: ${wayOut}.`,
    );
}

/** What is said of a database that SQLite does not open at all. */
export function cannotBeOpened(file: string, cause: unknown): UnusableDatabase {
  const said = cause instanceof Error ? cause.message : String(cause);
  return new UnusableDatabase(
    `The database ${file} cannot be opened (${said}): let this user read and write it and its folder, or set DARKROOM_DATA to another folder.`,
    { cause },
  );
}

/**
 * Throws UnusableDatabase where a database is damaged, or has changes of schema that `migrationsFolder` does not know.
 * Writes nothing, and leaves the connection open: closing it would fold the log into what may be damaged.
 */
export function refuseUnsound(client: Database.Database, file: string, migrationsFolder: string): void {
  const fault = damageOf(client);
  if (fault !== null) throw new UnusableDatabase(`The database ${file} is damaged (${fault}): ${wayOut}.`);
  const unknown = unknownMigrations(client, migrationsFolder);
  if (unknown > 0)
    throw new UnusableDatabase(
      `The database ${file} was made by a newer Darkroom (changes of its form that this one does not know: ${unknown}): start the newer one, or else ${wayOut}.`,
    );
}

/** What SQLite finds wrong when it reads every page once, or null. */
function damageOf(client: Database.Database): string | null {
  try {
    const [found] = z
      .array(z.object({ quick_check: z.string() }))
      .parse(client.prepare('select quick_check from pragma_quick_check(1)').all());
    return found === undefined || found.quick_check === 'ok' ? null : found.quick_check.replace(/\s+/g, ' ');
  } catch (cause) {
    const code = codeOf(cause) ?? '';
    if (cause instanceof Error && /^SQLITE_(CORRUPT|NOTADB|IOERR|FORMAT)/.test(code)) return cause.message;
    throw cause;
  }
}

/** How many changes of schema were made that are not among ours. */
function unknownMigrations(client: Database.Database, migrationsFolder: string): number {
  const kept = client.prepare("select 1 from sqlite_master where name = '__drizzle_migrations'").get();
  if (kept === undefined) return 0;
  const made = z
    .array(z.object({ created_at: z.coerce.number() }))
    .parse(client.prepare('select created_at from __drizzle_migrations').all());
  const known = new Set(readMigrationFiles({ migrationsFolder }).map((migration) => migration.folderMillis));
  return made.filter((migration) => !known.has(migration.created_at)).length;
}
