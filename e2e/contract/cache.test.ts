import { beforeAll, expect, inject, test } from 'vitest';
import type { ImageCacheState } from '@/lib/contract/cache';
import type { ImageCreate } from '@/lib/contract/image';
import { clearCache, deleteFromCache, getCache, queueForCache } from '@/lib/openstack/cache';
import { listVersions } from '@/lib/openstack/discovery';
import { type ImageService, send } from '@/lib/openstack/http';
import { openImageData } from '@/lib/openstack/image-data';
import { createImage, deleteImage, getImageFile, setImageActive } from '@/lib/openstack/images';
import { type Account, adminService, newAccount } from '../support/accounts';

// The image cache: /v2/cache and the older addresses. Other files of the suite download as well, so each test looks
// at its own images alone; what empties everything is tested on a cloud of its own (embedded-cache).

const authUrl = inject('authUrl');
let account: Account;
let admin: ImageService;
beforeAll(async () => {
  account = await newAccount(authUrl);
  admin = await adminService(authUrl);
});

const missing = '6b6b6b6b-0000-4000-8000-000000000001';
const body = { name: 'cache', disk_format: 'raw', container_format: 'bare' } as ImageCreate;
async function active(): Promise<string> {
  const { id } = (await createImage(account.service, body)).image;
  const writer = openImageData(account.service, id, { kind: 'file' }, 5000);
  await writer.write(new Uint8Array(5000).fill(7));
  await writer.end();
  return id;
}

/** Reads the cache until it is as wanted. */
async function cacheUntil(wanted: (cache: ImageCacheState) => boolean): Promise<ImageCacheState> {
  for (;;) {
    const cache = await getCache(admin);
    if (!cache) throw new Error('The cloud has no cache');
    if (wanted(cache)) return cache;
  }
}
const entry = (cache: ImageCacheState, id: string) => cache.cached_images.find((row) => row.image_id === id);
const call = (method: 'GET' | 'PUT' | 'DELETE', path: string, service = admin) =>
  send(`${service.url}/v2/${path}`, { method, token: service.token });

test('the first download fills the cache, the second is a hit, a part is neither', async () => {
  const id = await active();
  const before = Date.now() / 1000 - 5;
  expect((await getImageFile(account.service, id, 'bytes=0-9')).status).toBe(206);
  expect(entry(await cacheUntil(() => true), id)).toBeUndefined();
  const whole = new Uint8Array(await (await getImageFile(account.service, id)).arrayBuffer());
  const cached = await cacheUntil((cache) => entry(cache, id) !== undefined);
  expect(entry(cached, id)).toMatchObject({ hits: 0, size: 5000 });
  expect(entry(cached, id)?.last_modified).toBeGreaterThan(before);
  const again = await getImageFile(account.service, id);
  expect(again.headers.get('content-length')).toBe('5000');
  expect(again.headers.get('content-md5')).toMatch(/^[0-9a-f]{32}$/);
  expect(new Uint8Array(await again.arrayBuffer())).toEqual(whole);
  await cacheUntil((cache) => entry(cache, id)?.hits === 1);
  await (await getImageFile(account.service, id, 'bytes=0-9')).arrayBuffer();
  expect(entry(await cacheUntil(() => true), id)?.hits).toBe(1);
});

test('an image is queued, fetched and taken out again', async () => {
  const id = await active();
  await queueForCache(admin, id);
  expect(entry(await cacheUntil((cache) => entry(cache, id) !== undefined), id)).toMatchObject({
    hits: 0,
    size: 5000,
  });
  await cacheUntil((cache) => !cache.queued_images.includes(id));
  await deleteFromCache(admin, id);
  expect(entry(await cacheUntil(() => true), id)).toBeUndefined();
  // It is an image still, so that there is nothing to take out is no error.
  await deleteFromCache(admin, id);
});

test('a deleted image leaves the cache, and a deactivated one is not served from it', async () => {
  const id = await active();
  await (await getImageFile(account.service, id)).arrayBuffer();
  await cacheUntil((cache) => entry(cache, id) !== undefined);
  await setImageActive(account.service, id, false);
  await expect(getImageFile(account.service, id)).rejects.toMatchObject({ kind: 'forbidden' });
  await setImageActive(account.service, id, true);
  await deleteImage(account.service, id);
  await expect(getImageFile(account.service, id)).rejects.toMatchObject({ kind: 'not_found' });
  expect(entry(await cacheUntil(() => true), id)).toBeUndefined();
});

test('what cannot be cached is refused', async () => {
  const { id } = (await createImage(account.service, body)).image;
  await expect(queueForCache(admin, id)).rejects.toMatchObject({
    kind: 'invalid',
    reason: 'Only images with status active can be targeted for queueing',
  });
  const gone = { kind: 'not_found', reason: `Image ${missing} not found.` };
  await expect(queueForCache(admin, missing)).rejects.toMatchObject(gone);
  await expect(deleteFromCache(admin, missing)).rejects.toMatchObject(gone);
  await expect(
    send(`${admin.url}/v2/cache`, {
      method: 'DELETE',
      token: admin.token,
      headers: { 'x-image-cache-clear-target': 'all' },
    }),
  ).rejects.toMatchObject({
    kind: 'invalid',
    reason: "If provided 'x-image-cache-clear-target' must be 'cache', 'queue' or empty string.",
  });
  await expect(call('GET', `cache/${id}`)).rejects.toMatchObject({ status: 405 });
});

test('the cache is for administrators', async () => {
  const id = await active();
  const refused = (rule: string) => ({
    kind: 'forbidden',
    reason: `You are not authorized to complete ${rule} action.`,
  });
  const { service } = account;
  await expect(getCache(service)).rejects.toMatchObject(refused('cache_list'));
  await expect(queueForCache(service, id)).rejects.toMatchObject(refused('cache_image'));
  await expect(deleteFromCache(service, id)).rejects.toMatchObject(refused('cache_delete'));
  await expect(clearCache(service, 'both')).rejects.toMatchObject(refused('cache_delete'));
  await expect(call('GET', 'cached_images', service)).rejects.toMatchObject(refused('manage_image_cache'));
});

test('the older addresses queue without looking, and nothing is fetched before its time', async () => {
  const id = await active();
  const json = async (method: 'GET' | 'PUT' | 'DELETE', path: string) => (await call(method, path)).json();
  expect(await json('PUT', `queued_images/${id}`)).toBeNull();
  expect(await json('PUT', `queued_images/${missing}`)).toBeNull();
  const { queued_images } = await json('GET', 'queued_images');
  expect(queued_images).toEqual(expect.arrayContaining([id, missing]));
  expect(await json('DELETE', `queued_images/${missing}`)).toBeNull();
  expect(await json('DELETE', `queued_images/${id}`)).toBeNull();
  expect((await json('GET', 'queued_images')).queued_images).not.toContain(id);
  await (await getImageFile(account.service, id)).arrayBuffer();
  await cacheUntil((cache) => entry(cache, id) !== undefined);
  const { cached_images } = await json('GET', 'cached_images');
  expect(cached_images).toContainEqual(expect.objectContaining({ image_id: id, size: 5000 }));
  expect(await json('DELETE', `cached_images/${id}`)).toBeNull();
  expect(await json('DELETE', `cached_images/${id}`)).toBeNull();
  expect(entry(await cacheUntil(() => true), id)).toBeUndefined();
  await expect(json('GET', `cached_images/${id}`)).rejects.toMatchObject({ kind: 'not_found' });
});

test('the versions tell that there is a cache', async () => {
  const ids = (await listVersions(admin.url)).map((version) => version.id);
  expect(ids).toEqual(expect.arrayContaining(['v2.16', 'v2.14']));
});
