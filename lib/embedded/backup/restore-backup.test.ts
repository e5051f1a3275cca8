import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { configOf, ids, migrations, prepareWorlds, recordCopy, start } from '@/e2e/crash/world';
import { canMount, mount, unmountAll } from '@/e2e/support/memory-disk';
import { makeBackup } from '@/lib/embedded/backup/make-backup';
import { restoreBackup } from '@/lib/embedded/backup/restore-backup';
import { markName } from '@/lib/embedded/stores/mark';

let root: string;
let world: string;
let backup: string;
/** Where the store `other` of the restored cloud is. */
let other: string;
const [id = ''] = ids;

beforeEach(async () => {
  root = mkdtempSync(path.join(os.tmpdir(), 'darkroom-restore-'));
  prepareWorlds(root);
  world = path.join(root, 'world');
  mkdirSync(path.join(world, 'data'), { recursive: true });
  backup = path.join(root, 'backup');
  other = path.join(root, 'other');
  const running = await start(world);
  await recordCopy(running.cloud, id, 'other');
  await running.stop();
  await makeBackup(configOf(world), migrations, backup);
});
afterEach(() => {
  unmountAll();
  rmSync(root, { recursive: true });
});

/** The configuration of the world with an empty data folder, and `other` where a test wants it. */
function elsewhere(store: object) {
  const config = configOf(world);
  const enabled_backends = config.enabled_backends.map((known) =>
    known.id === 'other' ? { id: 'other', type: 'file' as const, ...store } : known,
  );
  return { ...config, enabled_backends, data: path.join(root, 'restored') };
}

test('nothing is written below an absent mount', async () => {
  mkdirSync(other);
  await expect(restoreBackup(elsewhere({ mountpoint: other }), backup)).rejects.toThrow(
    `No file system is mounted at ${other}, where the store other has its files: mount it, and restore again.`,
  );
  expect(readdirSync(other)).toEqual([]);
  expect(existsSync(path.join(root, 'restored'))).toBe(false);
});

test.runIf(canMount())('a mounted disk that has only lost+found gets the files', async () => {
  mkdirSync(other);
  mount(other);
  mkdirSync(path.join(other, 'lost+found'));
  const { shared } = await restoreBackup(elsewhere({ mountpoint: other }), backup);
  expect(readdirSync(other).sort()).toEqual([markName, id, 'lost+found'].sort());
  expect(shared).toEqual([]);
});

test.runIf(canMount())(
  'a data folder that is a disk, with a store mounted below it, is an empty one',
  async () => {
    const data = path.join(root, 'restored');
    const below = path.join(data, 'stores/other');
    for (const folder of [path.join(data, 'lost+found'), below]) mkdirSync(folder, { recursive: true });
    mount(below);
    await restoreBackup(elsewhere({ mountpoint: below }), backup);
    expect(readdirSync(below).sort()).toEqual([markName, id].sort());
  },
);

test('a restore that ended before the mark had its name may be run again', async () => {
  const config = elsewhere({ filesystem_store_datadir: other });
  await restoreBackup(config, backup);
  rmSync(path.join(other, id));
  renameSync(path.join(other, markName), path.join(other, `${markName}.restored`));
  rmSync(config.data, { recursive: true });
  await restoreBackup(config, backup);
  expect(readdirSync(other).sort()).toEqual([markName, id].sort());
});

test('a store that gets nothing is not looked at', async () => {
  const config = elsewhere({ filesystem_store_datadir: other });
  const unused = path.join(root, 'unused');
  mkdirSync(unused);
  writeFileSync(path.join(unused, 'README'), 'somebody’s');
  const more = { id: 'unused', type: 'file' as const, filesystem_store_datadir: unused };
  await restoreBackup({ ...config, enabled_backends: [...config.enabled_backends, more] }, backup);
  expect(readdirSync(unused)).toEqual(['README']);
});

test('a folder without a mark that holds somebody’s files gets none, also from a backup without one', async () => {
  mkdirSync(other);
  writeFileSync(path.join(other, 'README'), 'somebody’s');
  const config = elsewhere({ filesystem_store_datadir: other });
  await expect(restoreBackup(config, backup)).rejects.toThrow(/holds files and is not marked as that of/);
  const manifest = path.join(backup, 'manifest.json');
  const told = JSON.parse(readFileSync(manifest, 'utf8'));
  for (const store of told.stores)
    store.files = store.files.filter((file: { name: string }) => file.name !== markName);
  writeFileSync(manifest, JSON.stringify(told));
  rmSync(path.join(backup, 'stores/other', markName));
  await expect(restoreBackup(config, backup)).rejects.toThrow(/holds files and is not marked as that of/);
  expect(readdirSync(other)).toEqual(['README']);
});

test('a folder that the cloud of the backup may still use is told', async () => {
  const { shared } = await restoreBackup({ ...configOf(world), data: path.join(root, 'restored') }, backup);
  expect(shared).toEqual([{ id: 'other', folder: path.join(world, 'elsewhere') }]);
});

test('a store that cannot be written is no damage of the backup, also where that would be left out', async () => {
  mkdirSync(other);
  const config = elsewhere({ filesystem_store_datadir: other });
  const part = path.join(other, `${id}.restored`);
  // It leads to itself: ELOOP, as of a file of the backup that does.
  symlinkSync(part, part);
  const ends = restoreBackup(config, backup, { withoutDamaged: true });
  await expect(ends).rejects.toThrow(
    `The file ${path.join(other, id)} cannot be written (ELOOP), and the backup's is sound: see to it that whoever restores may write that folder, and that its disk has room and is whole, and restore again.`,
  );
  expect(existsSync(path.join(config.data, 'cloud.sqlite'))).toBe(false);
  rmSync(part);
  rmSync(config.data, { recursive: true });
  expect((await restoreBackup(config, backup, { withoutDamaged: true })).leftOut).toEqual([]);
  expect(readFileSync(path.join(other, id), 'utf8')).toBe(`data of ${id}`);
});

test('a damaged file that cannot be written either is damaged', async () => {
  mkdirSync(other);
  const config = elsewhere({ filesystem_store_datadir: other });
  const part = path.join(other, `${id}.restored`);
  symlinkSync(part, part);
  const source = path.join(backup, 'stores/other', id);
  rmSync(source);
  await expect(restoreBackup(config, backup)).rejects.toThrow(`The backup's file ${source} is damaged; `);
});
