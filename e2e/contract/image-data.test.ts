import { createHash, randomBytes } from 'node:crypto';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import type { ImageCreate } from '@/lib/contract/image';
import type { ImageTask } from '@/lib/contract/task';
import { openImageData } from '@/lib/openstack/image-data';
import { createImage, deleteImage, getImage, getImageFile } from '@/lib/openstack/images';
import { importImage } from '@/lib/openstack/imports';
import { deleteFromStore } from '@/lib/openstack/stores';
import { listImageTasks } from '@/lib/openstack/tasks';
import { imageTrack } from '@/lib/work/store-track';
import { type Account, adminService, newAccount } from '../support/accounts';
import { imageUntil, settled } from './image-until';

const authUrl = inject('authUrl');
const files = inject('files');
const bytes = randomBytes(3 * 1024 * 1024 + 17);
const sha512 = createHash('sha512').update(bytes).digest('hex');
const md5 = createHash('md5').update(bytes).digest('hex');
let owner: Account;
beforeAll(async () => {
  owner = await newAccount(authUrl);
});

async function make(change: Record<string, unknown> = {}) {
  const body = {
    name: 'data',
    disk_format: 'raw',
    container_format: 'bare',
    visibility: 'private',
    ...change,
  };
  return (await createImage(owner.service, body as ImageCreate)).image.id;
}
async function send(id: string, target: 'file' | 'stage', data: Uint8Array, store?: string) {
  const writer = openImageData(
    owner.service,
    id,
    target === 'file' ? { kind: 'file', store } : { kind: 'stage' },
    data.length,
  );
  if (data.length > 0) await writer.write(data);
  await writer.end();
}
const direct = (stores: string[], all_stores_must_succeed: boolean) => ({
  method: { name: 'glance-direct' },
  stores,
  all_stores_must_succeed,
});
/** The reason where the cloud tells one; a real Glance never does. */
function expectReason(task: ImageTask | undefined, reason: RegExp) {
  expect(task?.message).toMatch(task?.store_progress ? reason : /^Task failed due to Internal Error$/);
}
const download = (path: string, stores: string[], all_stores_must_succeed: boolean) => ({
  method: { name: 'web-download', uri: `${files}${path}` },
  stores,
  all_stores_must_succeed,
});

describe('upload', () => {
  test('bytes come back as they went, with both hashes', async () => {
    const id = await make();
    await send(id, 'file', bytes, 'central');
    expect(await getImage(owner.service, id)).toMatchObject({
      status: 'active',
      size: bytes.length,
      virtual_size: bytes.length,
      checksum: md5,
      os_hash_algo: 'sha512',
      os_hash_value: sha512,
      stores: 'central',
    });
    const whole = await getImageFile(owner.service, id);
    expect(Buffer.from(await whole.arrayBuffer()).equals(bytes)).toBe(true);
    const part = await getImageFile(owner.service, id, 'bytes=100-199');
    expect(part.status).toBe(206);
    expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(100, 200))).toBe(true);
    await expect(getImageFile(owner.service, id, `bytes=${bytes.length}-`)).rejects.toMatchObject({
      status: 416,
    });
    await expect(send(id, 'file', bytes)).rejects.toMatchObject({ status: 409 });
  });

  test('without a format, into an unknown store, or as another type: refused, and still queued', async () => {
    const bare = await make({ disk_format: null });
    await expect(send(bare, 'file', bytes)).rejects.toMatchObject({ status: 400 });
    const id = await make();
    await expect(send(id, 'file', bytes, 'nowhere')).rejects.toMatchObject({ status: 400 });
    const response = await fetch(`${owner.service.url}/v2/images/${id}/file`, {
      method: 'PUT',
      headers: { 'x-auth-token': owner.service.token, 'content-type': 'text/plain' },
      body: 'x',
    });
    expect(response.status).toBe(415);
    expect((await getImage(owner.service, id)).status).toBe('queued');
  });

  test('a full store refuses with 413; the image is queued and takes data elsewhere', async () => {
    const id = await make();
    await expect(send(id, 'file', bytes, 'broken')).rejects.toMatchObject({
      kind: 'too_large',
      reason: expect.stringMatching(/\w{3,}/),
    });
    expect(await getImage(owner.service, id)).toMatchObject({ status: 'queued', size: null });
    await send(id, 'file', bytes, 'central');
    expect((await getImage(owner.service, id)).checksum).toBe(md5);
  });

  test('a body that breaks off leaves a queued image', async () => {
    const id = await make();
    const writer = openImageData(owner.service, id, { kind: 'file' }, bytes.length);
    const broken = expect(writer.done).rejects.toMatchObject({ kind: 'unavailable' });
    await writer.write(bytes.subarray(0, 1000));
    await imageUntil(owner.service, id, (image) => image.status === 'saving');
    writer.abort();
    await broken;
    expect((await imageUntil(owner.service, id, (image) => image.status === 'queued')).size).toBeNull();
  });

  test('an empty file makes an active image that tells no virtual size', async () => {
    const id = await make();
    await send(id, 'file', Buffer.alloc(0));
    expect(await getImage(owner.service, id)).toMatchObject({
      status: 'active',
      size: 0,
      virtual_size: null,
    });
  });

  test('no data is 204, and nothing of it downloads', async () => {
    expect((await getImageFile(owner.service, await make())).status).toBe(204);
  });
});

describe('import', () => {
  test('one file reaches three stores at once, and each tells how far it is', async () => {
    const id = await make();
    await send(id, 'stage', bytes);
    expect(await getImage(owner.service, id)).toMatchObject({
      status: 'uploading',
      size: bytes.length,
      checksum: null,
    });
    await importImage(owner.service, id, direct(['central', 'dcn0', 'dcn1'], true));
    const image = await imageUntil(owner.service, id, settled);
    expect(image).toMatchObject({
      status: 'active',
      checksum: md5,
      os_hash_value: sha512,
      os_glance_importing_to_stores: '',
      os_glance_failed_import: '',
    });
    expect(image.stores?.split(',').sort()).toEqual(['central', 'dcn0', 'dcn1']);
    const [task] = await listImageTasks(owner.service, id);
    expect(task).toMatchObject({ status: 'success', message: 'Copied 3 MiB', result: { image_id: id } });
    for (const progress of task?.store_progress ?? [])
      expect(progress).toMatchObject({ state: 'done', copied: bytes.length });
    await expect(importImage(owner.service, id, direct(['central'], true))).rejects.toMatchObject({
      status: 409,
    });
  });

  test('with failure allowed a bad store is named and the others keep their copy', async () => {
    const id = await make();
    await send(id, 'stage', bytes);
    await importImage(owner.service, id, direct(['central', 'broken'], false));
    const image = await imageUntil(owner.service, id, settled);
    expect(image).toMatchObject({
      status: 'active',
      stores: 'central',
      os_glance_failed_import: 'broken',
      checksum: md5,
    });
    const tasks = await listImageTasks(owner.service, id);
    expect(imageTrack(image, tasks)).toMatchObject({ state: 'partial' });
    const progress = tasks[0]?.store_progress?.find((store) => store.store === 'broken');
    if (progress) expect(progress).toMatchObject({ state: 'failed', reason: 'No space left on device' });
  });

  test('when all must succeed and one store fails, the image is either queued again or dead, and never active', async () => {
    const id = await make();
    await send(id, 'stage', bytes);
    await importImage(owner.service, id, direct(['central', 'broken'], true));
    const image = await imageUntil(owner.service, id, (now) => !now.os_glance_import_task);
    expect(image).toMatchObject({ size: null, checksum: null, os_glance_failed_import: 'broken' });
    expect(image.stores).toBeUndefined();
    const track = imageTrack(image, await listImageTasks(owner.service, id));
    const again = () => send(id, 'stage', bytes);
    if (image.status === 'importing') {
      // Glance's own dead end: nothing but deleting helps, which is what the track says.
      expect(track.state).toBe('dead');
      await expect(again()).rejects.toMatchObject({ status: 409 });
      await deleteImage(owner.service, id);
    } else {
      expect(track.state).toBe('retryable');
      await again();
      await importImage(owner.service, id, direct(['central'], true));
      expect((await imageUntil(owner.service, id, settled)).status).toBe('active');
    }
  });

  test('a URL is fetched; its failure names every store, keeps the URL, and can be tried again', async () => {
    const good = await make();
    await importImage(owner.service, good, download('/file/100000', ['central', 'broken'], false));
    expect(await imageUntil(owner.service, good, settled)).toMatchObject({
      status: 'active',
      size: 100_000,
      os_glance_failed_import: 'broken',
    });
    const bad = await make();
    const request = download('/file/100000', ['central', 'broken'], true);
    await importImage(owner.service, bad, request);
    const image = await imageUntil(owner.service, bad, settled);
    expect(image).toMatchObject({ status: 'queued', os_glance_failed_import: 'broken,central' });
    const [task] = await listImageTasks(owner.service, bad);
    expect(task?.status).toBe('failure');
    expect(task?.input?.import_req?.method.uri).toBe(request.method.uri);
    await importImage(owner.service, bad, request);
    expect((await imageUntil(owner.service, bad, settled)).status).toBe('queued');
  });

  test.each(['/missing', '/short/100'])(
    'a URL that fails (%s) brings the image back to queued with the reason',
    async (path) => {
      const id = await make();
      await importImage(owner.service, id, download(path, ['central'], true));
      expect(await imageUntil(owner.service, id, settled)).toMatchObject({
        status: 'queued',
        os_glance_failed_import: 'central',
      });
      const [task] = await listImageTasks(owner.service, id);
      expectReason(task, path === '/missing' ? /404/ : /broke off|ended after/);
    },
  );

  test('a redirect is filtered like the address itself', async () => {
    const id = await make();
    await importImage(
      owner.service,
      id,
      download(`/redirect?to=${encodeURIComponent('http://169.254.169.254/latest')}`, ['central'], true),
    );
    await imageUntil(owner.service, id, settled);
    const [task] = await listImageTasks(owner.service, id);
    expectReason(task, /does not pass filtering/);
  });

  test('requests that make no sense are refused before anything starts', async () => {
    const id = await make();
    const refused = (request: object) =>
      importImage(owner.service, id, request as Parameters<typeof importImage>[2]);
    await expect(refused(direct(['central'], true))).rejects.toMatchObject({ status: 409 });
    await expect(refused({ method: { name: 'teleport' } })).rejects.toMatchObject({ status: 400 });
    await expect(refused({ method: { name: 'web-download' } })).rejects.toMatchObject({ status: 400 });
    await expect(refused({ ...download('/file/1', ['nowhere'], true) })).rejects.toMatchObject({
      status: 409,
    });
    await expect(
      refused({ ...download('/file/1', ['central'], true), all_stores: true }),
    ).rejects.toMatchObject({ status: 400 });
    expect((await getImage(owner.service, id)).status).toBe('queued');
  });

  test('an image deleted in the middle of its import is gone', async () => {
    const id = await make();
    await send(id, 'stage', Buffer.alloc(30 * 1024 * 1024, 1));
    await importImage(owner.service, id, direct(['central', 'dcn1'], true));
    await deleteImage(owner.service, id);
    await expect(getImage(owner.service, id)).rejects.toMatchObject({ status: 404 });
  });
});

test('an administrator takes one copy of several away, and not the last', async () => {
  const id = await make();
  await send(id, 'stage', bytes);
  await importImage(owner.service, id, direct(['central', 'dcn0', 'dcn1'], true));
  await imageUntil(owner.service, id, settled);
  await expect(deleteFromStore(owner.service, 'dcn0', id)).rejects.toMatchObject({ status: 403 });
  const admin = await adminService(authUrl);
  await deleteFromStore(admin, 'dcn0', id);
  await expect(deleteFromStore(admin, 'dcn0', id)).rejects.toMatchObject({ status: 404 });
  await deleteFromStore(admin, 'dcn1', id);
  expect((await getImage(owner.service, id)).stores).toBe('central');
  await expect(deleteFromStore(admin, 'dcn1', id)).rejects.toMatchObject({ status: 403 });
  await expect(deleteFromStore(admin, 'central', id)).rejects.toMatchObject({ status: 403 });
  await expect(deleteFromStore(admin, 'nowhere', id)).rejects.toMatchObject({ status: 409 });
});
