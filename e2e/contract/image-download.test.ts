import { createHash, randomBytes } from 'node:crypto';
import { beforeAll, expect, inject, test } from 'vitest';
import type { ImageCreate } from '@/lib/contract/image';
import { openImageData } from '@/lib/openstack/image-data';
import { openImageDownload } from '@/lib/openstack/image-download';
import { createImage, setImageActive } from '@/lib/openstack/images';
import { type Account, adminService, newAccount } from '../support/accounts';

// Image data as the dashboard reads it: whole, in parts, and what it is told where there is none.

const authUrl = inject('authUrl');
const bytes = randomBytes(5 * 1024 * 1024 + 11);
const sha512 = (data: Uint8Array) => createHash('sha512').update(data).digest('hex');
let owner: Account;
let id: string;

async function make(data?: Uint8Array): Promise<string> {
  const body = { name: 'download', disk_format: 'raw', container_format: 'bare', visibility: 'private' };
  const { image } = await createImage(owner.service, body as ImageCreate);
  if (data) {
    const writer = openImageData(owner.service, image.id, { kind: 'file' }, data.length);
    await writer.write(data);
    await writer.end();
  }
  return image.id;
}
async function read(range: string | null, of = id, service = owner.service) {
  const download = await openImageDownload(service, of, range, new AbortController().signal);
  const body = new Uint8Array(await new Response(download.body).arrayBuffer());
  return { ...download, body };
}

beforeAll(async () => {
  owner = await newAccount(authUrl);
  id = await make(bytes);
});

test('all of it', async () => {
  const { status, body, length } = await read(null);
  expect(status).toBe(200);
  expect(sha512(body)).toBe(sha512(bytes));
  // Glance with its cache tells no length the first time.
  expect([bytes.length, null]).toContain(length);
});

test('parts, from anywhere', async () => {
  const { status, range, length, body } = await read('bytes=5000000-');
  expect({ status, range, length }).toEqual({
    status: 206,
    range: `bytes 5000000-${bytes.length - 1}/${bytes.length}`,
    length: bytes.length - 5_000_000,
  });
  expect(sha512(body)).toBe(sha512(bytes.subarray(5_000_000)));
  expect((await read('bytes=0-0')).body).toEqual(new Uint8Array(bytes.subarray(0, 1)));
  expect((await read('bytes=-7')).body).toEqual(new Uint8Array(bytes.subarray(-7)));
});

test('none yet, none for this project, and none of a deactivated image but for an administrator', async () => {
  expect((await read(null, await make())).status).toBe(204);
  const stranger = await newAccount(authUrl);
  await expect(read(null, id, stranger.service)).rejects.toMatchObject({ kind: 'not_found' });
  const off = await make(bytes.subarray(0, 1000));
  const admin = await adminService(authUrl);
  await setImageActive(admin, off, false);
  await expect(read(null, off)).rejects.toMatchObject({
    kind: 'forbidden',
    reason: expect.stringMatching(/deactivated/),
  });
  expect((await read(null, off, admin)).body.length).toBe(1000);
});

test('whoever stops reading ends it', async () => {
  const stop = new AbortController();
  const { body } = await openImageDownload(owner.service, id, null, stop.signal);
  const reader = body.getReader();
  await reader.read();
  stop.abort();
  const rest = async () => {
    while (!(await reader.read()).done);
  };
  await expect(rest()).rejects.toThrow(/abort/i);
});
