import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { codeOf } from '@/lib/embedded/error-code';

/** A data folder that this process alone may use. */
export interface Ownership {
  /** Lets others have the folder; the end of the process does the same, whichever way it ends. */
  release(): void;
}

/** Another process has the data folder; the message names it and the way out. */
export class FolderInUse extends Error {}

/** How long somebody who only looks may keep an owner waiting, in milliseconds. */
const patience = 1000;

const holderSchema = z.object({ what: z.string(), pid: z.number(), since: z.string() });

/**
 * Takes a data folder for this process, made when it is not there. `what` says in words who takes it, with its address
 * where it has one. Throws FolderInUse where another process has it.
 *
 * Node has no file locks and SQLite has: an exclusive transaction on an empty database is a lock of the kernel (fcntl),
 * which goes with its process, also by kill -9, and knows nothing of process ids. This process must not open the file
 * a second time, since closing it would give the lock up (fcntl(2)): who holds it stands in a file of its own.
 */
export function ownFolder(folder: string, what: string): Ownership {
  mkdirSync(folder, { recursive: true });
  const lock = lockOf(folder);
  const file = holderFile(folder);
  // A full disk keeps nobody from starting: the lock is what counts.
  ignoringFullDisk(() => {
    rmSync(file, { force: true });
    const holder = { what, pid: process.pid, since: new Date().toISOString() };
    writeFileSync(`${file}.new`, JSON.stringify(holder));
    renameSync(`${file}.new`, file);
  });
  return {
    release() {
      rmSync(file, { force: true });
      lock.close();
    },
  };
}

/** Throws FolderInUse where another process has a data folder; leaves no trace in it. */
export function refuseInUse(folder: string): void {
  if (existsSync(lockFile(folder))) lockOf(folder).close();
}

const lockFile = (folder: string) => path.join(folder, 'owner.sqlite');
const holderFile = (folder: string) => path.join(folder, 'owner.json');

function lockOf(folder: string): Database.Database {
  const lock = openLock(folder);
  try {
    // Without it there is a journal beside the file, which a full disk has no room for.
    lock.pragma('journal_mode = MEMORY');
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (cause) {
    lock.close();
    throw codeOf(cause) === 'SQLITE_BUSY' ? new FolderInUse(inUse(folder)) : cause;
  }
}

function openLock(folder: string): Database.Database {
  try {
    return new Database(lockFile(folder), { timeout: patience });
  } catch (cause) {
    // SQLite says no more than that it could not; the file system says why.
    const why = refusalOf(folder) ?? (cause instanceof Error ? cause.message : String(cause));
    throw new Error(
      `The data folder ${folder} cannot be written (${why}): set DARKROOM_DATA to a folder that can.`,
      { cause },
    );
  }
}

/** The code with which the file system refuses to let a folder be written, or null. */
function refusalOf(folder: string): string | null {
  try {
    accessSync(folder, constants.W_OK | constants.X_OK);
    return null;
  } catch (cause) {
    return codeOf(cause);
  }
}

function inUse(folder: string): string {
  const way = 'stop it first, or set DARKROOM_DATA to another folder.';
  try {
    const { what, pid, since } = holderSchema.parse(JSON.parse(readFileSync(holderFile(folder), 'utf8')));
    return `The data folder ${folder} is in use by ${what} (process ${pid}, since ${since}): ${way}`;
  } catch {
    return `The data folder ${folder} is in use by another process: ${way}`;
  }
}

function ignoringFullDisk(write: () => void): void {
  try {
    write();
  } catch (cause) {
    if (codeOf(cause) !== 'ENOSPC' && codeOf(cause) !== 'EDQUOT') throw cause;
  }
}
