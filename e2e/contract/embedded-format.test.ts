import { readdirSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ImageCreate } from '@/lib/contract/image';
import { type QemuImage, qemuFile } from '@/lib/inspect/qemu-images';
import type { ImageService } from '@/lib/openstack/http';
import { openImageData } from '@/lib/openstack/image-data';
import { createImage, getImage, updateImage } from '@/lib/openstack/images';
import { importImage } from '@/lib/openstack/imports';
import { listImageTasks } from '@/lib/openstack/tasks';
import { signIn } from '../support/accounts';
import { removeFolder, startCloud } from '../support/servers';
import { imageUntil, settled } from './image-until';

// Glance from 2025.1 on looks at the data it is given (require_image_format_match); the embedded cloud does as well.

type Cloud = Awaited<ReturnType<typeof startCloud>>;
let strict: Cloud;
let lenient: Cloud;
const stores = { enabled_backends: [{ id: 'central' }], default_backend: 'central', seed_images: false };
beforeAll(async () => {
  strict = await startCloud({ ...stores });
  lenient = await startCloud({ ...stores, require_image_format_match: false });
});
afterAll(async () => {
  for (const cloud of [strict, lenient]) {
    await cloud.stop();
    removeFolder(cloud.data);
  }
});
const demo = (cloud: Cloud) => signIn(cloud.authUrl, 'demo', 'darkroom', 'demo');
async function make(service: ImageService, disk_format: string, container_format = 'bare') {
  return (await createImage(service, { name: 'x', disk_format, container_format } as ImageCreate)).image.id;
}
async function send(service: ImageService, id: string, kind: 'file' | 'stage', bytes: Uint8Array) {
  const writer = openImageData(service, id, { kind }, bytes.length);
  await writer.write(bytes);
  await writer.end();
}

test.each<[QemuImage, string, number | null]>([
  ['qcow2-v3', 'qcow2', 64 * 1024 * 1024],
  ['vmdk-stream', 'vmdk', 1024 * 1024],
  ['vhd-fixed', 'vhd', 1024 * 1024],
  ['vhdx', 'vhdx', 64 * 1024 * 1024],
  ['vdi', 'vdi', 64 * 1024 * 1024],
  ['qcow2-v3', 'raw', qemuFile('qcow2-v3').length],
  ['vdi', 'ami', null],
])('%s as %s is told by its virtual size', async (file, format, size) => {
  const service = await demo(strict);
  const id = await make(service, format, format === 'ami' ? 'ami' : 'bare');
  await send(service, id, 'file', qemuFile(file));
  expect(await getImage(service, id)).toMatchObject({ status: 'active', virtual_size: size });
});

test.each<[QemuImage, string, string]>([
  ['vdi', 'qcow2', 'Image disk_format qcow2 does not match stream data vdi'],
  ['qcow2-backing', 'qcow2', 'Image failed safety checks: Image has a backing file'],
  ['qcow2-data-file', 'qcow2', 'Image failed safety checks: Image has data_file set'],
  ['qcow2-backing', 'raw', 'Image failed safety checks: Image has a backing file'],
  ['vmdk-flat', 'vmdk', 'Image failed safety checks: A descriptor alone has no data of its own'],
])('%s as %s is refused, and the image takes other data', async (file, format, reason) => {
  const service = await demo(strict);
  const id = await make(service, format);
  await expect(send(service, id, 'file', qemuFile(file))).rejects.toMatchObject({ status: 415, reason });
  expect(await getImage(service, id)).toMatchObject({ status: 'queued', size: null, checksum: null });
  expect(readdirSync(path.join(strict.data, 'stores/central'))).not.toContain(id);

  await send(service, id, 'stage', qemuFile(file));
  await importImage(service, id, { method: { name: 'glance-direct' } });
  expect(await imageUntil(service, id, settled)).toMatchObject({ status: 'queued', size: null });
  expect((await listImageTasks(service, id))[0]).toMatchObject({ status: 'failure', message: reason });
  expect(readdirSync(path.join(strict.data, 'stores/central'))).not.toContain(id);

  await send(service, id, 'file', qemuFile(format === 'vmdk' ? 'vmdk-sparse' : 'qcow2-v3'));
  expect((await getImage(service, id)).status).toBe('active');
});

test('switched off, what contradicts its format is taken without a virtual size, and what is unsafe is not', async () => {
  const service = await demo(lenient);
  const id = await make(service, 'qcow2');
  await send(service, id, 'file', qemuFile('vdi'));
  expect(await getImage(service, id)).toMatchObject({ status: 'active', virtual_size: null });
  const unsafe = await make(service, 'qcow2');
  await expect(send(service, unsafe, 'file', qemuFile('qcow2-backing'))).rejects.toMatchObject({
    status: 415,
  });
});

test('an operator may allow raw and iso alone', async () => {
  const cloud = await startCloud({ ...stores, disk_formats: ['raw', 'iso'], container_formats: ['bare'] });
  const service = await demo(cloud);
  await expect(make(service, 'qcow2')).rejects.toMatchObject({ status: 400 });
  await expect(make(service, 'raw', 'ovf')).rejects.toMatchObject({ status: 400 });
  const id = await make(service, 'iso');
  const replace = [{ op: 'replace' as const, path: '/disk_format', value: 'qcow2' }];
  await expect(updateImage(service, id, replace)).rejects.toMatchObject({ status: 400 });
  const schema = await fetch(`${service.url}/v2/schemas/image`, {
    headers: { 'x-auth-token': service.token },
  });
  const { properties } = (await schema.json()) as { properties: Record<string, { enum?: unknown[] }> };
  expect(properties.disk_format?.enum).toEqual([null, 'raw', 'iso']);
  expect(properties.container_format?.enum).toEqual([null, 'bare']);
  await cloud.stop();
  removeFolder(cloud.data);
});
