import { setTimeout as delay } from 'node:timers/promises';
import { codeOf } from '@/lib/embedded/error-code';

/** Milliseconds from one try to the next. */
const again = 500;

/**
 * Whether a write failed because the disk of the records is full. SQLite has undone the transaction by then, and the
 * attempt to undo it once more is what comes out of it.
 */
export function isDiskFull(cause: unknown): boolean {
  if (!(cause instanceof Error)) return false;
  return codeOf(cause) === 'SQLITE_FULL' || cause.message === 'cannot rollback - no transaction is active';
}

/**
 * Writes records: at once, or where the disk is full as soon as there is room again. For what has happened already and
 * has nobody to be refused to. Resolves when it is written; rejects with any other failure.
 */
export async function whenWritable<T>(write: () => T): Promise<Awaited<T>> {
  for (;;) {
    try {
      return await write();
    } catch (cause) {
      if (!isDiskFull(cause)) throw cause;
    }
    await delay(again, undefined, { ref: false });
  }
}
