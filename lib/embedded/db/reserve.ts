import { randomFillSync } from 'node:crypto';
import { rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { codeOf } from '@/lib/embedded/error-code';

/** Room that is kept for what makes room, and for letting people in who do. */
export interface Reserve {
  /**
   * Looks for room before a request that writes. What makes room gets the reserve where the disk is full; anything else
   * may not touch it: false while the reserve is given away.
   */
  hasRoomFor(request: { method: string; path: string }): boolean;
}

/** Bytes of the reserve, and on a small disk the share of it: a hundred deletes at least, while the log cannot be folded. */
const mostBytes = 8 * 1024 * 1024;
const share = 1 / 16;
/** A disk with less free than this is full for what makes room: a delete writes some ten pages of 4 KiB. */
const tight = 512 * 1024;

/**
 * Keeps a file in the data folder that is worth nothing but its room. It is removed when a delete or a sign-in comes while
 * the disk is full, and made anew as soon as there is room for it and half as much again.
 */
export function openReserve(folder: string): Reserve {
  const file = path.join(folder, 'reserve');
  const { blocks, bsize } = statfsSync(folder);
  const size = Math.min(mostBytes, Math.floor(blocks * bsize * share));
  let whole = statSync(file, { throwIfNoEntry: false })?.size === size || fill(folder, file, size);
  return {
    hasRoomFor({ method, path }) {
      if (makesRoom(method, path)) {
        if (whole && free(folder) < tight) {
          console.warn(
            `The disk of ${folder} is full: its reserve of ${size} bytes goes to deletes and sign-ins.`,
          );
          rmSync(file, { force: true });
          whole = false;
        }
        return true;
      }
      if (whole) return true;
      whole = fill(folder, file, size);
      if (whole) console.log(`There is room again on the disk of ${folder}: the reserve is whole.`);
      return whole;
    },
  };
}

/** Deletes of any kind, and the tokens that whoever deletes needs. */
function makesRoom(method: string, path: string): boolean {
  return method === 'DELETE' || (method === 'POST' && path.endsWith('/v3/auth/tokens'));
}

/** Bytes that this process may still write: the file system keeps some for root. */
function free(folder: string): number {
  const { bavail, bfree, bsize } = statfsSync(folder);
  return (process.getuid?.() === 0 ? bfree : bavail) * bsize;
}

function fill(folder: string, file: string, size: number): boolean {
  // Half of one, from a process that was killed here, is of no use and takes room.
  rmSync(file, { force: true });
  if (free(folder) < size * 1.5) return false;
  try {
    // Zeros take no room where the file system compresses.
    writeFileSync(file, randomFillSync(Buffer.allocUnsafe(size)));
    return true;
  } catch (cause) {
    rmSync(file, { force: true });
    if (codeOf(cause) === 'ENOSPC' || codeOf(cause) === 'EDQUOT') return false;
    throw cause;
  }
}
