import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Image, ImageCreate } from '@/lib/contract/image';
import type { ImageService } from '@/lib/openstack/http';
import { send } from '@/lib/openstack/http';
import { openImageData } from '@/lib/openstack/image-data';
import { createImage, getImage, setImageActive, updateImage } from '@/lib/openstack/images';
import { importImage } from '@/lib/openstack/imports';
import { adminService, signIn } from '../support/accounts';
import { type OwnCloud, ownClouds } from '../support/own-clouds';
import { filesIn } from '../support/store-files';
import { imageUntil, settled } from './image-until';

// Locations are off by default, on a real Glance too; here they are on, and the API is a newer one.

const startCloud = ownClouds({
  enabled_backends: [{ id: 'central' }, { id: 'dcn0' }],
  seed_metadefs: false,
  show_multiple_locations: true,
  show_image_direct_url: true,
  api_version: 17,
});
async function start(config: object = {}) {
  const cloud = await startCloud(config);
  return {
    cloud,
    admin: await adminService(cloud.authUrl),
    demo: await signIn(cloud.authUrl, 'demo', 'darkroom', 'demo'),
  };
}
const body = { name: 'placed', disk_format: 'raw', container_format: 'bare' } as ImageCreate;
async function placed(service: ImageService, more: Partial<ImageCreate> = {}): Promise<Image> {
  const { id } = (await createImage(service, { ...body, ...more } as ImageCreate)).image;
  const writer = openImageData(service, id, { kind: 'stage' }, 3);
  await writer.write(new Uint8Array(3));
  await writer.end();
  await importImage(service, id, { method: { name: 'glance-direct' }, all_stores: true });
  return imageUntil(service, id, settled);
}
const fileOf = (cloud: OwnCloud, store: string, id: string) => path.join(cloud.data, 'stores', store, id);

test('every copy is a location with its store, and the first is the direct_url', async () => {
  const { cloud, demo } = await start();
  const { image } = await createImage(demo, body);
  expect(image.locations).toEqual([]);
  expect(image).not.toHaveProperty('direct_url');
  const { id, locations, direct_url } = await placed(demo);
  expect(locations).toEqual(
    ['central', 'dcn0'].map((store) => ({
      url: `file://${fileOf(cloud, store, id)}`,
      metadata: { store },
    })),
  );
  expect(direct_url).toBe(`file://${fileOf(cloud, 'central', id)}`);
});

test('by default nobody sees locations, and nobody changes them', async () => {
  const { demo, admin } = await start({ show_multiple_locations: false, show_image_direct_url: false });
  const image = await placed(demo);
  expect(image).not.toHaveProperty('locations');
  expect(image).not.toHaveProperty('direct_url');
  const url = `${admin.url}/v2/images/${image.id}`;
  for (const [operation, verb] of [
    [{ op: 'add', path: '/locations/-', value: { url: 'http://x/', metadata: {} } }, 'add'],
    [{ op: 'replace', path: '/locations', value: [{ url: 'http://x/', metadata: {} }] }, 'update'],
    [{ op: 'remove', path: '/locations/0' }, 'remove'],
  ] as const) {
    await expect(
      send(url, {
        method: 'PATCH',
        token: admin.token,
        body: [operation],
        contentType: 'application/openstack-images-v2.1-json-patch',
      }),
    ).rejects.toMatchObject({
      kind: 'forbidden',
      reason: `It's not allowed to ${verb} locations if locations are invisible.`,
    });
  }
});

test('an administrator takes a copy away by its location, down to the last', async () => {
  const { cloud, admin, demo } = await start();
  const { id } = await placed(demo);
  await expect(updateImage(demo, id, [{ op: 'remove', path: '/locations/0' }])).rejects.toMatchObject({
    kind: 'forbidden',
    reason: 'You are not authorized to complete delete_image_location action.',
  });
  await expect(updateImage(admin, id, [{ op: 'remove', path: '/locations/2' }])).rejects.toMatchObject({
    kind: 'invalid',
    reason: 'Invalid position for removing a location.',
  });
  // All or nothing.
  await expect(
    updateImage(admin, id, [
      { op: 'remove', path: '/locations/1' },
      { op: 'replace', path: '/missing', value: 'x' },
    ]),
  ).rejects.toMatchObject({ kind: 'conflict' });
  expect(existsSync(fileOf(cloud, 'dcn0', id))).toBe(true);
  const left = await updateImage(admin, id, [{ op: 'remove', path: '/locations/-' }]);
  expect(left.stores).toBe('central');
  expect(left.locations).toHaveLength(1);
  expect(filesIn(path.join(cloud.data, 'stores', 'dcn0'))).toEqual([]);
  await expect(updateImage(admin, id, [{ op: 'remove', path: '/locations/0' }])).rejects.toMatchObject({
    kind: 'forbidden',
    reason: 'Cannot remove last location in the image.',
  });
  await setImageActive(demo, id, false);
  expect((await getImage(demo, id)).locations).toEqual([]);
  expect((await getImage(admin, id)).locations).toHaveLength(1);
  await expect(updateImage(admin, id, [{ op: 'remove', path: '/locations/0' }])).rejects.toMatchObject({
    kind: 'conflict',
    reason: "It's not allowed to remove locations if image status is deactivated.",
  });
});

test('what stands beside the store may be written, the addresses may not', async () => {
  const { demo } = await start();
  const { id, locations = [] } = await placed(demo);
  const replace = (value: unknown) => updateImage(demo, id, [{ op: 'replace', path: '/locations', value }]);
  const coloured = locations.map(({ url, metadata }) => ({ url, metadata: { ...metadata, colour: 'red' } }));
  expect((await replace(coloured)).locations).toEqual(coloured);
  expect((await getImage(demo, id)).locations).toEqual(coloured);
  await expect(replace([])).rejects.toMatchObject({ reason: 'Cannot set locations to empty list.' });
  await expect(replace(locations.slice(1))).rejects.toMatchObject({
    kind: 'invalid',
    reason: expect.stringContaining('Original locations is not empty'),
  });
  const add = (value: unknown) => updateImage(demo, id, [{ op: 'add', path: '/locations/-', value }]);
  for (const url of ['file:///etc/passwd', 'http://127.0.0.1/x', 'nope://x', locations[0]?.url])
    await expect(add({ url, metadata: {} })).rejects.toMatchObject({
      kind: 'invalid',
      reason: 'Invalid location',
    });
  await expect(add({ url: 'x' })).rejects.toMatchObject({
    kind: 'invalid',
    reason: expect.stringContaining("'metadata' is a required property"),
  });
  const validation_data = {
    checksum: '0'.repeat(32),
    os_hash_algo: 'sha512',
    os_hash_value: '0'.repeat(128),
  };
  await expect(add({ url: 'http://x/', metadata: {}, validation_data })).rejects.toMatchObject({
    kind: 'conflict',
    reason: 'checksum is already set with a different value',
  });
  await expect(
    updateImage(demo, id, [{ op: 'add', path: '/locations', value: { url: 'x', metadata: {} } }]),
  ).rejects.toMatchObject({ reason: "Invalid JSON pointer for this resource: '/locations'" });
});

test('API 2.17 lists locations to administrators and takes none that is no http store’s', async () => {
  const { admin, demo } = await start();
  const { id, locations } = await placed(demo);
  const call = (service: ImageService, image: string, value?: unknown) =>
    send(`${service.url}/v2/images/${image}/locations`, {
      method: value === undefined ? 'GET' : 'POST',
      token: service.token,
      body: value,
    });
  expect(await (await call(admin, id)).json()).toEqual(locations);
  await expect(call(demo, id)).rejects.toMatchObject({
    reason: 'You are not authorized to complete fetch_image_location action.',
  });
  await expect(call(demo, id, { url: 'http://x/' })).rejects.toMatchObject({
    kind: 'conflict',
    reason: "It's not allowed to add locations if image status is active.",
  });
  const queued = (await createImage(demo, body)).image.id;
  await expect(call(demo, queued, { url: 'http://x/' })).rejects.toMatchObject({
    kind: 'forbidden',
    reason: 'http store must be enabled to use location API by normal user.',
  });
  await expect(call(demo, queued, { url: 5 })).rejects.toMatchObject({ kind: 'invalid' });
  await expect(
    call(demo, queued, { url: 'http://x/', validation_data: { os_hash_algo: 'sha512' } }),
  ).rejects.toMatchObject({ kind: 'invalid' });
  expect((await getImage(demo, queued)).status).toBe('queued');
});

test('before 2.17 there is no such address', async () => {
  const { admin, demo } = await start({ api_version: 16 });
  const { id } = await placed(demo);
  await expect(send(`${admin.url}/v2/images/${id}/locations`, { token: admin.token })).rejects.toMatchObject({
    kind: 'not_found',
  });
});
