import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { ImageCreate } from '@/lib/contract/image';
import { plainMessage } from '@/lib/contract/plain-message';
import type { ImageService } from '@/lib/openstack/http';
import { openImageData } from '@/lib/openstack/image-data';
import { createImage, deleteImage, getImage, getImageFile } from '@/lib/openstack/images';
import { importImage } from '@/lib/openstack/imports';
import { listStoreDetails, listStores } from '@/lib/openstack/stores';
import { listImageTasks } from '@/lib/openstack/tasks';
import { adminService } from '../support/accounts';
import { canMount, mount, unmount, unmountAll } from '../support/memory-disk';
import { removeFolder, startCloud } from '../support/servers';
import { filesIn } from '../support/store-files';
import { imageUntil, settled } from './image-until';

// Stores whose file system goes away, fills up or turns read-only. With the right to mount, real file systems in
// memory are used; without it, folders that take the same ways out of service as far as folders can.

type Cloud = Awaited<ReturnType<typeof startCloud>>;
const mayMount = canMount();
const clouds: Cloud[] = [];
const folders: string[] = [];
afterEach(async () => {
  for (const cloud of clouds.splice(0)) {
    await cloud.stop();
    removeFolder(cloud.data);
  }
  unmountAll();
  for (const folder of folders.splice(0)) removeFolder(folder);
});

function newFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'darkroom-store-'));
  folders.push(folder);
  return folder;
}

async function start(remote: object, data?: string) {
  const config = {
    enabled_backends: [{ id: 'central' }, { id: 'remote', ...remote }],
    default_backend: 'central',
    seed_images: false,
    seed_metadefs: false,
    store_check_interval: 0.05,
  };
  const cloud = await startCloud(config, data);
  clouds.push(cloud);
  return { cloud, service: await adminService(cloud.authUrl) };
}
const body = { name: 'store', disk_format: 'raw', container_format: 'bare' } as ImageCreate;
async function active(service: ImageService, store: string, size = 5000): Promise<string> {
  const { id } = (await createImage(service, body)).image;
  const writer = openImageData(service, id, { kind: 'file', store }, size);
  writer.done.catch(() => {});
  await writer.write(new Uint8Array(size).fill(7)).catch(() => {});
  await writer.end();
  return id;
}
async function outOfService(service: ImageService): Promise<string | null> {
  const stores = (await listStoreDetails(service)) ?? [];
  const reason = stores.find((store) => store.id === 'remote')?.properties?.out_of_service;
  return typeof reason === 'string' ? reason : null;
}
async function until(
  service: ImageService,
  wanted: (reason: string | null) => boolean,
): Promise<string | null> {
  for (;;) {
    const reason = await outOfService(service);
    if (wanted(reason)) return reason;
  }
}
const remoteOf = async (service: ImageService) =>
  (await listStores(service))?.find((store) => store.id === 'remote');

/** A sentence of the cloud as the dashboard says it on: where the server keeps its files is nobody's business there. */
function withoutPath(reason: string): string {
  expect(plainMessage(reason)).not.toContain(os.tmpdir());
  return plainMessage(reason);
}

/** Uploads and imports to the store that is out of service: refused with the reason, and the other store works on. */
async function expectOthersWorkOn(service: ImageService, reason: string): Promise<void> {
  await expect(active(service, 'remote')).rejects.toMatchObject({
    kind: 'unavailable',
    reason: withoutPath(`remote: ${reason}`),
  });
  expect(await remoteOf(service)).toMatchObject({ 'read-only': 'true' });
  const { id } = (await createImage(service, body)).image;
  const writer = openImageData(service, id, { kind: 'stage' }, 3);
  await writer.write(new Uint8Array(3));
  await writer.end();
  await importImage(service, id, {
    method: { name: 'glance-direct' },
    all_stores: true,
    all_stores_must_succeed: false,
  });
  expect(await imageUntil(service, id, settled)).toMatchObject({
    status: 'active',
    stores: 'central',
    os_glance_failed_import: 'remote',
  });
  const [task] = await listImageTasks(service, id);
  expect(task?.store_progress?.[1]).toMatchObject({
    state: 'failed',
    reason: withoutPath(reason),
  });
}

test('nothing is written below an absent mount, and the store says so', async () => {
  const mountpoint = newFolder();
  const { cloud, service } = await start({ mountpoint });
  const reason = `No file system is mounted at ${mountpoint}`;
  expect(await outOfService(service)).toBe(reason);
  await expectOthersWorkOn(service, reason);
  expect(readdirSync(mountpoint)).toEqual([]);
  await cloud.stop();
  const deeper = path.join(mountpoint, 'images');
  const again = await start({ mountpoint, filesystem_store_datadir: deeper });
  expect(await outOfService(again.service)).toBe(reason);
  expect(existsSync(deeper)).toBe(false);
});

if (mayMount) {
  test('a mount that comes is used, and one that goes takes its store out of service', async () => {
    const mountpoint = newFolder();
    const { service } = await start({ mountpoint });
    mount(mountpoint);
    await until(service, (reason) => reason === null);
    expect(await remoteOf(service)).not.toHaveProperty('read-only');
    const id = await active(service, 'remote');
    expect(filesIn(mountpoint)).toEqual([id]);
    unmount(mountpoint);
    const reason = `No file system is mounted at ${mountpoint}`;
    await until(service, (found) => found === reason);
    await expectOthersWorkOn(service, reason);
    await expect(getImageFile(service, id)).rejects.toMatchObject({
      kind: 'unavailable',
      reason: withoutPath(`No store that holds image ${id} can be read (remote: ${reason}).`),
    });
    expect(readdirSync(mountpoint)).toEqual([]);
    // The file system that comes now is another one: its files do not agree with the records.
    mount(mountpoint);
    expect(await until(service, (found) => found?.includes('recorded') ?? false)).toContain(
      `1 of the 1 images recorded in remote are not whole in ${mountpoint}, the first is ${id}`,
    );
    await deleteImage(service, id);
    await until(service, (found) => found === null);
    await active(service, 'remote');
  });

  test('a mount that goes during a write takes the write with it', async () => {
    const mountpoint = newFolder();
    mount(mountpoint);
    const { service } = await start({ mountpoint, bandwidth: 4_000_000 });
    await until(service, (reason) => reason === null);
    const { id } = (await createImage(service, body)).image;
    const writer = openImageData(service, id, { kind: 'file', store: 'remote' }, 8_000_000);
    const refused = expect(writer.done).rejects.toMatchObject({ kind: 'unavailable' });
    await writer.write(new Uint8Array(4_000_000));
    while (!existsSync(path.join(mountpoint, `${id}.part`))) await new Promise(setImmediate);
    unmount(mountpoint);
    await writer.write(new Uint8Array(4_000_000)).catch(() => {});
    await writer.end().catch(() => {});
    await refused;
    expect(readdirSync(mountpoint)).toEqual([]);
    expect(await getImage(service, id)).toMatchObject({ status: 'queued', size: null });
  });

  test('a read-only file system is read from and not written to', async () => {
    const mountpoint = newFolder();
    mount(mountpoint);
    const { service } = await start({ mountpoint });
    const kept = await active(service, 'remote');
    const deleted = await active(service, 'remote');
    execFileSync('mount', ['-o', 'remount,ro', mountpoint]);
    const reason = `The file system of ${mountpoint} is read-only`;
    await until(service, (found) => found === reason);
    await expectOthersWorkOn(service, reason);
    expect((await (await getImageFile(service, kept)).arrayBuffer()).byteLength).toBe(5000);
    // The record goes at once, the file when the store returns.
    await deleteImage(service, deleted);
    execFileSync('mount', ['-o', 'remount,rw', mountpoint]);
    await until(service, (found) => found === null);
    await expect.poll(() => filesIn(mountpoint)).toEqual([kept]);
  });

  test('a full disk takes the store out of service until there is room again', async () => {
    const mountpoint = newFolder();
    mount(mountpoint, 'size=4m');
    const { service } = await start({ mountpoint });
    // Not the cloud's own: it stays whatever the store does.
    const ballast = path.join(mountpoint, 'ballast');
    await expect(active(service, 'remote', 5_000_000)).rejects.toMatchObject({
      status: 413,
      reason: 'remote: No space left on device',
    });
    writeFileSync(ballast, new Uint8Array(3_500_000));
    const reason = `No space left on the file system of ${mountpoint}`;
    await until(service, (found) => found === reason);
    await expectOthersWorkOn(service, reason);
    rmSync(ballast);
    await until(service, (found) => found === null);
    expect((await getImage(service, await active(service, 'remote'))).status).toBe('active');
  });
}

test('a folder that goes takes its store along, and what this cloud left behind goes when it returns, and nothing else', async () => {
  const { cloud, service } = await start({});
  const folder = path.join(cloud.data, 'stores', 'remote');
  const kept = await active(service, 'remote');
  const deleted = await active(service, 'remote');
  const away = `${folder}.away`;
  execFileSync('mv', [folder, away]);
  const reason = `The folder ${folder} is not there`;
  await until(service, (found) => found === reason);
  await expectOthersWorkOn(service, reason);
  await deleteImage(service, deleted);
  expect(existsSync(folder)).toBe(false);
  mkdirSync(folder);
  await until(service, (found) => found?.includes('1 of the 1 images recorded in remote') ?? false);
  rmSync(folder, { recursive: true });
  const unknown = '6b6b6b6b-0000-4000-8000-000000000001';
  writeFileSync(path.join(away, unknown), 'of no record');
  writeFileSync(path.join(away, 'notes.txt'), 'somebody else’s');
  execFileSync('mv', [away, folder]);
  await until(service, (found) => found === null);
  await expect.poll(() => filesIn(folder)).toEqual([kept, unknown, 'notes.txt'].sort());
});
