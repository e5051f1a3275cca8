import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { configOf, ids, migrations, prepareWorlds, recordCopy, start } from '@/e2e/crash/world';
import { makeBackup } from '@/lib/embedded/backup/make-backup';
import { BackupError } from '@/lib/embedded/backup/manifest';
import { UnusableDatabase } from '@/lib/embedded/db/sound-database';

let root: string;
let world: string;
let target: string;
const [id = ''] = ids;

beforeEach(async () => {
  root = mkdtempSync(path.join(os.tmpdir(), 'darkroom-make-backup-'));
  prepareWorlds(root);
  world = path.join(root, 'world');
  mkdirSync(path.join(world, 'data'), { recursive: true });
  target = path.join(root, 'backups/one');
  const running = await start(world);
  await recordCopy(running.cloud, id, 'other');
  await running.stop();
});
afterEach(() => rmSync(root, { recursive: true }));

test('a store with recorded copies that is not configured is named, and nothing is written', async () => {
  const config = configOf(world);
  const without = {
    ...config,
    enabled_backends: config.enabled_backends.filter((store) => store.id !== 'other'),
  };
  const refused = makeBackup(without, migrations, target);
  await expect(refused).rejects.toThrow(BackupError);
  await expect(refused).rejects.toThrow(
    /copies of images in the stores other, which the configuration has not/,
  );
  expect(existsSync(path.dirname(target))).toBe(false);
});

test('a backup that cannot be finished leaves nothing behind', async () => {
  // A folder where the secret of the sessions is, which comes last, cannot be copied as a file.
  mkdirSync(path.join(world, 'data/nextauth-secret'));
  await expect(makeBackup(configOf(world), migrations, target)).rejects.toThrow();
  expect(readdirSync(path.dirname(target))).toEqual([]);
});

test('a backup of a damaged database is refused before there is a folder for it', async () => {
  writeFileSync(path.join(world, 'data/cloud.sqlite'), 'not a database at all\n'.repeat(1000));
  await expect(makeBackup(configOf(world), migrations, target)).rejects.toThrow(UnusableDatabase);
  expect(existsSync(path.dirname(target))).toBe(false);
});

test('a copy that cannot be looked at is named as missing, and the others are in the backup', async () => {
  const [, second = ''] = ids;
  const running = await start(world);
  await recordCopy(running.cloud, second, 'other');
  await running.stop();
  const file = path.join(world, 'elsewhere', id);
  rmSync(file);
  // The file system follows it for ever: ELOOP, as EIO would be.
  symlinkSync(id, file);
  const { stores } = await makeBackup(configOf(world), migrations, target);
  expect(stores.find((store) => store.id === 'other')).toMatchObject({
    files: [{ name: '.darkroom-store' }, { name: second }],
    missing: [id],
  });
});
