import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { ImageCreate } from '@/lib/contract/image';
import type { ImageService } from '@/lib/openstack/http';
import { openImageData } from '@/lib/openstack/image-data';
import { createImage, getImage } from '@/lib/openstack/images';
import { importImage } from '@/lib/openstack/imports';
import { deleteFromStore } from '@/lib/openstack/stores';
import { listImageTasks } from '@/lib/openstack/tasks';
import { adminService, signIn } from '../support/accounts';
import { ownClouds } from '../support/own-clouds';
import { filesIn } from '../support/store-files';
import { imageUntil, settled } from './image-until';

// copy-image where one must look into the cloud, slow it down or kill it.

const startCloud = ownClouds();
function start(slow: object, data?: string, more: object = {}) {
  const stores = [{ id: 'central' }, { id: 'near' }, { id: 'far', ...slow }];
  return startCloud({ enabled_backends: stores, default_backend: 'central', ...more }, data);
}
const size = 8_000_000;
async function activeImage(service: ImageService): Promise<string> {
  const body = { name: 'x', disk_format: 'raw', container_format: 'bare' } as ImageCreate;
  const { id } = (await createImage(service, body)).image;
  const writer = openImageData(service, id, { kind: 'file', store: 'central' }, size);
  await writer.write(new Uint8Array(size).fill(9));
  await writer.end();
  return id;
}
const copyTo = (...stores: string[]) => ({ method: { name: 'copy-image' }, stores });

test('killed in the middle of a copy, it goes on when it starts again', async () => {
  const cloud = await start({ bandwidth: 4_000_000 });
  const admin = await adminService(cloud.authUrl);
  const id = await activeImage(admin);
  await importImage(admin, id, copyTo('near', 'far'));
  await imageUntil(admin, id, (image) => image.stores === 'central,near');
  await cloud.kill();
  const again = await start({}, cloud.data);
  const service = await adminService(again.authUrl);
  expect(await imageUntil(service, id, settled)).toMatchObject({
    status: 'active',
    stores: 'central,near,far',
    os_glance_failed_import: '',
  });
  const bytes = readFileSync(path.join(cloud.data, 'stores/central', id));
  for (const store of ['near', 'far']) {
    expect(filesIn(path.join(cloud.data, 'stores', store))).toEqual([id]);
    expect(readFileSync(path.join(cloud.data, 'stores', store, id)).equals(bytes)).toBe(true);
  }
});

test('the copy that is being read cannot be taken away meanwhile', async () => {
  const cloud = await start({ bandwidth: 8_000_000 });
  const admin = await adminService(cloud.authUrl);
  const id = await activeImage(admin);
  await importImage(admin, id, copyTo('near'));
  await imageUntil(admin, id, settled);
  await importImage(admin, id, copyTo('far'));
  const reading = async () =>
    (await listImageTasks(admin, id)).some((task) => task.store_progress?.[0]?.state === 'importing');
  await expect.poll(reading, { timeout: 20_000 }).toBe(true);
  await expect(deleteFromStore(admin, 'central', id)).rejects.toMatchObject({
    status: 409,
    reason: expect.stringContaining('because it is in use'),
  });
  expect((await imageUntil(admin, id, settled)).stores).toBe('central,near,far');
  await deleteFromStore(admin, 'central', id);
});

test('data that changed on disk is not spread, and a lost file is read from another store', async () => {
  const cloud = await start({});
  const admin = await adminService(cloud.authUrl);
  const rotten = await activeImage(admin);
  writeFileSync(path.join(cloud.data, 'stores/central', rotten), new Uint8Array(size).fill(8));
  await importImage(admin, rotten, copyTo('near'));
  expect(await imageUntil(admin, rotten, settled)).toMatchObject({
    status: 'active',
    stores: 'central',
    os_glance_failed_import: 'near',
  });
  expect((await listImageTasks(admin, rotten))[0]?.message).toMatch(/central is not what its hash says/);
  expect(filesIn(path.join(cloud.data, 'stores/near'))).toEqual([]);

  const lost = await activeImage(admin);
  await importImage(admin, lost, copyTo('near'));
  await imageUntil(admin, lost, settled);
  writeFileSync(path.join(cloud.data, 'stores/central', lost), '');
  await importImage(admin, lost, copyTo('far'));
  expect((await imageUntil(admin, lost, settled)).stores).toBe('central,near,far');
});

test('the policy may let owners copy, and nobody else', async () => {
  const cloud = await start({}, undefined, {
    policies: { copy_image: 'role:admin or project_id:%(owner)s' },
  });
  const demo = await signIn(cloud.authUrl, 'demo', 'darkroom', 'demo');
  const alt = await signIn(cloud.authUrl, 'alt', 'darkroom', 'alt');
  const body = { name: 'x', disk_format: 'raw', container_format: 'bare', visibility: 'community' };
  const { id } = (await createImage(demo, body as ImageCreate)).image;
  const writer = openImageData(demo, id, { kind: 'file', store: 'central' }, 100);
  await writer.write(new Uint8Array(100));
  await writer.end();
  await expect(importImage(alt, id, copyTo('near'))).rejects.toMatchObject({ status: 403 });
  await importImage(demo, id, copyTo('near'));
  expect((await imageUntil(demo, id, settled)).stores).toBe('central,near');
  expect((await getImage(demo, id)).status).toBe('active');
  expect(await listImageTasks(demo, id)).toHaveLength(1);
});

test('what an import that just ended has still in staging is not what is copied', async () => {
  const cloud = await start({});
  const admin = await adminService(cloud.authUrl);
  const id = await activeImage(admin);
  writeFileSync(path.join(cloud.data, 'staging', id), 'about to go');
  await importImage(admin, id, copyTo('near'));
  expect(await imageUntil(admin, id, settled)).toMatchObject({ stores: 'central,near' });
  const bytes = (store: string) => readFileSync(path.join(cloud.data, 'stores', store, id));
  // Byte by byte, a test would look at eight million of them for a minute.
  expect(bytes('near').equals(bytes('central'))).toBe(true);
});
