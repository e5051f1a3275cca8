import { mkdtempSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ImageCreate } from '@/lib/contract/image';
import type { ImageService } from '@/lib/openstack/http';
import { openImageData } from '@/lib/openstack/image-data';
import { createImage, deleteImage, getImage, listImages } from '@/lib/openstack/images';
import { importImage } from '@/lib/openstack/imports';
import { signIn } from '../support/accounts';
import { canMount, mount, unmountAll } from '../support/memory-disk';
import { removeFolder, startCloud } from '../support/servers';
import { filesIn } from '../support/store-files';
import { imageUntil, settled } from './image-until';

// The disk of the records and of staging runs full, as any tenant can bring about who stages enough.

const full = { kind: 'unavailable', status: 503, reason: 'cloud_full' };

/** Takes all the room that is left on a small disk. */
function fillWith(filler: string): void {
  expect(() => writeFileSync(filler, Buffer.alloc(30_000_000))).toThrow('ENOSPC');
}

async function makeImage(service: ImageService): Promise<string> {
  const body = { name: 'x', disk_format: 'raw', container_format: 'bare' } as ImageCreate;
  return (await createImage(service, body)).image.id;
}

async function sendData(service: ImageService, id: string, kind: 'stage' | 'file', size: number) {
  const writer = openImageData(service, id, { kind }, size);
  writer.done.catch(() => {});
  await writer.write(new Uint8Array(size)).catch(() => {});
  await writer.end();
}

describe.skipIf(!canMount())('while the disk of the records is full', () => {
  const data = mkdtempSync(path.join(os.tmpdir(), 'darkroom-full-'));
  const store = mkdtempSync(path.join(os.tmpdir(), 'darkroom-full-store-'));
  let cloud: Awaited<ReturnType<typeof startCloud>>;
  let service: ImageService;
  beforeAll(async () => {
    mount(data, 'size=24m');
    cloud = await startCloud(
      {
        enabled_backends: [{ id: 'slow', filesystem_store_datadir: store, bandwidth: 1_500_000 }],
        default_backend: 'slow',
        seed_images: false,
        seed_metadefs: false,
      },
      data,
    );
    service = await signIn(cloud.authUrl, 'demo', 'darkroom', 'demo');
  });
  afterAll(async () => {
    await cloud.stop();
    unmountAll();
    for (const folder of [data, store]) removeFolder(folder);
  });

  const filler = path.join(data, 'filler');
  const fill = () => fillWith(filler);
  const make = () => makeImage(service);
  const send = (id: string, kind: 'stage' | 'file', size: number) => sendData(service, id, kind, size);

  test('what would change anything is refused with that reason, and reading goes on', async () => {
    const [staged, idle] = [await make(), await make()];
    await send(staged, 'stage', 1000);
    fill();
    await expect(make()).rejects.toMatchObject(full);
    await expect(send(idle, 'file', 1000)).rejects.toMatchObject(full);
    await expect(send(idle, 'stage', 1000)).rejects.toMatchObject(full);
    await expect(importImage(service, staged, { method: { name: 'glance-direct' } })).rejects.toMatchObject(
      full,
    );
    expect((await listImages(service, [])).images).toHaveLength(2);
    rmSync(filler);
    await send(idle, 'file', 1000);
    await importImage(service, staged, { method: { name: 'glance-direct' } });
    expect(await imageUntil(service, staged, settled)).toMatchObject({ status: 'active' });
    expect(filesIn(store)).toEqual([staged, idle].sort());
    for (const id of [staged, idle]) await deleteImage(service, id);
  });

  test('a running import and an upload wait with what they have to record, and lose nothing', async () => {
    const [imported, uploaded] = [await make(), await make()];
    await send(imported, 'stage', 4_000_000);
    await importImage(service, imported, { method: { name: 'glance-direct' } });
    const upload = send(uploaded, 'file', 2_000_000);
    const refused = expect(upload).rejects.toMatchObject(full);
    await imageUntil(service, uploaded, (image) => image.status === 'saving');
    fill();
    await refused;
    // The file is whole in its store while the record waits.
    await expect.poll(() => filesIn(store), { timeout: 30_000 }).toEqual([imported]);
    expect((await getImage(service, imported)).status).toBe('importing');
    rmSync(filler);
    expect(await imageUntil(service, imported, settled)).toMatchObject({ status: 'active', size: 4_000_000 });
    const back = await imageUntil(service, uploaded, (image) => image.status === 'queued');
    expect(back.size).toBeNull();
    await send(uploaded, 'file', 2_000_000);
    expect((await getImage(service, uploaded)).status).toBe('active');
  });
});

describe.skipIf(!canMount())('while one disk holds the records and the images, and is full', () => {
  const data = mkdtempSync(path.join(os.tmpdir(), 'darkroom-full-'));
  const config = {
    enabled_backends: [{ id: 'one' }],
    default_backend: 'one',
    seed_images: false,
    seed_metadefs: false,
  };
  const filler = path.join(data, 'filler');
  const reserve = path.join(data, 'reserve');
  const user = ['demo', 'darkroom', 'demo'] as const;
  afterAll(() => {
    unmountAll();
    removeFolder(data);
  });

  test('people sign in, look, and delete until there is room, also after a restart; nothing else takes what is kept for that', async () => {
    mount(data, 'size=24m');
    let cloud = await startCloud(config, data);
    let service = await signIn(cloud.authUrl, ...user);
    const large = await makeImage(service);
    await sendData(service, large, 'file', 6_000_000);
    const small: string[] = [];
    for (let count = 0; count < 20; count += 1) small.push(await makeImage(service));
    expect(statSync(reserve).size).toBe(1.5 * 2 ** 20);
    fillWith(filler);
    expect(statfsSync(data).bfree).toBe(0);

    service = await signIn(cloud.authUrl, ...user);
    expect((await listImages(service, [])).images).toHaveLength(21);
    await expect(makeImage(service)).rejects.toMatchObject(full);
    for (const id of small.slice(10)) await deleteImage(service, id);
    // There is a little room by now, and it is not for this.
    await expect(makeImage(service)).rejects.toMatchObject(full);

    await cloud.kill();
    cloud = await startCloud(config, data, cloud.port);
    service = await signIn(cloud.authUrl, ...user);
    await expect(makeImage(service)).rejects.toMatchObject(full);
    for (const id of small.slice(0, 10)) await deleteImage(service, id);
    expect((await listImages(service, [])).images).toHaveLength(1);

    await deleteImage(service, large);
    const next = await makeImage(service);
    expect(statSync(reserve).size).toBe(1.5 * 2 ** 20);
    rmSync(filler);
    await sendData(service, next, 'file', 6_000_000);
    expect((await getImage(service, next)).status).toBe('active');
    await cloud.stop();
  });
});
