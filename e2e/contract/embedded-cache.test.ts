import { execFileSync } from 'node:child_process';
import { existsSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { cacheCommand, type ShownCommand } from '@/lib/commands/image-commands';
import { shellText } from '@/lib/commands/shell';
import type { ImageCreate } from '@/lib/contract/image';
import { clearCache, getCache, queueForCache } from '@/lib/openstack/cache';
import { listVersions } from '@/lib/openstack/discovery';
import { type ImageService, send } from '@/lib/openstack/http';
import { openImageData } from '@/lib/openstack/image-data';
import { createImage, deleteImage, getImageFile } from '@/lib/openstack/images';
import { hasStockCommands } from '../openstack/stock-command';
import { adminService } from '../support/accounts';
import { type OwnCloud, ownClouds } from '../support/own-clouds';
import { rawRequest } from '../support/raw-request';
import { filesIn } from '../support/store-files';

// The cache of a cloud of its own: emptied, pruned, killed, and looked into.

const startCloud = ownClouds({ seed_metadefs: false, image_cache_dir: 'cache' });
async function start(config: object = {}, data?: string) {
  const cloud = await startCloud(config, data);
  return { cloud, service: await adminService(cloud.authUrl) };
}
async function active(service: ImageService, size = 5000): Promise<string> {
  const body = { name: 'cache', disk_format: 'raw', container_format: 'bare' } as ImageCreate;
  const { id } = (await createImage(service, body)).image;
  const writer = openImageData(service, id, { kind: 'file' }, size);
  await writer.write(new Uint8Array(size).fill(7));
  await writer.end();
  return id;
}
async function cachedUntil(service: ImageService, wanted: string[]): Promise<void> {
  const same = (ids: string[]) => JSON.stringify(ids.sort()) === JSON.stringify([...wanted].sort());
  while (!same((await getCache(service))?.cached_images.map((row) => row.image_id) ?? [])) {
    await new Promise(setImmediate);
  }
}
const download = async (service: ImageService, id: string) =>
  new Uint8Array(await (await getImageFile(service, id)).arrayBuffer());
const filesOf = (cloud: OwnCloud) => filesIn(path.join(cloud.data, 'cache'));

test('without a folder there is no cache, and the versions say so', async () => {
  const { service } = await start({ image_cache_dir: undefined });
  expect(await getCache(service)).toBeNull();
  expect((await listVersions(service.url)).map((version) => version.id).slice(0, 2)).toEqual([
    'v2.15',
    'v2.13',
  ]);
  const id = await active(service);
  await expect(queueForCache(service, id)).rejects.toMatchObject({
    reason: 'Caching via API is not supported at this site.',
  });
});

test.skipIf(!hasStockCommands)('the shown commands queue an image and clear both', async () => {
  const { cloud, service } = await start();
  const paste = ({ commands }: ShownCommand) =>
    execFileSync('bash', ['-c', `set -e; exec <&-\n${shellText(commands)}`], {
      env: {
        ...process.env,
        OS_AUTH_URL: cloud.authUrl,
        OS_USERNAME: 'admin',
        OS_PASSWORD: 'darkroom',
        OS_PROJECT_NAME: 'admin',
        OS_USER_DOMAIN_NAME: 'Default',
        OS_PROJECT_DOMAIN_NAME: 'Default',
        OS_IDENTITY_API_VERSION: '3',
        OS_IMAGE_API_VERSION: '2',
      },
    });
  const id = await active(service);
  paste(cacheCommand({ queue: [id] }, service.url));
  await cachedUntil(service, [id]);
  paste(cacheCommand({ clear: 'cache' }, service.url));
  expect((await getCache(service))?.cached_images).toEqual([]);
  const { url, token } = service;
  await send(`${url}/v2/queued_images/${await active(service)}`, { method: 'PUT', token });
  paste(cacheCommand({ clear: 'queue' }, url));
  expect((await getCache(service))?.queued_images).toEqual([]);
});

test('cache and queue are cleared apart or together', async () => {
  const { cloud, service } = await start();
  const put = (id: string) =>
    send(`${service.url}/v2/queued_images/${id}`, { method: 'PUT', token: service.token });
  const [one, two] = [await active(service), await active(service)];
  await queueForCache(service, one);
  await cachedUntil(service, [one]);
  await put(two);
  await clearCache(service, 'cache');
  expect(await getCache(service)).toEqual({ cached_images: [], queued_images: [two] });
  await queueForCache(service, one);
  await cachedUntil(service, [one]);
  await clearCache(service, 'queue');
  expect((await getCache(service))?.queued_images).toEqual([]);
  await put(two);
  await clearCache(service, 'both');
  expect(await getCache(service)).toEqual({ cached_images: [], queued_images: [] });
  expect(filesOf(cloud)).toEqual([]);
});

test('queued images are fetched every cache_prefetcher_interval', async () => {
  const { service } = await start({ cache_prefetcher_interval: 1 });
  const id = await active(service);
  await send(`${service.url}/v2/queued_images/${id}`, { method: 'PUT', token: service.token });
  await cachedUntil(service, [id]);
  expect((await getCache(service))?.queued_images).toEqual([]);
});

test('pruning takes the least recently used away, cleaning what stalled', async () => {
  const { cloud, service } = await start({
    api_version: 18,
    image_cache_max_size: 12_000,
    image_cache_stall_time: 0,
  });
  expect((await listVersions(service.url)).slice(0, 3)).toMatchObject([
    { id: 'v2.18', status: 'CURRENT' },
    { id: 'v2.17', status: 'SUPPORTED' },
    { id: 'v2.16', status: 'SUPPORTED' },
  ]);
  const ids = [await active(service), await active(service), await active(service)];
  for (const [index, id] of ids.entries()) {
    await queueForCache(service, id);
    await cachedUntil(service, ids.slice(0, index + 1));
  }
  await download(service, ids[0] ?? '');
  const post = (verb: string) =>
    send(`${service.url}/v2/cache/${verb}`, { method: 'POST', token: service.token });
  expect(await (await post('prune')).json()).toEqual({ total_files_pruned: 1, total_bytes_pruned: 5000 });
  await cachedUntil(service, [ids[0] ?? '', ids[2] ?? '']);
  expect(await (await post('prune')).json()).toEqual({ total_files_pruned: 0, total_bytes_pruned: 0 });
  writeFileSync(path.join(cloud.data, 'cache', `${ids[1]}.part`), 'half');
  expect((await post('clean')).status).toBe(200);
  expect(filesOf(cloud)).toEqual([ids[0], ids[2]].sort());
});

test('a kill leaves whole files that are served, and nothing that is half', async () => {
  const { cloud, service } = await start();
  const [kept, cut, lost] = [await active(service), await active(service), await active(service)];
  for (const id of [kept, cut, lost]) await queueForCache(service, id);
  await cachedUntil(service, [kept, cut, lost]);
  await cloud.kill();
  const file = (name: string) => path.join(cloud.data, 'cache', name);
  truncateSync(file(cut), 10);
  unlinkSync(file(lost));
  writeFileSync(file(`${lost}.part`), 'half');
  const unknown = '6b6b6b6b-0000-4000-8000-000000000001';
  writeFileSync(file(unknown), 'of no record');
  const again = await start({}, cloud.data);
  await cachedUntil(again.service, [kept]);
  expect(filesOf(again.cloud)).toEqual([kept, unknown].sort());
  for (const id of [kept, cut, lost]) expect(await download(again.service, id)).toHaveLength(5000);
});

test('a cached file that was cut while the cloud runs is not served', async () => {
  const { cloud, service } = await start();
  const id = await active(service);
  await queueForCache(service, id);
  await cachedUntil(service, [id]);
  truncateSync(path.join(cloud.data, 'cache', id), 10);
  expect(await download(service, id)).toEqual(new Uint8Array(5000).fill(7));
});

test('data that is not what its hash says is served to nobody from the cache', async () => {
  const { cloud, service } = await start();
  const id = await active(service);
  writeFileSync(path.join(cloud.data, 'stores', 'central', id), new Uint8Array(5000).fill(8));
  await queueForCache(service, id);
  // The fetch of another image comes after it.
  const other = await active(service);
  await queueForCache(service, other);
  await cachedUntil(service, [other]);
  expect(filesOf(cloud).filter((name) => !name.endsWith('.part'))).toEqual([other]);
});

test('an address cannot take away what is not the cache’s', async () => {
  const { cloud, service } = await start();
  const names = ['cloud.sqlite', 'config.json'].flatMap((name) => [`..%2F${name}`, `../${name}`, name]);
  for (const name of [...names, '.', '..', '%2e%2e', '..%252F', '%2F'])
    for (const kind of ['cached_images', 'queued_images', 'cache']) {
      const headers = { 'x-auth-token': service.token };
      const { status } = await rawRequest('DELETE', `${service.url}/v2/${kind}/${name}`, headers, undefined);
      expect(status).toBeLessThan(500);
    }
  expect(existsSync(path.join(cloud.data, 'cloud.sqlite'))).toBe(true);
  expect(existsSync(path.join(cloud.data, 'config.json'))).toBe(true);
});

test('an image deleted while it is fetched does not come back', async () => {
  const { cloud, service } = await start();
  const id = await active(service, 60_000_000);
  await queueForCache(service, id);
  await deleteImage(service, id);
  const other = await active(service);
  await queueForCache(service, other);
  await cachedUntil(service, [other]);
  while (filesOf(cloud).length > 1) await new Promise(setImmediate);
  expect(filesOf(cloud)).toEqual([other]);
});
