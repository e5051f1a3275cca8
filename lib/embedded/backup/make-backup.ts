import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { rename, rm, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import Database from 'better-sqlite3';
import { and, eq, isNull } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { copyWhole, shareFile } from '@/lib/embedded/backup/copy-file';
import {
  BackupError,
  type BackupFile,
  type Manifest,
  manifestName,
  storeIn,
} from '@/lib/embedded/backup/manifest';
import { takeBack } from '@/lib/embedded/backup/take-back';
import { type CloudConfig, fileStores, storeFolder } from '@/lib/embedded/config';
import type { Db } from '@/lib/embedded/db/open';
import * as schema from '@/lib/embedded/db/schema';
import { imageLocations, images } from '@/lib/embedded/db/schema';
import { refuseOtherThanDatabase, refuseUnsound } from '@/lib/embedded/db/sound-database';
import { codeOf } from '@/lib/embedded/error-code';
import { credentialKeyName } from '@/lib/embedded/identity/credential-key';
import { hashOf } from '@/lib/embedded/stores/file-hash';
import { syncPath } from '@/lib/embedded/stores/files';
import { markName } from '@/lib/embedded/stores/mark';

/** What lies beside the records: what credentials are encrypted with, and the dashboard's session cookies. */
const keyFiles = [credentialKeyName, 'nextauth-secret'];

/** A recorded copy: what a store has to hold. */
interface Copy {
  store: string;
  id: string;
  size: number | null;
  sha512: string | null;
}

/**
 * Makes a backup of a data folder, also while its cloud runs, and gives what it holds. It is consistent: every copy that
 * its records have is in it. Files come first, then the records by one reading of SQLite, then the files that were made in
 * between; an image that was deleted in between, and whose file is gone, is deleted in the backup's records as well.
 * Staged data and the image cache are left out. Written beside `target` under another name, which it gets when it is whole.
 * Throws BackupError or UnusableDatabase, or the file system's error, and leaves nothing then.
 */
export async function makeBackup(config: CloudConfig, migrations: string, target: string): Promise<Manifest> {
  const file = path.join(config.data, 'cloud.sqlite');
  refuseOtherThanDatabase(file);
  if (!existsSync(file))
    throw new BackupError(
      `There is no cloud in ${config.data}: start it once, or set DARKROOM_DATA to its folder.`,
    );
  if (existsSync(target))
    throw new BackupError(
      `${target} is there already: name a folder that is not, a backup never replaces another.`,
    );
  const live = new Database(file, { timeout: 5000 });
  refuseUnsound(live, file, migrations);
  const db = drizzle(live, { schema });
  try {
    refuseUnknownStores(config, db);
    return await makeBeside(config, live, db, target);
  } finally {
    live.close();
  }
}

/** Makes the backup under another name, and removes what there is of it where that fails. */
async function makeBeside(
  config: CloudConfig,
  live: Database.Database,
  db: Db,
  target: string,
): Promise<Manifest> {
  const parent = path.dirname(target);
  mkdirSync(parent, { recursive: true });
  const unfinished = mkdtempSync(path.join(parent, `${path.basename(target)}.unfinished-`));
  try {
    const shared = new Map<string, BackupFile>();
    for (const { id } of fileStores(config)) mkdirSync(storeIn(unfinished, id), { recursive: true });
    // A mark that is older than the records is a mark of theirs; a newer one is not.
    await copyMarks(config, unfinished);
    for (const copy of copiesIn(db)) await share(config, unfinished, copy, shared);
    const records = path.join(unfinished, 'cloud.sqlite');
    live.prepare('vacuum into ?').run(records);
    const missing = await completeWith(config, unfinished, records, db, shared);
    return await seal(config, unfinished, target, shared, missing);
  } catch (cause) {
    await rm(unfinished, { recursive: true, force: true });
    throw cause;
  }
}

/** A store that the configuration has not has a folder that nobody knows: its copies would be left out without a word. */
function refuseUnknownStores(config: CloudConfig, db: Db): void {
  const known = new Set(fileStores(config).map(({ id }) => id));
  const unknown = new Set(copiesIn(db).flatMap(({ store }) => (known.has(store) ? [] : [store])));
  if (unknown.size > 0)
    throw new BackupError(
      `The records have copies of images in the stores ${[...unknown].sort().join(', ')}, which the configuration has not: set DARKROOM_CLOUD_CONFIG to the one that the cloud runs with, or put these stores back into it.`,
    );
}

/** Backups beside a target that were never whole. */
export function unfinishedBeside(target: string): string[] {
  const parent = path.dirname(target);
  if (!existsSync(parent)) return [];
  const beginning = `${path.basename(target)}.unfinished-`;
  return readdirSync(parent)
    .filter((name) => name.startsWith(beginning))
    .map((name) => path.join(parent, name));
}

function copiesIn(db: Db): Copy[] {
  return db
    .select({ store: imageLocations.store, id: images.id, size: images.size, sha512: images.os_hash_value })
    .from(imageLocations)
    .innerJoin(images, eq(images.id, imageLocations.image_id))
    .where(isNull(images.deleted_at))
    .all();
}

const keyOf = ({ store, id }: Pick<Copy, 'store' | 'id'>) => `${store}/${id}`;

/** Takes a copy's file into the backup; false where it is not in its store as recorded. */
async function share(
  config: CloudConfig,
  backup: string,
  copy: Copy,
  shared: Map<string, BackupFile>,
): Promise<boolean> {
  const { store, id, size, sha512 } = copy;
  const configured = fileStores(config).find((known) => known.id === store);
  if (!configured) return false;
  const source = path.join(storeFolder(config, configured), id);
  const target = path.join(storeIn(backup, store), id);
  // One that cannot be read, for whatever reason, is as good as none, and keeps no other one from the backup.
  const found = await stat(source).catch(() => null);
  if (!found?.isFile() || found.size !== size) return false;
  try {
    await shareFile(source, target);
  } catch (cause) {
    if (!['ENOENT', 'ENOTDIR', 'EACCES', 'EIO'].includes(codeOf(cause) ?? '')) throw cause;
    await rm(target, { force: true });
    return false;
  }
  shared.set(keyOf(copy), { name: id, size, sha512 });
  return true;
}

async function copyMarks(config: CloudConfig, backup: string): Promise<void> {
  for (const store of fileStores(config)) {
    const mark = path.join(storeFolder(config, store), markName);
    if (existsSync(mark)) await copyWhole(mark, path.join(storeIn(backup, store.id), markName));
  }
}

/** Makes the files of a backup those of its records, which were read later; gives what is in no store although it is recorded. */
async function completeWith(
  config: CloudConfig,
  backup: string,
  records: string,
  live: Db,
  shared: Map<string, BackupFile>,
): Promise<Copy[]> {
  const client = new Database(records);
  try {
    const db = drizzle(client, { schema });
    const missing: Copy[] = [];
    const recorded = copiesIn(db);
    const keys = new Set(recorded.map(keyOf));
    for (const [key, { name }] of shared) {
      if (keys.has(key)) continue;
      await unlink(path.join(storeIn(backup, key.slice(0, -name.length - 1)), name));
      shared.delete(key);
    }
    for (const copy of recorded) {
      if (shared.has(keyOf(copy)) || (await share(config, backup, copy, shared))) continue;
      if (isRecorded(live, copy)) missing.push(copy);
      else takeBack(db, copy);
    }
    return missing;
  } finally {
    client.close();
  }
}

function isRecorded(db: Db, { store, id }: Copy): boolean {
  const isIt = and(
    eq(imageLocations.image_id, id),
    eq(imageLocations.store, store),
    isNull(images.deleted_at),
  );
  const row = db
    .select({ id: images.id })
    .from(imageLocations)
    .innerJoin(images, eq(images.id, imageLocations.image_id))
    .where(isIt)
    .get();
  return row !== undefined;
}

/** Writes what the backup holds, and gives it its name. */
async function seal(
  config: CloudConfig,
  backup: string,
  target: string,
  shared: ReadonlyMap<string, BackupFile>,
  missing: readonly Copy[],
): Promise<Manifest> {
  for (const name of keyFiles) {
    const key = path.join(config.data, name);
    if (existsSync(key)) await copyWhole(key, path.join(backup, name));
  }
  const described = async (folder: string, name: string): Promise<BackupFile> => {
    const { size, hash } = await hashOf(path.join(folder, name), 'sha512');
    return { name, size, sha512: hash };
  };
  const stores: Manifest['stores'] = [];
  for (const { id } of fileStores(config)) {
    const folder = storeIn(backup, id);
    const files = [...shared].filter(([key]) => key.startsWith(`${id}/`)).map(([, file]) => file);
    // First, for a restore that is ended in the middle: whose the folder is has to be known before anything else.
    if (existsSync(path.join(folder, markName))) files.unshift(await described(folder, markName));
    stores.push({ id, files, missing: missing.filter(({ store }) => store === id).map((copy) => copy.id) });
    await syncPath(folder);
  }
  await syncPath(path.join(backup, 'cloud.sqlite'));
  const manifest: Manifest = {
    format: 1,
    id: randomUUID(),
    made_at: new Date().toISOString(),
    files: [],
    stores,
  };
  for (const name of ['cloud.sqlite', ...keyFiles])
    if (statSync(path.join(backup, name), { throwIfNoEntry: false }))
      manifest.files.push(await described(backup, name));
  const file = path.join(backup, manifestName);
  writeFileSync(file, `${JSON.stringify(manifest, null, 1)}\n`);
  await syncPath(file);
  await syncPath(path.join(backup, 'stores'));
  await syncPath(backup);
  await rename(backup, target);
  await syncPath(path.dirname(target));
  return manifest;
}
