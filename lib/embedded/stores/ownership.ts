import { randomUUID } from 'node:crypto';
import { lstat, unlink } from 'node:fs/promises';
import path from 'node:path';
import type { Db } from '@/lib/embedded/db/open';
import type { Area } from '@/lib/embedded/stores/areas';
import { type Differences, differencesOf } from '@/lib/embedded/stores/differences';
import { isMissing } from '@/lib/embedded/stores/files';
import { type HeldFolder, holdFolder } from '@/lib/embedded/stores/held-folder';
import { type Mark, readMark, writeMark } from '@/lib/embedded/stores/mark';
import {
  begunIn,
  cloudId,
  folderOfArea,
  forgetUnsettled,
  setFolderOfArea,
} from '@/lib/embedded/stores/unsettled';

/** What is done about a store that does not fit, as every reason ends. */
export const wayOut = 'npm run cloud -- check tells more and what can be done';
/** Names of files that a line of the log has at most. */
const named = 20;

/** Whose a folder is by its mark; `older` means ours, by records that know less than the mark does. */
export type Owner = 'ours' | 'older' | 'nobody' | 'unreadable' | 'another cloud' | { store: string };

/** Whose an area's folder is, by what readMark has read there and by what the records have counted. Changes nothing. */
export function ownerOf(db: Db, area: string, mark: Awaited<ReturnType<typeof readMark>>): Owner {
  if (mark === null) return 'nobody';
  if (mark === 'unreadable') return 'unreadable';
  if (mark.cloud !== cloudId(db)) return 'another cloud';
  if (mark.area !== area) return { store: mark.area };
  return mark.begun > begunIn(db, area) ? 'older' : 'ours';
}

/**
 * Makes sure that an area's folder is this cloud's, before anything is written to it: gives why it is not, in one
 * sentence, or null. A folder without a mark gets one when its files and the records agree, an empty one at once. A
 * folder that is another's is left exactly as it is. With `prove` the files are compared however it is marked.
 */
export async function proveFolder(
  db: Db,
  place: Area,
  device: number | null,
  prove: boolean,
): Promise<string | null> {
  const { area, folder } = place;
  const held = await holdFolder(folder, device);
  try {
    const mark = await readMark(held);
    const owner = ownerOf(db, area, mark);
    const foreign = foreignness(place, owner);
    if (foreign !== null) return foreign;
    const doubted = owner !== 'ours';
    if (prove || doubted) {
      const found = await differencesOf(db, area, folder, doubted);
      const reason = disagreement(place, owner, found);
      if (reason !== null) return reason;
      tellUnknown(place, found.unknown);
      for (const id of found.unfinished) {
        const file = path.join(folder, `${id}.part`);
        if (await unlinkOurs(file)) tellRemoved(place, file);
      }
    }
    await settleMark(db, area, held, mark === 'unreadable' ? null : mark, owner);
    return null;
  } finally {
    await held.close();
  }
}

function foreignness({ folder }: Area, owner: Owner): string | null {
  if (typeof owner === 'object')
    return `The folder ${folder} is marked as that of ${owner.store}, so nothing in it is touched: put it back where it belongs, ${wayOut}`;
  if (owner === 'another cloud')
    return `The folder ${folder} is marked as another cloud’s, so nothing in it is touched: ${wayOut}`;
  if (owner === 'unreadable')
    return `The mark of the folder ${folder} cannot be read, so nothing in it is touched: ${wayOut}`;
  return null;
}

function disagreement({ area, folder }: Area, owner: Owner, found: Differences): string | null {
  const [first] = found.missing;
  if (first)
    return `${found.missing.length} of the ${found.recorded} images recorded in ${area} are not whole in ${folder}, the first is ${first.id}: bring its files back or delete these images, ${wayOut}`;
  const [unknown] = found.unknown;
  if (owner === 'ours' || unknown === undefined) return null;
  const why =
    owner === 'older'
      ? `The records are older than what is in ${folder}`
      : `The folder ${folder} has no mark of this cloud`;
  return `${why}, and ${found.unknown.length} of its files are in no record, the first is ${unknown}, so nothing in it is touched: ${wayOut}`;
}

function tellUnknown({ title, folder }: Area, unknown: string[]): void {
  if (unknown.length === 0) return;
  const more = unknown.length > named ? `, and ${unknown.length - named} more` : '';
  console.warn(
    `${title}: ${unknown.length} files in ${folder} are in no record and are left as they are: ${unknown.slice(0, named).join(', ')}${more}; ${wayOut}.`,
  );
}

/** One line of the log for a file that this cloud had left behind and that is gone now. */
export function tellRemoved({ title, folder }: Area, name: string): void {
  console.log(
    `${title}: removed ${path.join(folder, path.basename(name))}, which this cloud had begun to write or to take away.`,
  );
}

async function settleMark(
  db: Db,
  area: string,
  held: HeldFolder,
  mark: Mark | null,
  owner: Owner,
): Promise<void> {
  if (owner === 'older') forgetUnsettled(db, area);
  const begun = begunIn(db, area);
  const folder = mark?.folder ?? randomUUID();
  if (!mark || mark.begun < begun) await writeMark(held, { cloud: cloudId(db), area, folder, begun });
  setFolderOfArea(db, area, folder, mark?.begun ?? 0);
}

/** Whether a held folder is the very one that an area has: what is noted of the area's files is about this folder. */
export async function isFolderOf(db: Db, area: string, held: HeldFolder): Promise<boolean> {
  const mark = await readMark(held);
  return (
    mark !== null &&
    mark !== 'unreadable' &&
    ownerOf(db, area, mark) === 'ours' &&
    mark.folder === folderOfArea(db, area)
  );
}

/**
 * Unlinks a file of this cloud; gives whether there was one. One that is not there is no error, and a folder in its place
 * is somebody else's and stays.
 */
export async function unlinkOurs(file: string): Promise<boolean> {
  try {
    await unlink(file);
    return true;
  } catch (cause) {
    if (isMissing(cause) || (await lstat(file)).isDirectory()) return false;
    throw cause;
  }
}
