import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { stagingArea } from '@/lib/embedded/stores/areas';
import { filesIn } from '../support/store-files';

/** Everything that a cloud has on its disk, read without it. */
export interface CloudState {
  images: ImageRecord[];
  /** Unfinished tasks, and failed ones without a reason. */
  openTasks: string[];
  reasonless: string[];
  locations: { image_id: string; store: string }[];
  /** Bookkeeping of imports by image. */
  properties: { image_id: string; name: string; value: string }[];
  tags: { image_id: string; value: string }[];
  /** Files that are noted as being written or taken away, as `store/image`. */
  unsettled: string[];
  /** Files by folder, `staging` or a store. */
  files: { folder: string; name: string; path: string }[];
  /** What the database's own checks complain of. */
  damage: string[];
}

interface ImageRecord {
  id: string;
  status: string;
  size: number | null;
  checksum: string | null;
  os_hash_value: string | null;
  deleted_at: number | null;
}

/** Reads the data folder of a cloud, running or not: a copy of its database, so that nothing is recovered by reading. */
export function readState(data: string): CloudState {
  const copy = mkdtempSync(path.join(os.tmpdir(), 'darkroom-crash-'));
  try {
    for (const name of ['cloud.sqlite', 'cloud.sqlite-wal']) {
      cpSync(path.join(data, name), path.join(copy, name), { force: true });
    }
    return { ...readRecords(path.join(copy, 'cloud.sqlite')), files: readFiles(data) };
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

function readRecords(file: string): Omit<CloudState, 'files'> {
  const db = new Database(file);
  const all = <T>(sql: string) => db.prepare(sql).all() as T[];
  const column = (sql: string) => all<{ value: string }>(sql).map((row) => row.value);
  try {
    return {
      images: all('select id, status, size, checksum, os_hash_value, deleted_at from images'),
      openTasks: column("select id as value from tasks where status in ('pending', 'processing')"),
      reasonless: column("select id as value from tasks where status = 'failure' and message = ''"),
      locations: all('select image_id, store from image_locations'),
      properties: all(
        "select image_id, name, value from image_properties where name like 'os_glance_import%' and value <> ''",
      ),
      tags: all('select image_id, value from image_tags'),
      unsettled: column("select area || '/' || image_id as value from unsettled_files").map((name) =>
        name.replace(stagingArea, 'staging'),
      ),
      damage: [
        ...column('select integrity_check as value from pragma_integrity_check').filter(
          (word) => word !== 'ok',
        ),
        ...column('select "table" as value from pragma_foreign_key_check'),
      ],
    };
  } finally {
    db.close();
  }
}

function readFiles(data: string): CloudState['files'] {
  const stores = path.join(data, 'stores');
  const folders = [
    ['staging', path.join(data, 'staging')],
    ...readdirSync(stores).map((id) => [id, path.join(stores, id)]),
  ] as [string, string][];
  return folders.flatMap(([folder, at]) =>
    filesIn(at).map((name) => ({ folder, name, path: path.join(at, name) })),
  );
}

/** Size and digests of a file; null when it went while it was read. */
export function digestsOf(file: string): { size: number; md5: string; sha512: string } | null {
  try {
    const bytes = readFileSync(file);
    const digest = (algorithm: string) => createHash(algorithm).update(bytes).digest('hex');
    return { size: statSync(file).size, md5: digest('md5'), sha512: digest('sha512') };
  } catch {
    return null;
  }
}

/** In which halves of steps a kill caught the cloud. */
export function caughtIn(state: CloudState): string[] {
  const alive = state.images.filter((image) => image.deleted_at === null);
  const recorded = new Set(state.locations.map((row) => `${row.store}/${row.image_id}`));
  const stored = state.files.filter((file) => file.folder !== 'staging' && !file.name.endsWith('.part'));
  const staged = state.files.filter((file) => file.folder === 'staging' && !file.name.endsWith('.part'));
  const deleted = new Set(state.images.filter((image) => image.deleted_at !== null).map((image) => image.id));
  const statusOf = new Map(alive.map((image) => [image.id, image.status]));
  const importing = new Set(state.properties.map((row) => row.image_id));
  const found: [string, boolean][] = [
    ['uploading to a store', alive.some((image) => image.status === 'saving')],
    ['staging', state.files.some((file) => file.folder === 'staging' && file.name.endsWith('.part'))],
    ['importing', alive.some((image) => image.status === 'importing')],
    ['importing or copying while active', alive.some((i) => i.status === 'active' && importing.has(i.id))],
    ['half a copy', state.files.some((file) => file.folder !== 'staging' && file.name.endsWith('.part'))],
    [
      'a whole copy without its record',
      stored.some((file) => !recorded.has(`${file.folder}/${file.name}`) && !deleted.has(file.name)),
    ],
    [
      'staged data whose size is not recorded',
      alive.some((i) => i.status === 'uploading' && i.size === null && staged.some((f) => f.name === i.id)),
    ],
    [
      'staged data that is needed no more',
      staged.some((file) => statusOf.get(file.name) === 'active' && !importing.has(file.name)),
    ],
    ['a deleted image with files', state.files.some((file) => deleted.has(file.name.replace(/\.part$/, '')))],
    ['a deleted image with records of copies', state.locations.some((row) => deleted.has(row.image_id))],
  ];
  return found.flatMap(([what, is]) => (is ? [what] : []));
}
