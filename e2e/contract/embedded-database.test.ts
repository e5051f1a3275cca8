import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createImage, listImages } from '@/lib/openstack/images';
import { signIn } from '../support/accounts';
import { removeFolder, startCloud } from '../support/servers';

// A database that cannot be used, and what a clean stop and other users find of one that can.

const plain = { seed_images: false, seed_metadefs: false };
let data: string;
let file: string;

beforeEach(() => {
  data = mkdtempSync(path.join(os.tmpdir(), 'darkroom-database-'));
  file = path.join(data, 'cloud.sqlite');
});
afterEach(() => removeFolder(data));

/** A cloud that has run and keeps one image's record. */
async function ran(): Promise<void> {
  const cloud = await startCloud(plain, data);
  const service = await signIn(cloud.authUrl, 'demo', 'darkroom', 'demo');
  await createImage(service, { name: 'kept', disk_format: 'raw', container_format: 'bare' });
  await cloud.stop();
}

/** The one sentence with which a cloud refuses to start; the database's files have to be the same afterwards. */
async function refusal(): Promise<string> {
  const bytes = () =>
    readdirSync(data)
      .filter((name) => /^cloud\.sqlite(-wal)?$/.test(name) && statSync(path.join(data, name)).isFile())
      .filter((name) => name === 'cloud.sqlite' || statSync(path.join(data, name)).size > 0)
      .map((name) => [name, readFileSync(path.join(data, name), 'base64')]);
  const before = bytes();
  const refused = await startCloud(plain, data).then(
    async (cloud) => {
      await cloud.stop();
      return 'It started.';
    },
    (cause: Error) => cause.message,
  );
  expect(bytes()).toEqual(before);
  expect(refused.split('\n')).toHaveLength(1);
  return refused;
}

const wayOut =
  'restore a backup into a new folder with npm run cloud -- restore and set DARKROOM_DATA to that; nothing was changed.';

describe('a start says in one sentence what is wrong with its database', () => {
  test.each([
    ['overwritten in the middle', (bytes: Buffer) => bytes.fill(0xab, 8192, 40_960)],
    ['cut in half', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
    ['another file', () => Buffer.from('not a database at all\n'.repeat(100))],
  ])('%s', async (_, damaged) => {
    await ran();
    writeFileSync(file, damaged(readFileSync(file)));
    const told = await refusal();
    expect(told).toMatch(new RegExp(`^The database ${file} is damaged \\(.+\\): ${wayOut}$`));
  });

  test('a folder in its place', async () => {
    mkdirSync(file);
    expect(await refusal()).toBe(
      `The database ${file} is a folder: move it away, and put the database or a backup of it there.`,
    );
  });

  test.each([
    ['emptied', () => truncateSync(file, 0), 'empty'],
    ['taken away', () => rmSync(file), 'not there'],
  ])('%s beside a log with what was written last', async (_, spoil, what) => {
    const cloud = await startCloud(plain, data);
    await cloud.kill();
    expect(statSync(`${file}-wal`).size).toBeGreaterThan(0);
    spoil();
    expect(await refusal()).toBe(
      `The database ${file} is ${what}, while what was written last lies in ${file}-wal: ${wayOut}`,
    );
  });

  test('a newer Darkroom made it', async () => {
    await ran();
    const client = new Database(file);
    client.exec("insert into __drizzle_migrations (hash, created_at) values ('of tomorrow', 4102444800000)");
    client.close();
    expect(await refusal()).toBe(
      `The database ${file} was made by a newer Darkroom (changes of its form that this one does not know: 1): start the newer one, or else ${wayOut}`,
    );
  });
});

test('no command writes into a damaged database what was written last, which is the only whole part of it', async () => {
  await ran();
  const cloud = await startCloud(plain, data);
  const service = await signIn(cloud.authUrl, 'demo', 'darkroom', 'demo');
  await createImage(service, { name: 'last', disk_format: 'raw', container_format: 'bare' });
  await cloud.kill();
  const pages = readFileSync(file);
  writeFileSync(file, pages.fill(0xab, 8192, pages.length - 8192));
  const hashes = () =>
    [file, `${file}-wal`].map((name) =>
      existsSync(name) ? createHash('sha1').update(readFileSync(name)).digest('hex') : null,
    );
  const before = hashes();
  const env = { ...process.env, DARKROOM_DATA: data, DARKROOM_CLOUD_CONFIG: path.join(data, 'config.json') };
  for (const command of [
    ['stores.mjs', 'check'],
    ['stores.mjs', 'set-aside'],
    ['backup.mjs', 'backup', `${data}.backup`],
    ['seed.mjs', '1'],
    ['metadefs.mjs', 'export', `${data}.metadefs`],
  ]) {
    const [program = '', ...args] = command;
    const { status, stderr } = spawnSync(process.execPath, [`.build/${program}`, ...args], {
      env,
      encoding: 'utf8',
    });
    expect(stderr, program).toMatch(/^The database \S+ is damaged \(.+\n$/);
    expect(status).toBe(1);
    expect(hashes()).toEqual(before);
  }
  expect([`${data}.backup`, `${data}.metadefs`].filter((made) => existsSync(made))).toEqual([]);
});

test('after a clean stop the database alone is whole', async () => {
  await ran();
  expect(existsSync(`${file}-wal`) ? statSync(`${file}-wal`).size : 0).toBe(0);
  const alone = mkdtempSync(path.join(os.tmpdir(), 'darkroom-database-alone-'));
  copyFileSync(file, path.join(alone, 'cloud.sqlite'));
  const cloud = await startCloud(plain, alone);
  const service = await signIn(cloud.authUrl, 'demo', 'darkroom', 'demo');
  expect((await listImages(service, [])).images.map(({ name }) => name)).toEqual(['kept']);
  await cloud.stop();
  removeFolder(alone);
});

test('what it keeps is for its user alone, also where an earlier one left it open; a store elsewhere keeps its mode', async () => {
  const store = mkdtempSync(path.join(os.tmpdir(), 'darkroom-database-store-'));
  chmodSync(store, 0o755);
  chmodSync(data, 0o755);
  const config = {
    ...plain,
    enabled_backends: [{ id: 'inside' }, { id: 'outside', filesystem_store_datadir: store }],
    default_backend: 'inside',
  };
  const modes = (folder: string) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name !== 'config.json')
      .map((name) => statSync(path.join(folder, name)))
      .filter((found) => (found.mode & 0o077) !== 0);
  const first = await startCloud(config, data);
  await first.stop();
  expect(statSync(data).mode & 0o777).toBe(0o700);
  expect(modes(data)).toEqual([]);
  for (const name of ['', 'stores', 'stores/inside', 'staging']) chmodSync(path.join(data, name), 0o755);
  chmodSync(file, 0o644);
  writeFileSync(path.join(data, 'stores/inside/README'), 'left by hand', { mode: 0o644 });
  const second = await startCloud(config, data);
  await second.stop();
  expect(statSync(data).mode & 0o777).toBe(0o700);
  expect(modes(data)).toEqual([]);
  expect(statSync(store).mode & 0o777).toBe(0o755);
  removeFolder(store);
});
