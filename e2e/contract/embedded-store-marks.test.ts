import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, test } from 'vitest';
import type { ImageCreate } from '@/lib/contract/image';
import { markName } from '@/lib/embedded/stores/mark';
import type { ImageService } from '@/lib/openstack/http';
import { openImageData } from '@/lib/openstack/image-data';
import { createImage, deleteImage, getImage, getImageFile } from '@/lib/openstack/images';
import { listStoreDetails } from '@/lib/openstack/stores';
import { adminService } from '../support/accounts';
import { removeFolder, startCloud } from '../support/servers';
import { filesIn } from '../support/store-files';

// Whose a store's folder is, whatever was done to it or to the records while no cloud ran; and the commands that help.

type Cloud = Awaited<ReturnType<typeof startCloud>>;
const run = promisify(execFile);
const clouds: Cloud[] = [];
const folders: string[] = [];
afterEach(async () => {
  const ended = clouds.splice(0);
  for (const cloud of ended) await cloud.stop();
  for (const cloud of ended) removeFolder(cloud.data);
  for (const folder of folders.splice(0)) removeFolder(folder);
});

const unknownId = '6b6b6b6b-0000-4000-8000-000000000001';
const config = {
  enabled_backends: [{ id: 'near' }, { id: 'far' }],
  default_backend: 'near',
  seed_images: false,
  seed_metadefs: false,
  store_check_interval: 0.05,
};
async function start(data?: string, more: object = {}) {
  const cloud = await startCloud({ ...config, ...more }, data);
  clouds.push(cloud);
  return { cloud, service: await adminService(cloud.authUrl) };
}
const body = { name: 'store', disk_format: 'raw', container_format: 'bare' } as ImageCreate;
async function upload(service: ImageService, id: string, store: string): Promise<void> {
  const writer = openImageData(service, id, { kind: 'file', store }, 5000);
  writer.done.catch(() => {});
  await writer.write(new Uint8Array(5000).fill(7)).catch(() => {});
  await writer.end();
}
async function active(service: ImageService, store: string): Promise<string> {
  const { id } = (await createImage(service, body)).image;
  await upload(service, id, store);
  return id;
}
/** Why a store is out of service, or null. */
async function reasonOf(service: ImageService, store: string): Promise<string | null> {
  const found = (await listStoreDetails(service))?.find(({ id }) => id === store);
  const reason = found?.properties?.out_of_service;
  return typeof reason === 'string' ? reason : null;
}
const folderOf = (cloud: { data: string }, store: string) => path.join(cloud.data, 'stores', store);
const records = ['cloud.sqlite', 'cloud.sqlite-wal', 'cloud.sqlite-shm'];
/** Names and bytes below a folder. */
function contentOf(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8', withFileTypes: true });
  return Object.fromEntries(
    names
      .filter((entry) => entry.isFile())
      .map((entry) => [entry.name, readFileSync(path.join(entry.parentPath, entry.name), 'latin1')]),
  );
}
/** A command on the folder of a cloud that does not run: what it said, and its end. */
async function command(cloud: { data: string }, ...args: string[]): Promise<{ code: number; said: string }> {
  const env = {
    ...process.env,
    DARKROOM_DATA: cloud.data,
    DARKROOM_CLOUD_CONFIG: path.join(cloud.data, 'config.json'),
  };
  return run(process.execPath, ['scripts/cloud.mjs', ...args], { env }).then(
    ({ stdout }) => ({ code: 0, said: stdout }),
    (error: { code: number; stdout: string; stderr: string }) => ({
      code: error.code,
      said: `${error.stdout}${error.stderr}`,
    }),
  );
}

test('every folder has the mark of its cloud, with its first start', async () => {
  const { cloud } = await start();
  const marks = ['stores/near', 'stores/far', 'staging'].map((folder) =>
    JSON.parse(readFileSync(path.join(cloud.data, folder, markName), 'utf8')),
  );
  expect(marks).toMatchObject([{ area: 'near' }, { area: 'far' }, { area: '(staging)' }]);
  expect(new Set(marks.map((mark) => mark.cloud)).size).toBe(1);
});

test('a folder of a version before marks gets one, since its files and the records agree', async () => {
  const { cloud, service } = await start();
  const id = await active(service, 'near');
  await cloud.stop();
  const mark = path.join(folderOf(cloud, 'near'), markName);
  rmSync(mark);
  writeFileSync(path.join(folderOf(cloud, 'near'), 'README'), 'of somebody');
  const again = await start(cloud.data);
  expect(await reasonOf(again.service, 'near')).toBeNull();
  expect(existsSync(mark)).toBe(true);
  expect(filesIn(folderOf(cloud, 'near'))).toEqual([id, 'README'].sort());
});

describe('what a start finds', () => {
  test.each(['removed', 'cut to nothing'])('records that were %s: every byte stays', async (how) => {
    const { cloud, service } = await start();
    for (const store of ['near', 'far']) await active(service, store);
    await cloud.kill();
    const before = contentOf(path.join(cloud.data, 'stores'));
    if (how === 'removed') for (const name of records) rmSync(path.join(cloud.data, name), { force: true });
    else {
      for (const name of records.slice(1)) rmSync(path.join(cloud.data, name), { force: true });
      truncateSync(path.join(cloud.data, 'cloud.sqlite'));
    }
    // The demo has nowhere to keep its images then, which stops nobody.
    const again = await start(cloud.data, { seed_images: true });
    expect(await reasonOf(again.service, 'near')).toContain('is marked as another cloud’s');
    await expect(active(again.service, 'far')).rejects.toMatchObject({ kind: 'unavailable' });
    expect(contentOf(path.join(cloud.data, 'stores'))).toEqual(before);
  });

  test('a folder of another Glance: nothing is written or taken away, however its files are called', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'darkroom-glance-'));
    folders.push(folder);
    for (const name of [unknownId, `${unknownId}.qcow2`, `${unknownId}.part`, 'README'])
      writeFileSync(path.join(folder, name), `of another: ${name}`);
    writeFileSync(`${folder}.target`, 'behind a link');
    folders.push(`${folder}.target`);
    symlinkSync(`${folder}.target`, path.join(folder, unknownId.replace('1', '2')));
    const before = readdirSync(folder);
    const more = { enabled_backends: [{ id: 'near' }, { id: 'far', filesystem_store_datadir: folder }] };
    const { cloud, service } = await start(undefined, more);
    expect(await reasonOf(service, 'far')).toMatch(
      /has no mark of this cloud, and 4 of its files are in no record.*npm run cloud -- check/,
    );
    await active(service, 'near');
    await expect(active(service, 'far')).rejects.toMatchObject({ kind: 'unavailable' });
    await cloud.stop();
    await start(cloud.data, more);
    expect(readdirSync(folder)).toEqual(before);
    expect(readFileSync(`${folder}.target`, 'utf8')).toBe('behind a link');
  });

  test('stores that were exchanged: both are out of service, and go on once they are back', async () => {
    const { cloud, service } = await start();
    const id = await active(service, 'near');
    const other = await active(service, 'far');
    const [near, far, away] = [folderOf(cloud, 'near'), folderOf(cloud, 'far'), `${cloud.data}.away`];
    await cloud.stop();
    const exchange = () => {
      renameSync(near, away);
      renameSync(far, near);
      renameSync(away, far);
    };
    exchange();
    const again = await start(cloud.data);
    expect(await reasonOf(again.service, 'near')).toContain('is marked as that of far');
    expect(await reasonOf(again.service, 'far')).toContain('is marked as that of near');
    await deleteImage(again.service, id);
    expect(filesIn(far)).toEqual([id]);
    exchange();
    await expect.poll(() => reasonOf(again.service, 'near')).toBeNull();
    // Deleted while its store was away.
    await expect.poll(() => filesIn(near)).toEqual([]);
    expect(filesIn(far)).toEqual([other]);
  });

  test('an older copy of the records: what came after it stays, and set-aside lets the store go on', async () => {
    const { cloud, service } = await start();
    const early = await active(service, 'near');
    await cloud.stop();
    for (const name of records)
      if (existsSync(path.join(cloud.data, name)))
        writeFileSync(path.join(cloud.data, `${name}.older`), readFileSync(path.join(cloud.data, name)));
    const second = await start(cloud.data);
    const late = await active(second.service, 'near');
    await second.cloud.stop();
    for (const name of records) {
      rmSync(path.join(cloud.data, name), { force: true });
      if (existsSync(path.join(cloud.data, `${name}.older`)))
        renameSync(path.join(cloud.data, `${name}.older`), path.join(cloud.data, name));
    }
    const third = await start(cloud.data);
    const near = folderOf(cloud, 'near');
    expect(await reasonOf(third.service, 'near')).toContain('The records are older than what is in');
    expect(filesIn(near)).toEqual([early, late].sort());
    expect((await (await getImageFile(third.service, early)).arrayBuffer()).byteLength).toBe(5000);
    await third.cloud.stop();
    const told = await command(cloud, 'check');
    expect(told).toMatchObject({ code: 1, said: expect.stringContaining(`unknown  ${late}: 5000 bytes`) });
    expect(await command(cloud, 'set-aside')).toMatchObject({ code: 0 });
    expect(filesIn(near)).toEqual([early, 'lost+found'].sort());
    expect(readdirSync(path.join(near, 'lost+found'))).toEqual([late]);
    const last = await start(cloud.data);
    expect(await reasonOf(last.service, 'near')).toBeNull();
    await active(last.service, 'near');
  });

  test('recorded copies that are missing: the store is out of service, and others work on', async () => {
    const { cloud, service } = await start();
    const [kept, lost] = [await active(service, 'near'), await active(service, 'near')];
    await cloud.stop();
    rmSync(path.join(folderOf(cloud, 'near'), lost));
    const again = await start(cloud.data);
    expect(await reasonOf(again.service, 'near')).toContain(
      `1 of the 2 images recorded in near are not whole`,
    );
    await active(again.service, 'far');
    await deleteImage(again.service, lost);
    expect(await reasonOf(again.service, 'near')).toBeNull();
    expect(filesIn(folderOf(cloud, 'near'))).toEqual([kept]);
  });

  test('a file in the place of one that is to be written is not written over', async () => {
    const { cloud, service } = await start();
    const { id } = (await createImage(service, body)).image;
    const file = path.join(folderOf(cloud, 'near'), id);
    writeFileSync(file, 'somebody’s');
    await upload(service, id, 'near').catch(() => {});
    expect(await getImage(service, id)).toMatchObject({ status: 'queued' });
    expect(readFileSync(file, 'utf8')).toBe('somebody’s');
    await deleteImage(service, id);
    expect(readFileSync(file, 'utf8')).toBe('somebody’s');
  });
});

describe('the commands', () => {
  test('adopt takes in a store of another cloud, with the copies that records know', async () => {
    const { cloud, service } = await start();
    const id = await active(service, 'near');
    await cloud.stop();
    const far = folderOf(cloud, 'far');
    const bytes = readFileSync(path.join(folderOf(cloud, 'near'), id));
    rmSync(far, { recursive: true });
    mkdirSync(far);
    writeFileSync(path.join(far, id), bytes);
    writeFileSync(path.join(far, unknownId), 'of another cloud');
    writeFileSync(path.join(far, markName), '{"cloud":"c","area":"far","folder":"f","begun":3}');
    expect(await command(cloud, 'set-aside', 'far')).toMatchObject({ code: 1 });
    expect(filesIn(far)).toEqual([id, unknownId].sort());
    const adopted = await command(cloud, 'adopt');
    expect(adopted).toMatchObject({
      code: 0,
      said: expect.stringContaining('1 files became copies, 1 stay'),
    });
    expect(readdirSync(path.join(far, 'lost+found'))).toEqual([markName]);
    const again = await start(cloud.data);
    expect(await reasonOf(again.service, 'far')).toBeNull();
    expect((await getImage(again.service, id)).stores).toBe('near,far');
    expect(filesIn(far)).toEqual([id, unknownId, 'lost+found'].sort());
  });

  test('check says nothing differs where nothing does, and finds a changed byte only by its hash', async () => {
    const { cloud, service } = await start();
    const id = await active(service, 'near');
    await cloud.stop();
    expect(await command(cloud, 'check', '--hash')).toMatchObject({ code: 0 });
    writeFileSync(path.join(folderOf(cloud, 'near'), id), new Uint8Array(5000).fill(8));
    expect(await command(cloud, 'check')).toMatchObject({ code: 0 });
    const told = await command(cloud, 'check', '--hash');
    expect(told).toMatchObject({ code: 1, said: expect.stringContaining(`changed  ${id}`) });
    expect(await command(cloud, 'check', 'nowhere')).toMatchObject({ code: 2 });
  });

  test('set-aside moves nothing in a folder without a mark that has no recorded copy', async () => {
    const { cloud, service } = await start();
    const id = await active(service, 'near');
    await cloud.stop();
    const far = folderOf(cloud, 'far');
    rmSync(far, { recursive: true });
    mkdirSync(far);
    for (const name of [unknownId, 'README']) writeFileSync(path.join(far, name), 'of somebody');
    const told = await command(cloud, 'set-aside');
    expect(told).toMatchObject({ code: 1, said: expect.stringContaining('adopt takes it in first') });
    expect(filesIn(far)).toEqual([unknownId, 'README'].sort());
    // Its own copies say whose a folder is, also without a mark.
    rmSync(path.join(folderOf(cloud, 'near'), markName));
    writeFileSync(path.join(folderOf(cloud, 'near'), unknownId), 'of somebody');
    expect(await command(cloud, 'set-aside', 'near')).toMatchObject({ code: 0 });
    expect(filesIn(folderOf(cloud, 'near'))).toEqual([id, 'lost+found'].sort());
  });

  test('set-aside writes over nothing that is in lost+found already', async () => {
    const { cloud } = await start();
    await cloud.stop();
    const near = folderOf(cloud, 'near');
    for (const text of ['first', 'second']) {
      writeFileSync(path.join(near, unknownId), text);
      expect(await command(cloud, 'set-aside')).toMatchObject({ code: 0 });
    }
    const aside = path.join(near, 'lost+found');
    expect(readdirSync(aside).sort()).toEqual([unknownId, `${unknownId}.1`]);
    expect(readFileSync(path.join(aside, unknownId), 'utf8')).toBe('first');
  });

  test('while a cloud runs they say so and do nothing', async () => {
    const { cloud } = await start();
    writeFileSync(path.join(folderOf(cloud, 'near'), unknownId), 'of nobody');
    for (const verb of ['check', 'set-aside', 'adopt'])
      expect(await command(cloud, verb)).toMatchObject({
        code: 1,
        said: expect.stringContaining('is in use by'),
      });
    expect(filesIn(folderOf(cloud, 'near'))).toEqual([unknownId]);
  });
});
