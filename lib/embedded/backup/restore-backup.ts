import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { copyWhole, hashOf, sync } from '@/lib/embedded/backup/copy-file';
import {
  BackupError,
  type BackupFile,
  type Manifest,
  readManifest,
  storeIn,
} from '@/lib/embedded/backup/manifest';
import { type CloudConfig, fileStores, storeFolder } from '@/lib/embedded/config';
import { ownFolder } from '@/lib/embedded/owner';
import { restoringName } from '@/lib/embedded/restoring';
import { syncFolder } from '@/lib/embedded/stores/files';
import { markName } from '@/lib/embedded/stores/mark';

/** What a data folder may hold before a backup comes into it: its lock, and the configuration that lies beside it. */
const allowedBefore = new Set(['owner.sqlite', 'owner.json', restoringName, 'config.json']);

/**
 * Puts a backup into an empty data folder that nobody uses, and its images' files into the stores of the configuration.
 * Every file is compared with its hash once it is in place. A file that a store has already stays, and has to be the same;
 * what else is in a store is left alone. Until all is there the folder says so, and no cloud starts on it; the same backup
 * may be restored into it again. Throws BackupError or FolderInUse; gives what was restored.
 */
export async function restoreBackup(config: CloudConfig, backup: string): Promise<Manifest> {
  const manifest = readManifest(backup);
  refuseStoresThatAreNot(config, manifest);
  for (const store of fileStores(config))
    refuseForeign(storeFolder(config, store), storeIn(backup, store.id));
  const owner = ownFolder(config.data, 'npm run cloud -- restore');
  try {
    const sign = path.join(config.data, restoringName);
    refuseFilled(config.data, sign, manifest);
    writeFileSync(sign, JSON.stringify({ backup, id: manifest.id }));
    await sync(sign);
    await syncFolder(config.data);
    for (const store of fileStores(config)) {
      const kept = manifest.stores.find(({ id }) => id === store.id);
      if (!kept) continue;
      const folder = storeFolder(config, store);
      mkdirSync(folder, { recursive: true });
      for (const file of kept.files)
        await bring(storeIn(backup, store.id), folder, file, file.name === markName);
      await syncFolder(folder);
    }
    for (const file of manifest.files) await bring(backup, config.data, file, false);
    await syncFolder(config.data);
    await rm(sign);
    await syncFolder(config.data);
    return manifest;
  } finally {
    owner.release();
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

/** A folder of somebody else's files gets none of ours: its mark has to be that of the backup's cloud. */
function refuseForeign(folder: string, kept: string): void {
  if (!existsSync(folder) || readdirSync(folder).length === 0) return;
  const ours = cloudOfMark(kept);
  if (cloudOfMark(folder) === ours) return;
  throw new BackupError(
    `The store's folder ${folder} holds files and is not marked as that of the backup's cloud, so nothing was changed: name another folder in the configuration, or empty it.`,
  );
}

/** The id of the cloud in a folder's mark, or null without one. */
function cloudOfMark(folder: string): string | null {
  const file = path.join(folder, markName);
  if (!existsSync(file)) return null;
  const mark = z.object({ cloud: z.string() }).safeParse(parsed(readFileSync(file, 'utf8')));
  return mark.success ? mark.data.cloud : `what cannot be read in ${file}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function refuseFilled(data: string, sign: string, manifest: Manifest): void {
  // What an earlier try of the same restore brought is as good as what this one brings.
  if (existsSync(sign) && readFileSync(sign, 'utf8').includes(manifest.id)) return;
  const other = readdirSync(data).find((name) => !allowedBefore.has(name));
  if (other !== undefined)
    throw new BackupError(
      `The data folder ${data} is not empty (it has ${other}): a backup is restored into an empty one, set DARKROOM_DATA to it.`,
    );
}

/** Copies a file of a backup to its place unless it is there, and compares what is there then. */
async function bring(from: string, to: string, file: BackupFile, keep: boolean): Promise<void> {
  const target = path.join(to, file.name);
  const there = statSync(target, { throwIfNoEntry: false });
  // What a folder says of itself is newer than what a backup of it says.
  if (there && keep) return;
  if (!there) {
    const part = `${target}.restored`;
    await copyWhole(path.join(from, file.name), part);
    await compare(part, file, `The backup's file ${path.join(from, file.name)} is damaged`);
    await rename(part, target);
    return;
  }
  await compare(target, file, `The file ${target} is there already and is another than in the backup`);
}

async function compare(target: string, { size, sha512 }: BackupFile, otherwise: string): Promise<void> {
  const found = await hashOf(target, 'sha512');
  if (found.size === size && (sha512 === null || found.hash === sha512)) return;
  throw new BackupError(
    `${otherwise}: bring the right one there and restore again, or restore another backup into an empty folder.`,
  );
}
