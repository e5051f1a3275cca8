import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ImageService } from '@/lib/openstack/http';
import { openImageData } from '@/lib/openstack/image-data';
import { createImage, deleteImage, getImage, listImages } from '@/lib/openstack/images';
import { importImage } from '@/lib/openstack/imports';
import { signIn } from '../support/accounts';
import { removeFolder, startCloud } from '../support/servers';

// `npm run cloud -- backup` and `-- restore`, beside a running cloud and killed in the middle.

const run = promisify(execFile);
const plain = { seed_images: false, seed_metadefs: false };
/** Another file system than that of the data, so that files are copied and not only named anew. */
const elsewhere = existsSync('/dev/shm') ? '/dev/shm' : os.tmpdir();
let data: string;
let backups: string;
let backup: string;
let restored: string;

beforeEach(() => {
  data = mkdtempSync(path.join(os.tmpdir(), 'darkroom-backup-data-'));
  backups = mkdtempSync(path.join(elsewhere, 'darkroom-backup-'));
  backup = path.join(backups, 'one');
  restored = mkdtempSync(path.join(os.tmpdir(), 'darkroom-backup-restored-'));
});
afterEach(() => {
  for (const folder of [data, backups, restored]) removeFolder(folder);
});

const environment = (folder: string, config: object = plain) => {
  const file = path.join(folder, 'config.json');
  writeFileSync(file, JSON.stringify(config));
  return { ...process.env, DARKROOM_DATA: folder, DARKROOM_CLOUD_CONFIG: file };
};
const command = (folder: string, verb: string, target: string, config: object = plain) =>
  run(process.execPath, ['.build/backup.mjs', verb, target], { env: environment(folder, config) });
/** The one sentence with which a command refuses. */
async function refusal(
  folder: string,
  verb: string,
  target: string,
  config: object = plain,
): Promise<string> {
  const failed = await command(folder, verb, target, config).then(
    () => null,
    (error: { code: number; stderr: string }) => error,
  );
  expect(failed?.code).toBe(1);
  return failed?.stderr.trim() ?? '';
}
/** Starts a command and kills it as soon as `seen` says so. */
async function killedOnce(folder: string, verb: string, target: string, seen: () => boolean): Promise<void> {
  const child: ChildProcess = spawn(process.execPath, ['.build/backup.mjs', verb, target], {
    env: environment(folder),
    stdio: 'ignore',
  });
  const exit = once(child, 'exit');
  while (!seen() && child.exitCode === null) await new Promise((resolve) => setImmediate(resolve));
  child.kill('SIGKILL');
  await exit;
  expect(child.signalCode).toBe('SIGKILL');
}

async function upload(service: ImageService, bytes: Buffer): Promise<string> {
  const body = { name: 'x', disk_format: 'raw', container_format: 'bare' } as const;
  const { id } = (await createImage(service, body)).image;
  const writer = openImageData(service, id, { kind: 'file' }, bytes.length);
  await writer.write(bytes);
  await writer.end();
  return id;
}
/** The SHA-512 of every active image's data, as a cloud gives it; each has to be the recorded one. */
async function contents(service: ImageService): Promise<Record<string, string>> {
  const active = (await listImages(service, [])).images.filter(({ status }) => status === 'active');
  const read = active.map(async ({ id, os_hash_value }) => {
    const response = await fetch(`${service.url}/v2/images/${id}/file`, {
      headers: { 'x-auth-token': service.token },
    });
    expect(response.status).toBe(200);
    const hash = createHash('sha512').update(Buffer.from(await response.arrayBuffer()));
    expect(hash.copy().digest('hex')).toBe(os_hash_value);
    return [id, hash.digest('hex')] as const;
  });
  return Object.fromEntries(await Promise.all(read));
}
const demo = (authUrl: string) => signIn(authUrl, 'demo', 'darkroom', 'demo');

test('a backup beside a running cloud, restored into an empty folder, is that cloud', async () => {
  const cloud = await startCloud(plain, data);
  const service = await demo(cloud.authUrl);
  for (let size = 1000; size < 1005; size += 1) await upload(service, randomBytes(size));
  const before = await contents(service);
  const { stdout } = await command(data, 'backup', backup);
  expect(stdout).toMatch(
    new RegExp(`^Backup of the records and 5 files of images, 5010 bytes in ${backup}\n$`),
  );
  expect(await refusal(data, 'backup', backup)).toMatch(/ is there already: name a folder that is not/);
  expect(await refusal(data, 'restore', backup)).toMatch(
    /^The data folder \S+ is in use by the embedded cloud at /,
  );
  await cloud.stop();
  expect(await refusal(data, 'restore', backup)).toMatch(/^The data folder \S+ is not empty \(it has /);

  await command(restored, 'restore', backup);
  const again = await startCloud(plain, restored);
  expect(await contents(await demo(again.authUrl))).toEqual(before);
  await again.stop();
}, 120_000);

test('images that come and go meanwhile are in it whole or not at all', async () => {
  const cloud = await startCloud(plain, data);
  const service = await demo(cloud.authUrl);
  const stays = await upload(service, randomBytes(1000));
  let busy = true;
  const work = Array.from({ length: 4 }, async () => {
    const own: string[] = [];
    while (busy) {
      own.push(await upload(service, randomBytes(300_000)));
      const [oldest] = own;
      if (own.length > 3 && oldest) {
        own.shift();
        await deleteImage(service, oldest);
      }
    }
  });
  const made: string[] = [];
  for (let count = 0; count < 5; count += 1) {
    made.push(path.join(backups, String(count)));
    expect((await command(data, 'backup', path.join(backups, String(count)))).stderr).toBe('');
  }
  busy = false;
  await Promise.all(work);
  await cloud.stop();
  for (const one of made) {
    removeFolder(restored);
    mkdirSync(restored);
    await command(restored, 'restore', one);
    const again = await startCloud(plain, restored);
    expect(Object.keys(await contents(await demo(again.authUrl)))).toContain(stays);
    await again.stop();
  }
}, 240_000);

test('killed in the middle neither is taken for a whole one, and both succeed the next time', async () => {
  const cloud = await startCloud(plain, data);
  const service = await demo(cloud.authUrl);
  for (let count = 0; count < 3; count += 1) await upload(service, randomBytes(48 * 2 ** 20));
  const before = await contents(service);

  const files = (folder: string) =>
    existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [];
  const imageFile = (name: string) => /stores\/central\/[0-9a-f-]{36}/.test(name);
  await killedOnce(data, 'backup', backup, () => files(backups).some(imageFile));
  expect(existsSync(backup)).toBe(false);
  const [unfinished = ''] = readdirSync(backups);
  expect(unfinished).toMatch(/^one\.unfinished-/);
  expect(await refusal(restored, 'restore', path.join(backups, unfinished))).toMatch(
    / is no backup, or one that was ended before it was whole /,
  );
  expect((await command(data, 'backup', backup)).stderr).toBe(
    `Backups that were never whole may be removed: ${path.join(backups, unfinished)}\n`,
  );
  await cloud.stop();

  await killedOnce(restored, 'restore', backup, () => files(restored).some(imageFile));
  await expect(startCloud(plain, restored)).rejects.toThrow(
    /^A restore into \S+ did not come to its end \(\S+restoring\.json is still there\): restore the same backup again/,
  );
  await command(restored, 'restore', backup);
  const again = await startCloud(plain, restored);
  expect(await contents(await demo(again.authUrl))).toEqual(before);
  await again.stop();
}, 240_000);

test('a damaged file of a backup is named, and all the others are restored without it', async () => {
  const stores = { ...plain, enabled_backends: [{ id: 'central' }, { id: 'dcn0' }] };
  const cloud = await startCloud({ ...stores, policies: { copy_image: '@' } }, data);
  const service = await demo(cloud.authUrl);
  const [lost, kept, whole] = [
    await upload(service, randomBytes(1000)),
    await upload(service, randomBytes(1001)),
    await upload(service, randomBytes(1002)),
  ];
  await importImage(service, kept, { method: { name: 'copy-image' }, stores: ['dcn0'] });
  await expect.poll(async () => (await getImage(service, kept)).stores).toBe('central,dcn0');
  const before = await contents(service);
  await cloud.stop();
  await command(data, 'backup', backup, stores);
  const files = [lost, kept].map((id) => path.join(backup, 'stores/central', id));
  const [rotten = '', gone = ''] = files;
  const bytes = files.map((file) => readFileSync(file));
  const [sound = Buffer.alloc(0), other = Buffer.alloc(0)] = bytes;
  writeFileSync(rotten, Buffer.from([...sound.subarray(0, 999), (sound[999] ?? 0) ^ 1]));
  const told = await refusal(restored, 'restore', backup, stores);
  expect(told).toMatch(
    new RegExp(`^The backup's file ${rotten} is damaged; all others of the stores are restored: bring the`),
  );
  expect(told).toContain(
    'restore with --without-damaged, which leaves out this copy, and deletes its image where it is the last one.',
  );
  await expect(startCloud(stores, restored)).rejects.toThrow(/did not come to its end/);
  // Another one is gone from the backup, and not in place yet.
  rmSync(gone);
  rmSync(path.join(restored, 'stores/central', kept));
  expect(await refusal(restored, 'restore', backup, stores)).toMatch(
    /^2 files of the backup are damaged \(.+ the right ones there .+ leaves out these copies, and deletes each image whose last one is among them\.$/,
  );

  // Said to be left out, it is, and ends with 1 since not all is there.
  const without = await run(process.execPath, ['.build/backup.mjs', 'restore', '--without-damaged', backup], {
    env: environment(restored, stores),
  }).then(
    () => null,
    (error: { code: number; stdout: string; stderr: string }) => error,
  );
  expect([without?.code, without?.stdout]).toEqual([
    1,
    // Of the four copies of three images.
    expect.stringMatching(/^Restored the records and 2 files of images, 2003 bytes, made /),
  ]);
  expect(without?.stderr).toContain(
    `The copy of the image ${lost} in the store central is damaged in the backup, and left out: it was the last one, so the image is deleted.`,
  );
  expect(without?.stderr).toContain(
    `The copy of the image ${kept} in the store central is damaged in the backup, and left out: its other copies are there.`,
  );
  const again = await startCloud(stores, restored);
  const { [lost]: _, ...rest } = before;
  expect(await contents(await demo(again.authUrl))).toEqual(rest);
  expect(Object.keys(rest).sort()).toEqual([kept, whole].sort());
  await again.stop();

  // With the right files it is a restore like any other, into an empty folder.
  writeFileSync(rotten, sound);
  writeFileSync(gone, other);
  const anew = path.join(backups, 'anew');
  mkdirSync(anew);
  await command(anew, 'restore', backup, stores);
}, 180_000);

test('a copy that is not in its store is named, and a backup without it does not end well', async () => {
  const cloud = await startCloud(plain, data);
  const id = await upload(await demo(cloud.authUrl), randomBytes(1000));
  await cloud.stop();
  rmSync(path.join(data, 'stores/central', id));
  expect(await refusal(data, 'backup', backup)).toBe(
    `1 recorded images are not whole in the store central, and not in the backup: ${id}`,
  );
  expect(existsSync(path.join(backup, 'manifest.json'))).toBe(true);
});

test('an older backup put beside a store that went on takes nothing from it', async () => {
  const store = mkdtempSync(path.join(os.tmpdir(), 'darkroom-backup-store-'));
  const config = {
    ...plain,
    enabled_backends: [{ id: 'nfs', filesystem_store_datadir: store }],
    default_backend: 'nfs',
  };
  const cloud = await startCloud(config, data);
  const service = await demo(cloud.authUrl);
  const [old, gone] = [await upload(service, randomBytes(1000)), await upload(service, randomBytes(1001))];
  const before = await contents(service);
  await command(data, 'backup', backup, config);
  const later = randomBytes(1002);
  const newer = await upload(service, later);
  await deleteImage(service, gone);
  await cloud.stop();

  await command(restored, 'restore', backup, config);
  expect(readdirSync(store)).toEqual(expect.arrayContaining([old, gone, newer]));
  expect(readFileSync(path.join(store, newer))).toEqual(later);
  const again = await startCloud(config, restored);
  expect(await contents(await demo(again.authUrl))).toEqual(before);
  await again.stop();
  removeFolder(store);
}, 120_000);
