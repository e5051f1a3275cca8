import { rmSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkStoredBoot } from '@/lib/data/stored-boot';
import { bootPatch } from '@/lib/forms/boot-values';
import { makeDisk } from '@/lib/inspect/made-disks';
import { bytesOf, madeFolder, missingTool, run } from '@/lib/inspect/made-files';
import type { ImageService } from '@/lib/openstack/http';
import { createImage, getImage, updateImage } from '@/lib/openstack/images';
import { type Account, newAccount } from '../support/accounts';
import { removeFolder, startCloud } from '../support/servers';

// How an image that the cloud has already boots, by parts of its data.

const missing = missingTool('qemu-img', 'sfdisk', 'mkfs.vfat', 'mcopy');
const folder = madeFolder();
let cloud: Awaited<ReturnType<typeof startCloud>>;
let member: Account;
beforeAll(async () => {
  cloud = await startCloud({ seed_images: false });
  member = await newAccount(cloud.authUrl);
});
afterAll(async () => {
  await cloud.stop();
  removeFolder(cloud.data);
  rmSync(folder, { recursive: true });
});

async function stored(bytes: Uint8Array<ArrayBuffer>, disk_format: string): Promise<string> {
  const { url, token } = member.service;
  const made = await createImage(member.service, { name: 'disk', disk_format, container_format: 'bare' });
  const { id } = made.image;
  const answer = await fetch(`${url}/v2/images/${id}/file`, {
    method: 'PUT',
    headers: { 'x-auth-token': token, 'content-type': 'application/octet-stream' },
    body: bytes,
  });
  expect(answer.status).toBe(204);
  return id;
}
const check = (id: string, service: ImageService = member.service) =>
  checkStoredBoot({ service }, id, new AbortController().signal);

test.skipIf(missing !== null)('a disk in the cloud tells how it boots, by little of its data', async () => {
  makeDisk(folder, 'uefi.raw', 'uefi', 'aarch64', '16');
  for (const format of ['raw', 'qcow2', 'vmdk']) {
    run(folder, 'qemu-img', 'convert', '-f', 'raw', '-O', format, 'uefi.raw', 'stored');
    const id = await stored(new Uint8Array(bytesOf(folder, 'stored')), format);
    const asked = await counting(member.service);
    expect(await check(id, asked.service), format).toMatchObject({
      ok: true,
      check: { table: 'gpt', bios: false, architectures: ['aarch64'] },
    });
    asked.stop();
    expect(asked.bytes(), format).toBeLessThanOrEqual(2 * 1024 * 1024);
    expect(asked.parts(), format).toBeLessThanOrEqual(16);

    const values = { architecture: 'aarch64', hw_firmware_type: 'uefi', min_disk: '1' };
    const patch = bootPatch(await getImage(member.service, id), values);
    await updateImage(member.service, id, patch);
    const image = await getImage(member.service, id);
    expect(image).toMatchObject({ architecture: 'aarch64', hw_firmware_type: 'uefi', min_disk: 1 });
    // What an image says of itself stays, and a larger disk is fine.
    expect(bootPatch(image, { architecture: 'x86_64', hw_machine_type: 'virt', min_disk: '1' })).toEqual([
      { op: 'add', path: '/hw_machine_type', value: 'virt' },
    ]);
  }
});

test('an image without data, one that is no disk, and a store that gives no parts', async () => {
  const { id } = (await createImage(member.service, { name: 'empty' })).image;
  expect(await check(id)).toEqual({ ok: false, reason: 'no_data' });
  const page = new TextEncoder().encode(`<!DOCTYPE html><title>404</title>${' '.repeat(200_000)}`);
  const text = await stored(page, 'raw');
  expect(await check(text)).toEqual({ ok: false, reason: 'no_disk' });
  const whole = await counting(member.service, (headers) => delete headers.range);
  expect(await check(text, whole.service)).toEqual({ ok: false, reason: 'no_ranges' });
  whole.stop();
});

/** The service behind a proxy that counts what is read of images, and may leave out a header. */
async function counting(
  service: ImageService,
  change: (headers: http.IncomingHttpHeaders) => void = () => {},
) {
  let parts = 0;
  let bytes = 0;
  const { origin } = new URL(service.url);
  const server = http.createServer((request, response) => {
    const headers = { ...request.headers };
    change(headers);
    const isData = request.url?.endsWith('/file') ?? false;
    if (isData) parts += 1;
    http.get(`${origin}${request.url}`, { headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      if (isData)
        answer.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
        });
      answer.pipe(response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    service: { ...service, url: service.url.replace(origin, `http://127.0.0.1:${port}`) },
    parts: () => parts,
    bytes: () => bytes,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
