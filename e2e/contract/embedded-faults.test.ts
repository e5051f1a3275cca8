import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { ImageCreate } from '@/lib/contract/image';
import { openImageData } from '@/lib/openstack/image-data';
import { createImage, deleteImage, getImage } from '@/lib/openstack/images';
import { importImage } from '@/lib/openstack/imports';
import { listImageTasks } from '@/lib/openstack/tasks';
import { signIn } from '../support/accounts';
import { type OwnCloud, ownClouds } from '../support/own-clouds';
import { startCloud, startFileServer } from '../support/servers';
import { filesIn } from '../support/store-files';
import { imageUntil, settled } from './image-until';

// What only the embedded cloud can be put through: it is killed, filled up, and looked into.

const start = ownClouds();
const demo = (cloud: OwnCloud) => signIn(cloud.authUrl, 'demo', 'darkroom', 'demo');
const make = async (service: Awaited<ReturnType<typeof demo>>) => {
  const body = { name: 'x', disk_format: 'raw', container_format: 'bare' } as ImageCreate;
  return (await createImage(service, body)).image.id;
};
/** Every file of data that a cloud holds, as "folder/name". */
function dataFiles(cloud: OwnCloud): string[] {
  const folders = [
    'staging',
    ...readdirSync(path.join(cloud.data, 'stores')).map((store) => `stores/${store}`),
  ];
  return folders
    .flatMap((folder) => filesIn(path.join(cloud.data, folder)).map((name) => `${folder}/${name}`))
    .sort();
}
/** Waits until a cloud holds just these files: they go a moment after the record says that all is well. */
async function filesUntil(cloud: OwnCloud, wanted: string[]): Promise<void> {
  while (JSON.stringify(dataFiles(cloud)) !== JSON.stringify(wanted)) await new Promise(setImmediate);
}
const twoStores = (change: object) => ({
  enabled_backends: [{ id: 'central' }, { id: 'slow', ...change }],
  default_backend: 'central',
});

test('a full store says so, keeps no half file, and the others are not touched', async () => {
  const cloud = await start(twoStores({ capacity: 1_000_000 }));
  const service = await demo(cloud);
  const id = await make(service);
  const writer = openImageData(service, id, { kind: 'stage' }, 3_000_000);
  await writer.write(new Uint8Array(3_000_000));
  await writer.end();
  await importImage(service, id, {
    method: { name: 'glance-direct' },
    stores: ['central', 'slow'],
    all_stores_must_succeed: false,
  });
  expect(await imageUntil(service, id, settled)).toMatchObject({
    status: 'active',
    stores: 'central',
    os_glance_failed_import: 'slow',
  });
  const [task] = await listImageTasks(service, id);
  expect(task?.store_progress?.[1]).toMatchObject({ state: 'failed', reason: 'No space left on device' });
  await filesUntil(cloud, [`stores/central/${id}`]);
});

test('a store out of reach gives its reason, and the image takes data elsewhere', async () => {
  const cloud = await start(twoStores({ fails: 'The site is out of reach' }));
  const service = await demo(cloud);
  const id = await make(service);
  const send = async (store: string) => {
    const writer = openImageData(service, id, { kind: 'file', store }, 100);
    await writer.write(new Uint8Array(100));
    await writer.end();
  };
  await expect(send('slow')).rejects.toMatchObject({
    kind: 'unavailable',
    reason: expect.stringContaining('out of reach'),
  });
  expect(await getImage(service, id)).toMatchObject({ status: 'queued', size: null });
  await send('central');
  expect((await getImage(service, id)).status).toBe('active');
});

test('a source that sends nothing is given up after a time, and said so', async () => {
  const files = await startFileServer();
  const cloud = await start({
    import_filtering_opts: { allowed_hosts: ['localhost'], allowed_ports: [files.port] },
    web_download_timeout: 500,
  });
  const service = await demo(cloud);
  const id = await make(service);
  await importImage(service, id, { method: { name: 'web-download', uri: `${files.url}/hang` } });
  expect((await imageUntil(service, id, settled)).status).toBe('queued');
  expect((await listImageTasks(service, id))[0]?.message).toMatch(/sent nothing/);
  await files.stop();
});

test.each([true, false])(
  'killed in the middle of an import (all must succeed: %s), it goes on when it starts again',
  async (all) => {
    const cloud = await start(twoStores({ bandwidth: 4_000_000 }));
    const service = await demo(cloud);
    const id = await make(service);
    const writer = openImageData(service, id, { kind: 'stage' }, 8_000_000);
    await writer.write(new Uint8Array(8_000_000).fill(7));
    await writer.end();
    await importImage(service, id, {
      method: { name: 'glance-direct' },
      stores: ['central', 'slow'],
      all_stores_must_succeed: all,
    });
    await imageUntil(service, id, (image) => image.stores === 'central');
    await cloud.kill();
    const again = await start(twoStores({ bandwidth: 40_000_000 }), cloud.data);
    const service2 = await demo(again);
    expect(await imageUntil(service2, id, settled)).toMatchObject({
      status: 'active',
      stores: 'central,slow',
      size: 8_000_000,
    });
    await filesUntil(again, [`stores/central/${id}`, `stores/slow/${id}`]);
  },
);

test('killed in the middle of an upload and of staging, it comes back with queued images and no files', async () => {
  const cloud = await start(twoStores({}));
  const service = await demo(cloud);
  const ids = [await make(service), await make(service)];
  const writers = ids.map((id, index) =>
    openImageData(service, id, { kind: index === 0 ? 'file' : 'stage' }, 50_000_000),
  );
  const ended = writers.map((writer) => expect(writer.done).rejects.toMatchObject({ kind: 'unavailable' }));
  for (const writer of writers) await writer.write(new Uint8Array(8_000_000));
  for (const id of ids) await imageUntil(service, id, (image) => image.status !== 'queued');
  await cloud.kill();
  await Promise.all(ended);
  const again = await start(twoStores({}), cloud.data);
  const service2 = await demo(again);
  for (const id of ids) expect(await getImage(service2, id)).toMatchObject({ status: 'queued', size: null });
  await filesUntil(again, []);
});

test('deleting while bytes move leaves nothing behind', async () => {
  const cloud = await start(twoStores({ bandwidth: 4_000_000 }));
  const service = await demo(cloud);
  const imported = await make(service);
  const staged = openImageData(service, imported, { kind: 'stage' }, 8_000_000);
  await staged.write(new Uint8Array(8_000_000));
  await staged.end();
  await importImage(service, imported, { method: { name: 'glance-direct' }, all_stores: true });
  await imageUntil(service, imported, (image) => image.stores === 'central');
  await deleteImage(service, imported);
  await filesUntil(cloud, []);

  const uploaded = await make(service);
  const writer = openImageData(service, uploaded, { kind: 'file' }, 8_000_000);
  await writer.write(new Uint8Array(4_000_000));
  await imageUntil(service, uploaded, (image) => image.status === 'saving');
  await deleteImage(service, uploaded);
  const gone = expect(writer.done).rejects.toMatchObject({ status: 410 });
  await writer.write(new Uint8Array(4_000_000)).catch(() => {});
  await writer.end().catch(() => {});
  await gone;
  await filesUntil(cloud, []);
});

test.each([
  'file:///etc/passwd',
  'ftp://example.org/a',
  'http://169.254.169.254/latest/meta-data',
  'http://[::1]/a',
  'http://[::ffff:127.0.0.1]/a',
  'http://10.0.0.1/a',
  'http://127.0.0.1/a',
  'http://2130706433/a',
  'http://0x7f.1/a',
  'http://localhost/a',
  'http://0.0.0.0/a',
  'http://example.org:22/a',
  'http:///nohost',
])('by default the cloud does not fetch %s', async (uri) => {
  const cloud = await start({});
  const service = await demo(cloud);
  const id = await make(service);
  await expect(importImage(service, id, { method: { name: 'web-download', uri } })).rejects.toMatchObject({
    status: 400,
    reason: expect.stringContaining('does not pass filtering'),
  });
  expect(await getImage(service, id)).toMatchObject({ status: 'queued' });
});

test('a taken port and an unwritable data folder are one clear sentence each', async () => {
  const cloud = await start({});
  await expect(startCloud({}, undefined, cloud.port)).rejects.toThrow(
    /Port \d+ is taken: stop what listens there or set CLOUD_PORT/,
  );
  await expect(startCloud({ default_backend: 'nowhere' })).rejects.toThrow(
    'default_backend "nowhere" is not one of enabled_backends',
  );
});
