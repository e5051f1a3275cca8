import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { ImageCreate } from '@/lib/contract/image';
import type { ImageService } from '@/lib/openstack/http';
import { openImageData } from '@/lib/openstack/image-data';
import { createImage, deleteImage, getImage } from '@/lib/openstack/images';
import { importImage } from '@/lib/openstack/imports';
import { listImageTasks } from '@/lib/openstack/tasks';
import { signIn } from '../support/accounts';
import { removeFolder, startCloud } from '../support/servers';
import { imageUntil, settled } from './image-until';

// What fills stores takes its turn: a thousand imports at once take no more memory than a few.

async function begun(service: ImageService): Promise<string> {
  const body = { name: 'x', disk_format: 'raw', container_format: 'bare' } as ImageCreate;
  const { id } = (await createImage(service, body)).image;
  const writer = openImageData(service, id, { kind: 'stage' }, 4_000_000);
  await writer.write(new Uint8Array(4_000_000));
  await writer.end();
  await importImage(service, id, { method: { name: 'glance-direct' }, stores: ['slow'] });
  return id;
}
const storeOf = async (service: ImageService, id: string) =>
  (await listImageTasks(service, id))[0]?.store_progress?.[0]?.state;

test('an import beyond max_workers waits, can be deleted while it does, and comes when another ends', async () => {
  const cloud = await startCloud({
    enabled_backends: [{ id: 'slow', bandwidth: 1_000_000 }],
    default_backend: 'slow',
    taskflow_executor: { max_workers: 1 },
    seed_images: false,
    seed_metadefs: false,
  });
  const service = await signIn(cloud.authUrl, 'demo', 'darkroom', 'demo');
  const first = await begun(service);
  await expect.poll(() => storeOf(service, first)).toBe('importing');
  const [second, third] = [await begun(service), await begun(service)];
  expect(await storeOf(service, second)).toBe('waiting');
  await deleteImage(service, second);
  expect((await getImage(service, first)).status).toBe('importing');
  expect(readdirSync(path.join(cloud.data, 'staging')).some((name) => name.startsWith(second))).toBe(false);
  expect(await storeOf(service, third)).toBe('waiting');
  for (const id of [first, third])
    expect(await imageUntil(service, id, settled)).toMatchObject({ status: 'active', stores: 'slow' });
  await cloud.stop();
  removeFolder(cloud.data);
});
