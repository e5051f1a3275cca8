import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { copyWhole } from '@/lib/embedded/backup/copy-file';
import {
  BackupError,
  type BackupFile,
  type Manifest,
  readManifest,
  storeIn,
} from '@/lib/embedded/backup/manifest';
import { takeBack } from '@/lib/embedded/backup/take-back';
import { type CloudConfig, fileStores, storeFolder } from '@/lib/embedded/config';
import * as schema from '@/lib/embedded/db/schema';
import { codeOf } from '@/lib/embedded/error-code';
import { ownFolder } from '@/lib/embedded/owner';
import { restoringName } from '@/lib/embedded/restoring';
import { hashOf } from '@/lib/embedded/stores/file-hash';
import { syncPath } from '@/lib/embedded/stores/files';
import { type HeldFolder, holdFolder } from '@/lib/embedded/stores/held-folder';
import { markName, readMark } from '@/lib/embedded/stores/mark';
import { asideName } from '@/lib/embedded/stores/set-aside';
import { mountedDevice } from '@/lib/embedded/stores/store-fault';

/** What a data folder may hold before a backup comes into it: its lock, the configuration beside it, and what a disk has. */
const allowedBefore = new Set(['owner.sqlite', 'owner.json', restoringName, 'config.json', asideName]);

/** A copy of an image that is not in the backup what it was when that was made. */
interface DamagedCopy {
  store: string;
  image: string;
}

/** Such a copy, and what became of its image without it. */
export interface LeftOut extends DamagedCopy {
  /** It was the last one: the image is deleted in the restored records. */
  wasLast: boolean;
}

/** What was restored. */
export interface Restored {
  manifest: Manifest;
  /** Copies that were damaged in the backup, where it goes on without them. */
  leftOut: LeftOut[];
  /** Stores outside the data folder whose folders had the mark of the backup's cloud: it may still use them. */
  shared: { id: string; folder: string }[];
}

/** A store that gets files of a backup. */
interface Target {
  id: string;
  folder: string;
  mountpoint: string | undefined;
  /** Folder of its files in the backup. */
  from: string;
  files: BackupFile[];
}

/**
 * Puts a backup into an empty data folder that nobody uses, and its images' files into the stores of the configuration.
 * Every file is compared with its hash once it is in place. A file that a store has already stays, and has to be the same;
 * what else is in a store is left alone. Until all is there the folder says so, and no cloud starts on it; the same backup
 * may be restored into it again. Copies of images that are damaged in the backup are named once all others are in place;
 * with `withoutDamaged` they are left out of the records as well. What cannot be written ends it either way. Throws BackupError
 * or FolderInUse.
 */
export async function restoreBackup(
  config: CloudConfig,
  backup: string,
  { withoutDamaged = false } = {},
): Promise<Restored> {
  const manifest = readManifest(backup);
  refuseStoresThatAreNot(config, manifest);
  const targets = targetsOf(config, backup, manifest);
  const shared: Restored['shared'] = [];
  for (const target of targets) {
    await deviceOf(target);
    const isOutside = path.relative(config.data, target.folder).startsWith('..');
    if ((await isMarkedAsOurs(target)) && isOutside) shared.push({ id: target.id, folder: target.folder });
  }
  const owner = ownFolder(config.data, 'npm run cloud -- restore');
  try {
    const sign = path.join(config.data, restoringName);
    refuseFilled(config, sign, manifest);
    writeFileSync(sign, JSON.stringify({ backup, id: manifest.id }));
    await syncPath(sign);
    await syncPath(config.data);
    const damaged: DamagedCopy[] = [];
    for (const target of targets) damaged.push(...(await fill(target)));
    if (damaged.length > 0 && !withoutDamaged) throw new BackupError(sentenceOf(damaged, backup));
    const data = await holdFolder(config.data, null);
    for (const file of manifest.files) {
      // Of an earlier try, which may have left copies out of it.
      await rm(data.path(file.name), { force: true });
      await bring(backup, config.data, data, file);
    }
    const records = path.join(config.data, 'cloud.sqlite');
    const leftOut = leaveOut(records, damaged);
    await syncPath(records);
    await syncPath(config.data);
    await rm(sign);
    await syncPath(config.data);
    return { manifest, shared, leftOut };
  } finally {
    owner.release();
  }
}

function targetsOf(config: CloudConfig, backup: string, manifest: Manifest): Target[] {
  return fileStores(config).flatMap((store) => {
    const { id, mountpoint } = store;
    const files = manifest.stores.find((kept) => kept.id === id)?.files ?? [];
    if (files.length === 0) return [];
    return [{ id, mountpoint, folder: storeFolder(config, store), from: storeIn(backup, id), files }];
  });
}

/** Takes copies out of restored records, and says of an image without any that it is deleted. */
function leaveOut(records: string, copies: readonly DamagedCopy[]): LeftOut[] {
  if (copies.length === 0) return [];
  const client = new Database(records);
  try {
    const db = drizzle(client, { schema });
    return copies.map(({ store, image }) => ({ store, image, wasLast: takeBack(db, { store, id: image }) }));
  } finally {
    client.close();
  }
}

/** The device that a store has to be on, or null where any is good. Below an absent mount nothing is written. */
async function deviceOf({ id, mountpoint }: Target): Promise<number | null> {
  if (mountpoint === undefined) return null;
  const device = await mountedDevice(mountpoint);
  if (device === null)
    throw new BackupError(
      `No file system is mounted at ${mountpoint}, where the store ${id} has its files: mount it, and restore again.`,
    );
  return device;
}

/** Brings the files of a store, and gives those that are damaged in the backup. */
async function fill(target: Target): Promise<DamagedCopy[]> {
  const { id, folder, from, files } = target;
  const damaged: DamagedCopy[] = [];
  const device = await deviceOf(target);
  mkdirSync(folder, { recursive: true });
  const held = await holdFolder(folder, device);
  try {
    for (const file of files)
      try {
        await bring(from, folder, held, file);
      } catch (cause) {
        if (file.name === markName || !(cause instanceof Damaged)) throw cause;
        damaged.push({ store: id, image: file.name });
      }
    await held.sync();
    return damaged;
  } finally {
    await held.close();
  }
}

function refuseStoresThatAreNot(config: CloudConfig, manifest: Manifest): void {
  const known = new Set(fileStores(config).map(({ id }) => id));
  const unknown = manifest.stores.filter(({ id, files }) => !known.has(id) && files.length > 0);
  if (unknown.length > 0)
    throw new BackupError(
      `The backup has images of the stores ${unknown.map(({ id }) => id).join(', ')}, which the configuration has not: set DARKROOM_CLOUD_CONFIG to the one that the cloud had.`,
    );
}

/**
 * Whether a store's folder has the mark of the backup's cloud. Throws where it holds what is somebody else's: another
 * mark, or no mark and files that are not the backup's.
 */
async function isMarkedAsOurs({ folder, from, files }: Target): Promise<boolean> {
  if (!existsSync(folder)) return false;
  const mark = await readMark(inFolder(folder));
  const names = new Set(files.flatMap(({ name }) => [name, unfinished(name)]));
  if (mark === null && readdirSync(folder).every((name) => name === asideName || names.has(name)))
    return false;
  const kept = await readMark(inFolder(from));
  if (typeof mark === 'object' && typeof kept === 'object' && mark && mark.cloud === kept?.cloud) return true;
  throw new BackupError(
    `The store's folder ${folder} holds files and is not marked as that of the backup's cloud, so nothing was changed: name another folder in the configuration, or empty it.`,
  );
}

const inFolder = (folder: string) => ({ path: (name: string) => path.join(folder, name) });

function refuseFilled(config: CloudConfig, sign: string, manifest: Manifest): void {
  const { data } = config;
  // What an earlier try of the same restore brought is as good as what this one brings.
  if (existsSync(sign) && readFileSync(sign, 'utf8').includes(manifest.id)) return;
  // Stores that are mounted below it are looked at by themselves.
  const mounts = new Set(fileStores(config).flatMap((store) => store.mountpoint ?? []));
  const hasOther = (name: string) => {
    if (allowedBefore.has(name)) return false;
    if (name !== 'stores') return true;
    return readdirSync(path.join(data, name)).some((store) => !mounts.has(path.join(data, name, store)));
  };
  const other = readdirSync(data).find(hasOther);
  if (other !== undefined)
    throw new BackupError(
      `The data folder ${data} is not empty (it has ${other}): a backup is restored into an empty one, set DARKROOM_DATA to it.`,
    );
}

/** The name of a file that is being brought to its place. */
const unfinished = (name: string) => `${name}.restored`;

/** Copies a file of a backup to its place unless it is there, and compares what is there then. */
async function bring(from: string, folder: string, held: HeldFolder, file: BackupFile): Promise<void> {
  const target = held.path(file.name);
  if (statSync(target, { throwIfNoEntry: false })) {
    // What a folder says of itself is newer than what a backup of it says.
    if (file.name === markName) return;
    const there = path.join(folder, file.name);
    if (await isWhole(target, file)) return;
    throw new BackupError(`The file ${there} is there already and is another than in the backup: ${wayOut}`);
  }
  const source = path.join(from, file.name);
  const part = held.path(unfinished(file.name));
  try {
    await copyWhole(source, part);
    if (!(await isWhole(part, file))) throw new Error('what is read back is not what was written');
  } catch (cause) {
    // Either side may have failed, with the same codes: a store that cannot be written says nothing against the backup.
    if (await isSound(source, file))
      throw new BackupError(sentenceOfTarget(path.join(folder, file.name), cause), { cause });
    await rm(part, { force: true });
    throw new Damaged(`The backup's file ${source} is damaged: ${wayOut}`, { cause });
  }
  await rename(part, target);
}

const unreadable = ['ENOENT', 'EIO', 'EACCES', 'EISDIR', 'ELOOP'];
const wayOut = 'bring the right one there and restore again, or restore another backup into an empty folder.';

/** Whether a file of a backup is what it was: one that cannot be read, or is not there, is as good as one that was changed. */
async function isSound(source: string, file: BackupFile): Promise<boolean> {
  try {
    return await isWhole(source, file);
  } catch (cause) {
    if (unreadable.includes(codeOf(cause) ?? '')) return false;
    throw cause;
  }
}

/** A file of the backup that is not what it was. */
class Damaged extends BackupError {}

function sentenceOf(damaged: readonly DamagedCopy[], backup: string): string {
  const named = damaged.map(({ store, image }) => path.join(storeIn(backup, store), image)).join(', ');
  if (damaged.length === 1)
    return `The backup's file ${named} is damaged; all others of the stores are restored: bring the right one there and restore again, or restore with --without-damaged, which leaves out this copy, and deletes its image where it is the last one.`;
  return `${damaged.length} files of the backup are damaged (${named}); all others of the stores are restored: bring the right ones there and restore again, or restore with --without-damaged, which leaves out these copies, and deletes each image whose last one is among them.`;
}

/** Of a file that cannot be brought to its place though the backup's is sound. */
function sentenceOfTarget(there: string, cause: unknown): string {
  const why = codeOf(cause) ?? (cause instanceof Error ? cause.message : String(cause));
  return `The file ${there} cannot be written (${why}), and the backup's is sound: see to it that whoever restores may write that folder, and that its disk has room and is whole, and restore again.`;
}

const isSame = (found: { size: number; hash: string }, { size, sha512 }: BackupFile) =>
  found.size === size && (sha512 === null || found.hash === sha512);
const isWhole = async (there: string, file: BackupFile) => isSame(await hashOf(there, 'sha512'), file);
