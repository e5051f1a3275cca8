import { existsSync, mkdtempSync, renameSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { ImageCreate } from '@/lib/contract/image';
import type { ImageService } from '@/lib/openstack/http';
import { openImageData } from '@/lib/openstack/image-data';
import { createImage, deleteImage, getImage } from '@/lib/openstack/images';
import { adminService, newAccount } from '../support/accounts';
import { ownClouds } from '../support/own-clouds';
import { removeFolder } from '../support/servers';
import { filesIn } from '../support/store-files';
import { imageUntil } from './image-until';

// What an upload that does not come to its end leaves behind: nothing.

const folders: string[] = [];
// Before that of the clouds, so that it comes after it: the last one of a file is the first to run.
afterEach(() => {
  for (const folder of folders.splice(0)) removeFolder(folder);
});
const startCloud = ownClouds({ seed_metadefs: false, store_check_interval: 0.05 });
async function start(store: object = {}) {
  const enabled_backends = [{ id: 'central', ...store }];
  const cloud = await startCloud({ enabled_backends, default_backend: 'central' });
  return { cloud, service: await adminService(cloud.authUrl) };
}

const mebibyte = 1024 * 1024;
const body = { name: 'upload', disk_format: 'raw', container_format: 'bare' } as ImageCreate;

/** An upload that has sent 8 of 64 MiB and then says nothing more. */
async function begun(service: ImageService, kind: 'file' | 'stage', status: string) {
  const { id } = (await createImage(service, body)).image;
  const writer = openImageData(service, id, { kind }, 64 * mebibyte);
  writer.done.catch(() => {});
  await writer.write(new Uint8Array(8 * mebibyte));
  await imageUntil(service, id, (image) => image.status === status);
  return { id, writer };
}

const until = (met: () => boolean) => expect.poll(met, { timeout: 10_000, interval: 10 }).toBe(true);

test.each([
  ['file', 'saving', 'stores/central'],
  ['stage', 'uploading', 'staging'],
] as const)('deleting an image ends its silent PUT %s, and no part stays', async (kind, status, place) => {
  const { cloud, service } = await start();
  const folder = path.join(cloud.data, place);
  const { id, writer } = await begun(service, kind, status);
  await until(() => existsSync(path.join(folder, `${id}.part`)));
  await deleteImage(service, id);
  expect(filesIn(folder)).toEqual([]);
  await expect(writer.done).rejects.toMatchObject({ status: 410 });
});

// A real Glance takes the image back to queued here.
test('an upload that is refused leaves what another has staged', async () => {
  const { cloud, service } = await start();
  const stranger = await newAccount(cloud.authUrl);
  const { id } = (await createImage(service, { ...body, visibility: 'public' } as ImageCreate)).image;
  for (const [who, kind] of [
    [service, 'stage'],
    [stranger.service, 'file'],
  ] as const) {
    const writer = openImageData(who, id, { kind }, 3);
    await writer.write(new Uint8Array(3)).catch(() => {});
    if (kind === 'stage') await writer.end();
    else await expect(writer.end()).rejects.toMatchObject({ status: 403 });
  }
  expect(await getImage(service, id)).toMatchObject({ status: 'uploading', size: 3 });
});

test('a folder that was moved away during a write brings no part back', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'darkroom-store-'));
  folders.push(folder);
  const store = path.join(folder, 'store');
  const away = path.join(folder, 'away');
  const { service } = await start({ filesystem_store_datadir: store });
  const { id, writer } = await begun(service, 'file', 'saving');
  await until(() => existsSync(path.join(store, `${id}.part`)));
  renameSync(store, away);
  writer.abort();
  await imageUntil(service, id, (image) => image.status === 'queued');
  renameSync(away, store);
  await until(() => filesIn(store).length === 0);
  // What is written from then on stays.
  const again = openImageData(service, id, { kind: 'file' }, mebibyte);
  await again.write(new Uint8Array(mebibyte));
  await again.end();
  expect((await getImage(service, id)).status).toBe('active');
  await until(() => filesIn(store).length === 1);
});
