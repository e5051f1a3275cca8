import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Image, ImageCreate } from '@/lib/contract/image';
import { type ImageService, send } from '@/lib/openstack/http';
import { openImageData } from '@/lib/openstack/image-data';
import { createImage, deleteImage, getImage, updateImage } from '@/lib/openstack/images';
import { importImage } from '@/lib/openstack/imports';
import { listImageTasks } from '@/lib/openstack/tasks';
import { adminService, signIn } from '../support/accounts';
import { removeFolder, startCloud, startFileServer } from '../support/servers';
import { imageUntil, settled } from './image-until';

// Addresses of the web as an image's data: the store of type http, by PATCH and by the API of 2.17.

let files: Awaited<ReturnType<typeof startFileServer>>;
let cloud: Awaited<ReturnType<typeof startCloud>>;
let admin: ImageService;
let demo: ImageService;
const config = () => ({
  enabled_backends: [{ id: 'central' }, { id: 'web', type: 'http', description: 'Addresses' }],
  import_filtering_opts: { allowed_hosts: ['localhost'], allowed_ports: [files.port] },
  show_multiple_locations: true,
  show_image_direct_url: true,
  api_version: 17,
  seed_images: false,
  seed_metadefs: false,
});
beforeAll(async () => {
  files = await startFileServer();
  cloud = await startCloud(config());
  admin = await adminService(cloud.authUrl);
  demo = await signIn(cloud.authUrl, 'demo', 'darkroom', 'demo');
});
afterAll(async () => {
  await cloud.stop();
  removeFolder(cloud.data);
  await files.stop();
});

const formats = { name: 'far', disk_format: 'raw', container_format: 'bare' } as ImageCreate;
const make = async () => (await createImage(demo, formats)).image.id;
const add = (id: string, url: string, more: object = {}) =>
  updateImage(demo, id, [{ op: 'add', path: '/locations/-', value: { url, metadata: {}, ...more } }]);
const bytes = (size: number) => Buffer.alloc(size, 'darkroom');
const hashOf = (algorithm: string, size: number) => createHash(algorithm).update(bytes(size)).digest('hex');
async function read(id: string, headers: Record<string, string> = {}) {
  const answer = await fetch(`${demo.url}/v2/images/${id}/file`, {
    headers: { 'x-auth-token': demo.token, ...headers },
  });
  return { answer, data: Buffer.from(await answer.arrayBuffer()) };
}

test('the store of addresses is listed as one that cannot be written, and is written by nobody', async () => {
  const stores = await (await send(`${admin.url}/v2/info/stores/detail`, { token: admin.token })).json();
  expect((stores as { stores: unknown[] }).stores[1]).toEqual({
    id: 'web',
    description: 'Addresses',
    'read-only': 'true',
    type: 'http',
    weight: 0,
    properties: {},
  });
  const id = await make();
  const writer = openImageData(demo, id, { kind: 'file', store: 'web' }, 3);
  await expect(writer.write(new Uint8Array(3)).then(() => writer.end())).rejects.toThrow(
    'Adding images to store is disabled',
  );
  await stage(id, 3);
  await expect(
    importImage(demo, id, { method: { name: 'glance-direct' }, stores: ['web'] }),
  ).rejects.toMatchObject({ kind: 'conflict' });
  await importImage(demo, id, { method: { name: 'glance-direct' }, all_stores: true });
  expect(await imageUntil(demo, id, settled)).toMatchObject({ status: 'active', stores: 'central' });
});

async function stage(id: string, size: number) {
  const writer = openImageData(demo, id, { kind: 'stage' }, size);
  await writer.write(bytes(size));
  await writer.end();
}

test('a first address makes an image active, and its data is read from there, whole and in part', async () => {
  const id = await make();
  const url = `${files.url}/file/5000`;
  const image = await add(id, url, { metadata: { colour: 'red' } });
  expect(image).toMatchObject({ status: 'active', size: 5000, checksum: null, os_hash_value: null });
  expect(image).toMatchObject({ stores: 'web', direct_url: url });
  expect(image.locations).toEqual([{ url, metadata: { colour: 'red', store: 'web' } }]);
  const whole = await read(id);
  expect(whole.answer.status).toBe(200);
  expect(whole.data.equals(bytes(5000))).toBe(true);
  const part = await read(id, { range: 'bytes=3-4002' });
  expect(part.answer.status).toBe(206);
  expect(part.answer.headers.get('content-range')).toBe('bytes 3-4002/5000');
  expect(part.data.equals(bytes(5000).subarray(3, 4003))).toBe(true);

  await expect(add(id, url, { metadata: { colour: 'red' } })).rejects.toMatchObject({
    reason: `The location ${url} already exists`,
  });
  const second = await add(id, `${url}#other`);
  expect(second.locations?.map((location) => location.url)).toEqual([url, `${url}#other`]);
  const left = await updateImage(admin, id, [{ op: 'remove', path: '/locations/0' }]);
  expect(left.locations?.map((location) => location.url)).toEqual([`${url}#other`]);
  await expect(updateImage(admin, id, [{ op: 'remove', path: '/locations/0' }])).rejects.toMatchObject({
    reason: 'Cannot remove last location in the image.',
  });
  await deleteImage(demo, id);
});

test('what an address gives has to be there, and reachable for a web-download too', async () => {
  const id = await make();
  for (const url of [
    `${files.url}/missing`,
    'http://127.0.0.1:1/x',
    'http://169.254.169.254/latest/meta-data',
    'gopher://localhost/x',
    'file:///etc/passwd',
    `${files.url}/redirect?to=${encodeURIComponent('http://169.254.169.254/')}`,
  ])
    await expect(add(id, url)).rejects.toMatchObject({
      kind: 'invalid',
      reason: expect.stringContaining('Invalid location'),
    });
  expect(await getImage(demo, id)).toMatchObject({ status: 'queued', size: null, locations: [] });
  const empty = await make();
  const writer = openImageData(demo, empty, { kind: 'file' }, 0);
  await writer.end();
  await expect(add(empty, `${files.url}/file/7`)).rejects.toMatchObject({
    kind: 'invalid',
    reason: expect.stringContaining('there are 7 bytes, and the image has 0'),
  });
  expect(await getImage(demo, empty)).toMatchObject({ size: 0, stores: 'central' });
  const value = ['7', '8'].map((size) => ({ url: `${files.url}/file/${size}`, metadata: {} }));
  await expect(updateImage(demo, id, [{ op: 'replace', path: '/locations', value }])).rejects.toMatchObject({
    reason: 'Invalid location: the addresses have 7 and 8 bytes',
  });
  for (let n = 0; n < 10; n += 1) await add(id, `${files.url}/file/7#${n}`);
  await expect(add(id, `${files.url}/file/7#10`)).rejects.toMatchObject({ kind: 'too_large' });
});

test('hashes told with an address are the image’s, and another one may not contradict them', async () => {
  const id = await make();
  const validation_data = {
    checksum: hashOf('md5', 9),
    os_hash_algo: 'sha512',
    os_hash_value: hashOf('sha512', 9),
  };
  const { locations, ...image } = await add(id, `${files.url}/file/9`, { validation_data });
  expect(image).toMatchObject({ status: 'active', ...validation_data });
  expect(locations?.[0]).not.toHaveProperty('validation_data');
  await expect(
    add(id, `${files.url}/file/9#b`, { validation_data: { ...validation_data, checksum: '2'.repeat(32) } }),
  ).rejects.toMatchObject({ kind: 'conflict' });
});

test('copy-image brings the data of an address into a store, unless it is not what its hash says', async () => {
  const id = await make();
  await add(id, `${files.url}/file/100000`);
  await importImage(admin, id, { method: { name: 'copy-image' }, stores: ['central'] });
  const done = await imageUntil(demo, id, (image) => image.stores === 'central,web');
  expect(done).toMatchObject({ status: 'active', size: 100_000 });
  expect(existsSync(path.join(cloud.data, 'stores', 'central', id))).toBe(true);
  expect((await read(id)).data.equals(bytes(100_000))).toBe(true);
  await send(`${admin.url}/v2/stores/web/${id}`, { token: admin.token, method: 'DELETE' });
  expect((await getImage(demo, id)).stores).toBe('central');

  const wrong = await make();
  const validation_data = { os_hash_algo: 'sha512', os_hash_value: '0'.repeat(128) };
  await add(wrong, `${files.url}/file/10`, { validation_data });
  await importImage(admin, wrong, { method: { name: 'copy-image' }, stores: ['central'] });
  const kept = await imageUntil(demo, wrong, (image) => image.os_glance_failed_import === 'central');
  expect(kept).toMatchObject({ status: 'active', stores: 'web' });
  expect(existsSync(path.join(cloud.data, 'stores', 'central', wrong))).toBe(false);
});

async function place(service: ImageService, id: string, body: object) {
  return send(`${service.url}/v2/images/${id}/locations`, { method: 'POST', token: service.token, body });
}
const taskOf = async (id: string) => {
  const tasks = await listImageTasks(demo, id);
  return tasks.find((task) => task.type === 'location_import');
};
const ended = async (id: string): Promise<Image> => {
  await expect
    .poll(async () => (await taskOf(id))?.status, { timeout: 20_000 })
    .toMatch(/^(success|failure)$/);
  return getImage(demo, id);
};

test('by the API of 2.17 a location becomes active, and its hashes follow', async () => {
  const id = await make();
  expect((await place(demo, id, { url: `${files.url}/file/4321` })).status).toBe(202);
  expect(await ended(id)).toMatchObject({
    status: 'active',
    size: 4321,
    checksum: hashOf('md5', 4321),
    os_hash_algo: 'sha512',
    os_hash_value: hashOf('sha512', 4321),
    stores: 'web',
  });
  expect(await taskOf(id)).toMatchObject({ status: 'success', result: { image_id: id } });
  expect(await getImage(demo, id)).not.toHaveProperty('os_glance_import_task');
});

test.each(['sha256', 'sha512'])('told a %s, it is active only with that', async (os_hash_algo) => {
  const good = await make();
  const validation_data = { os_hash_algo, os_hash_value: hashOf(os_hash_algo, 50) };
  await place(demo, good, { url: `${files.url}/file/50`, validation_data });
  expect(await ended(good)).toMatchObject({ status: 'active', size: 50, ...validation_data });

  const bad = await make();
  await place(demo, bad, { url: `${files.url}/file/51`, validation_data });
  expect(await ended(bad)).toMatchObject({
    status: 'queued',
    size: null,
    os_hash_value: null,
    locations: [],
  });
  expect((await taskOf(bad))?.message).toContain('not matched with actual os_hash_value');
  // The record takes another try.
  await place(demo, bad, { url: `${files.url}/file/50`, validation_data });
  expect(await imageUntil(demo, bad, settled)).toMatchObject({ status: 'active' });
});

test('one that cannot be read leaves the image queued, with the reason', async () => {
  const id = await make();
  await place(demo, id, { url: `${files.url}/missing` });
  expect(await ended(id)).toMatchObject({ status: 'queued' });
  expect((await taskOf(id))?.message).toContain('404');
  await expect(place(demo, id, { url: 'file:///etc/passwd' })).rejects.toMatchObject({ kind: 'forbidden' });
  await expect(place(demo, randomUUID(), { url: `${files.url}/file/1` })).rejects.toMatchObject({
    kind: 'not_found',
  });
});

test('killed while the data of a location is read, the image is queued again', async () => {
  const other = await startCloud(config());
  const service = await signIn(other.authUrl, 'demo', 'darkroom', 'demo');
  const { id } = (await createImage(service, formats)).image;
  const validation_data = { os_hash_algo: 'sha256', os_hash_value: '0'.repeat(64) };
  await place(service, id, { url: `${files.url}/hang`, validation_data });
  await imageUntil(service, id, (image) => image.status === 'importing');
  await other.kill();
  const again = await startCloud(config(), other.data);
  const back = await signIn(again.authUrl, 'demo', 'darkroom', 'demo');
  expect(await getImage(back, id)).toMatchObject({ status: 'queued', locations: [] });
  await again.stop();
  removeFolder(other.data);
});
