import { expect, inject, test } from 'vitest';
import type { ImageCreate } from '@/lib/contract/image';
import type { ImageService } from '@/lib/openstack/http';
import { openImageData } from '@/lib/openstack/image-data';
import { createImage, deleteImage } from '@/lib/openstack/images';
import { importImage } from '@/lib/openstack/imports';
import { getUsage } from '@/lib/openstack/usage';
import { newAccount } from '../support/accounts';
import { imageUntil, settled } from './image-until';

// A project's usage against the limits of the cloud.

const mebibyte = 1024 * 1024;

async function queued(service: ImageService): Promise<string> {
  const body = { name: 'usage', disk_format: 'raw', container_format: 'bare' } as ImageCreate;
  return (await createImage(service, body)).image.id;
}
async function send(service: ImageService, id: string, kind: 'file' | 'stage', size: number): Promise<void> {
  const writer = openImageData(service, id, { kind }, size);
  await writer.write(new Uint8Array(size));
  await writer.end();
}
/** What is used of every limit. */
async function used(service: ImageService): Promise<Record<string, number>> {
  const usage = (await getUsage(service)) ?? {};
  return Object.fromEntries(Object.entries(usage).map(([name, entry]) => [name, entry.usage]));
}

test('usage follows creating, uploading, staging, importing and deleting', async () => {
  const { service } = await newAccount(inject('authUrl'));
  const limits = await getUsage(service);
  expect(Object.keys(limits ?? {})).toEqual([
    'image_size_total',
    'image_stage_total',
    'image_count_total',
    'image_count_uploading',
  ]);
  for (const entry of Object.values(limits ?? {})) expect(entry.limit).toBeGreaterThan(0);
  const nothing = {
    image_size_total: 0,
    image_stage_total: 0,
    image_count_total: 0,
    image_count_uploading: 0,
  };
  expect(await used(service)).toEqual(nothing);
  const uploaded = await queued(service);
  expect(await used(service)).toEqual({ ...nothing, image_count_total: 1 });
  await send(service, uploaded, 'file', 3 * mebibyte + 5);
  expect(await used(service)).toEqual({ ...nothing, image_count_total: 1, image_size_total: 3 });
  const staged = await queued(service);
  await send(service, staged, 'stage', 2 * mebibyte);
  expect(await used(service)).toEqual({
    image_size_total: 3,
    image_stage_total: 2,
    image_count_total: 2,
    image_count_uploading: 1,
  });
  // Every copy counts.
  await importImage(service, staged, {
    method: { name: 'glance-direct' },
    stores: ['central', 'dcn0'],
  });
  await imageUntil(service, staged, settled);
  expect(await used(service)).toEqual({ ...nothing, image_count_total: 2, image_size_total: 7 });
  await deleteImage(service, staged);
  await deleteImage(service, uploaded);
  expect(await used(service)).toEqual(nothing);
  // Each look asks a real Keystone for every limit, one after another.
}, 240_000);
