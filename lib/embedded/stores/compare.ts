import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Db } from '@/lib/embedded/db/open';
import type { Area } from '@/lib/embedded/stores/areas';
import { copiesIn, type Differences, differencesOf } from '@/lib/embedded/stores/differences';
import { hasRecordedHash } from '@/lib/embedded/stores/file-hash';
import { type HeldFolder, holdFolder } from '@/lib/embedded/stores/held-folder';
import { readMark } from '@/lib/embedded/stores/mark';
import { type Owner, ownerOf } from '@/lib/embedded/stores/ownership';
import { lookAtFolder } from '@/lib/embedded/stores/store-fault';

/** What the commands know of one area. */
export interface Comparison extends Differences {
  place: Area;
  /** Why its folder cannot be looked at or written, or null: the rest is empty then. */
  fault: string | null;
  device: number | null;
  owner: Owner;
  /** Images whose copy is as long as recorded and has another hash; empty unless hashes were asked for. */
  rotten: string[];
}

/** Compares the folder of an area with the records; with `hash` every whole copy is read. Changes nothing. */
export async function compare(db: Db, place: Area, hash: boolean): Promise<Comparison> {
  const { fault, device } = await lookAtFolder(place.folder, place.mountpoint);
  const nothing = { recorded: 0, missing: [], unknown: [], unfinished: [], rotten: [] };
  if (fault !== null) return { ...nothing, place, fault, device, owner: 'nobody' };
  const held = await holdFolder(place.folder, device);
  try {
    const owner = ownerOf(db, place.area, await readMark(held));
    const found = await differencesOf(db, place.area, place.folder, owner !== 'ours');
    const rotten = hash ? await rottenCopies(db, place, held, found) : [];
    return { ...found, place, fault: null, device, owner, rotten };
  } finally {
    await held.close();
  }
}

async function rottenCopies(db: Db, place: Area, held: HeldFolder, found: Differences): Promise<string[]> {
  const missing = new Set(found.missing.map(({ id }) => id));
  const rotten: string[] = [];
  for (const { id } of copiesIn(db, place.area))
    if (!missing.has(id) && !(await hasRecordedHash(db, id, held.path(id), true))) rotten.push(id);
  return rotten;
}

/** Whether an area is as the records say: nothing has to be done. */
export function agrees({ fault, owner, missing, unknown, rotten }: Comparison): boolean {
  const ours = owner === 'ours' || owner === 'nobody';
  return fault === null && ours && missing.length + unknown.length + rotten.length === 0;
}

/** What differs in an area, a line each. */
export async function linesOf(found: Comparison): Promise<string[]> {
  const { place, fault, owner, missing, unknown, rotten } = found;
  if (fault !== null) return [`${fault}.`];
  const lines: string[] = [];
  if (typeof owner === 'object') lines.push(`The folder is marked as that of ${owner.store}.`);
  if (owner === 'another cloud') lines.push('The folder is marked as another cloud’s.');
  if (owner === 'unreadable') lines.push('The mark of the folder cannot be read.');
  if (owner === 'older') lines.push('The records are older than what is in the folder.');
  if (owner === 'nobody' && missing.length + unknown.length > 0) lines.push('The folder has no mark.');
  for (const { id, size, found: bytes } of missing)
    lines.push(
      `missing  ${id}: ${size} bytes are recorded, ${bytes === null ? 'there is no file' : `${bytes} are there`}`,
    );
  for (const id of rotten) lines.push(`changed  ${id}: its hash is not the recorded one`);
  for (const name of unknown) {
    const file = await stat(path.join(place.folder, name)).catch(() => null);
    lines.push(`unknown  ${name}: ${file?.isFile() ? `${file.size} bytes` : 'no file'} in no record`);
  }
  return lines;
}
