import { expect, test } from 'vitest';
import type { ImageCreate } from '@/lib/contract/image';
import type { ImageService } from '@/lib/openstack/http';
import { openImageData } from '@/lib/openstack/image-data';
import { createImage, getImage, updateImage } from '@/lib/openstack/images';
import { importImage } from '@/lib/openstack/imports';
import { listImageTasks } from '@/lib/openstack/tasks';
import { getUsage } from '@/lib/openstack/usage';
import { signIn } from '../support/accounts';
import { type OwnCloud, ownClouds } from '../support/own-clouds';
import { startFileServer } from '../support/servers';
import { imageUntil, settled } from './image-until';

// Limits that a real cloud keeps in Keystone are set in the configuration here.

const start = ownClouds({ seed_metadefs: false });
const demo = (cloud: OwnCloud) => signIn(cloud.authUrl, 'demo', 'darkroom', 'demo');
const mebibyte = 1024 * 1024;
const body = { name: 'quota', disk_format: 'raw', container_format: 'bare' } as ImageCreate;
const make = async (service: ImageService) => (await createImage(service, body)).image.id;
async function send(service: ImageService, id: string, kind: 'file' | 'stage', size: number): Promise<void> {
  const writer = openImageData(service, id, { kind }, size);
  writer.done.catch(() => {});
  await writer.write(new Uint8Array(size)).catch(() => {});
  await writer.end();
}
const over = (name: string, limit: number, usage: number, delta: number) => ({
  kind: 'too_large',
  status: 413,
  reason: expect.stringMatching(
    new RegExp(
      `^Project \\w+ is over a limit for \\[Resource ${name} is over limit of ${limit} due to current usage ${usage} and delta ${delta}\\]$`,
    ),
  ),
});

test('without limits there is nothing to tell', async () => {
  const cloud = await start({});
  expect(await getUsage(await demo(cloud))).toEqual({});
});

test('each limit is a 413 in Glance’s words, and a project’s own goes before everybody’s', async () => {
  const cloud = await start({
    use_keystone_limits: true,
    registered_limits: { image_size_total: 2, image_stage_total: 1, image_count_total: 4 },
    limits: { alt: { image_count_total: 0 } },
  });
  const alt = await signIn(cloud.authUrl, 'alt', 'darkroom', 'alt');
  await expect(make(alt)).rejects.toMatchObject(over('image_count_total', 0, 0, 1));
  const service = await demo(cloud);
  expect(await getUsage(service)).toMatchObject({
    image_size_total: { usage: 0, limit: 2 },
    image_count_uploading: { usage: 0, limit: -1 },
  });
  const ids = [await make(service), await make(service), await make(service), await make(service)];
  const [one = '', two = '', three = '', four = ''] = ids;
  await expect(make(service)).rejects.toMatchObject(over('image_count_total', 4, 4, 1));
  // As in Glance, what is over a limit is what comes after.
  await send(service, one, 'stage', 2 * mebibyte);
  await expect(send(service, two, 'stage', mebibyte)).rejects.toMatchObject(
    over('image_stage_total', 1, 2, 0),
  );
  await send(service, three, 'file', 3 * mebibyte);
  await expect(send(service, four, 'file', 10)).rejects.toMatchObject(over('image_size_total', 2, 3, 0));
  await expect(importImage(service, one, { method: { name: 'glance-direct' } })).rejects.toMatchObject(
    over('image_size_total', 2, 3, 0),
  );
  expect(await getImage(service, two)).toMatchObject({ status: 'queued', size: null });
  expect(await getImage(service, one)).toMatchObject({ status: 'uploading' });
});

test('no more images take data at once than the limit says', async () => {
  const cloud = await start({
    use_keystone_limits: true,
    registered_limits: { image_count_uploading: 1 },
  });
  const service = await demo(cloud);
  await send(service, await make(service), 'stage', 10);
  await expect(send(service, await make(service), 'file', 10)).rejects.toMatchObject(
    over('image_count_uploading', 1, 1, 1),
  );
});

test('user_storage_quota bounds a project’s bytes in all stores', async () => {
  const files = await startFileServer();
  const cloud = await start({
    user_storage_quota: '10KB',
    import_filtering_opts: { allowed_hosts: ['localhost'], allowed_ports: [files.port] },
  });
  const service = await demo(cloud);
  await send(service, await make(service), 'file', 6000);
  const id = await make(service);
  await expect(send(service, id, 'file', 5000)).rejects.toMatchObject({
    kind: 'too_large',
    reason:
      'Image exceeds the storage quota: The size of the data 5000 will exceed the limit. 4240 bytes remaining.',
  });
  expect(await getImage(service, id)).toMatchObject({ status: 'queued', size: null });
  await importImage(service, id, { method: { name: 'web-download', uri: `${files.url}/file/5000` } });
  expect(await imageUntil(service, id, settled)).toMatchObject({ status: 'queued' });
  expect((await listImageTasks(service, id))[0]?.message).toContain('will exceed the limit. 4240 bytes');
  await send(service, id, 'file', 4240);
  expect((await getImage(service, id)).status).toBe('active');
  await files.stop();
});

test('an address of the web counts as a copy does, and one too many is refused', async () => {
  const files = await startFileServer();
  const cloud = await start({
    user_storage_quota: '10KB',
    enabled_backends: [{ id: 'central' }, { id: 'web', type: 'http' }],
    show_multiple_locations: true,
    import_filtering_opts: { allowed_hosts: ['localhost'], allowed_ports: [files.port] },
  });
  const service = await demo(cloud);
  const add = (id: string, name: string) =>
    updateImage(service, id, [
      { op: 'add', path: '/locations/-', value: { url: `${files.url}/file/4000#${name}`, metadata: {} } },
    ]);
  const id = await make(service);
  await add(id, 'one');
  await add(id, 'two');
  await expect(add(id, 'three')).rejects.toMatchObject({
    kind: 'too_large',
    reason:
      'Image exceeds the storage quota: The size of the data 4000 will exceed the limit. 2240 bytes remaining.',
  });
  expect((await getImage(service, id)).locations).toHaveLength(2);
  const other = await make(service);
  await expect(send(service, other, 'file', 2241)).rejects.toMatchObject({ kind: 'too_large' });
  await send(service, other, 'file', 2240);
  expect((await getImage(service, other)).status).toBe('active');
  await files.stop();
});
