import { createHash } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { inspectImage } from '@/lib/inspect/image-header';
import { readToken } from '@/lib/openstack/identity';
import { getImage } from '@/lib/openstack/images';
import { listSamples, samplesUrl } from '@/lib/openstack/samples';
import { type Account, newAccount } from '../support/accounts';
import { removeFolder, startCloud } from '../support/servers';
import { imageUntil } from './image-until';

// Images to show imports with where there is no internet: the cloud serves them, names them, and fetches these alone
// from its own address.

let cloud: Awaited<ReturnType<typeof startCloud>>;
let member: Account;
beforeAll(async () => {
  cloud = await startCloud({
    enabled_backends: [{ id: 'central' }],
    seed_images: false,
    sample_bandwidth: 2 ** 23,
  });
  member = await newAccount(cloud.authUrl);
});
afterAll(async () => {
  await cloud.stop();
  removeFolder(cloud.data);
});

async function samples() {
  const { token } = await readToken(cloud.authUrl, member.service.token);
  return listSamples(samplesUrl(token.catalog ?? [], 'RegionOne') ?? '');
}
async function make(disk_format = 'raw', container_format = 'bare'): Promise<string> {
  const { url, token } = member.service;
  const answer = await fetch(`${url}/v2/images`, {
    method: 'POST',
    headers: { 'x-auth-token': token },
    body: JSON.stringify({ disk_format, container_format }),
  });
  return ((await answer.json()) as { id: string }).id;
}
async function importFrom(uri: string, id: string): Promise<number> {
  const { url, token } = member.service;
  const answer = await fetch(`${url}/v2/images/${id}/import`, {
    method: 'POST',
    headers: { 'x-auth-token': token },
    body: JSON.stringify({ method: { name: 'web-download', uri } }),
  });
  return answer.status;
}

test('each is what it is said to be, and what SHA256SUMS says, time after time', async () => {
  const listed = await samples();
  const sums = await (await fetch(`${cloud.url}/samples/SHA256SUMS`)).text();
  expect(listed.map(({ shows }) => shows)).toEqual([null, null, null, 'slow', 'broken']);
  for (const { url, size, disk_format, container_format, shows } of listed) {
    if (shows === 'broken') continue;
    const answer = await fetch(url);
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect([answer.status, bytes.length]).toEqual([200, size]);
    const digest = createHash('sha256').update(bytes).digest('hex');
    expect(sums).toContain(`${digest}  ${url.split('/').at(-1)}\n`);
    const disk = container_format === 'compressed' ? gunzipSync(bytes) : bytes;
    const source = {
      size: disk.length,
      read: async (at: number, length: number) => disk.subarray(at, at + length),
    };
    const header = await inspectImage(source);
    expect([disk_format, 'gpt']).toContain(header.format === 'raw' ? disk_format : header.format);
    expect(header.unsafe).toEqual([]);
  }
  expect(sums.trim().split('\n')).toHaveLength(listed.length);
});

test('a part of one can be asked for, and its head', async () => {
  const url = `${cloud.url}/samples/sample-disk.qcow2`;
  const whole = Buffer.from(await (await fetch(url)).arrayBuffer());
  const part = async (range: string) => {
    const answer = await fetch(url, { headers: { range } });
    return [answer.status, answer.headers.get('content-range'), Buffer.from(await answer.arrayBuffer())];
  };
  const { length } = whole;
  expect(await part('bytes=10-19')).toEqual([206, `bytes 10-19/${length}`, whole.subarray(10, 20)]);
  expect(await part(`bytes=${length - 2}-`)).toEqual([
    206,
    `bytes ${length - 2}-${length - 1}/${length}`,
    whole.subarray(-2),
  ]);
  expect((await part('bytes=-3'))[2]).toEqual(whole.subarray(-3));
  expect((await part(`bytes=0-${length * 2}`))[1]).toBe(`bytes 0-${length - 1}/${length}`);
  expect(await part(`bytes=${length}-`)).toEqual([416, `bytes */${length}`, Buffer.alloc(0)]);
  for (const other of ['bytes=9-1', 'bytes=-', 'lines=1-2', 'bytes=0-1,3-4'])
    expect((await part(other))[0]).toBe(200);
  const slow = `${cloud.url}/samples/sample-slow.raw`;
  const middle = await fetch(slow, { headers: { range: 'bytes=65530-65545' } });
  const block = Buffer.from(await (await fetch(slow, { headers: { range: 'bytes=0-65535' } })).arrayBuffer());
  expect(Buffer.from(await middle.arrayBuffer())).toEqual(
    Buffer.concat([block.subarray(-6), block.subarray(0, 10)]),
  );
  const head = await fetch(url, { method: 'HEAD' });
  expect([head.status, head.headers.get('content-length'), head.headers.get('content-type')]).toEqual([
    200,
    String(length),
    'application/x-qemu-disk',
  ]);
  expect((await fetch(url, { method: 'PUT', body: 'x' })).status).toBe(405);
  expect((await fetch(`${cloud.url}/samples/..%2fcloud.sqlite`)).status).toBe(404);
});

test('each is imported, the slow one too, and the one that breaks off fails with its reason', async () => {
  for (const { url, size, disk_format, container_format, shows } of await samples()) {
    const id = await make(disk_format, container_format);
    expect(await importFrom(url, id)).toBe(202);
    if (shows === 'broken') {
      const failed = await imageUntil(member.service, id, (image) => image.status === 'queued');
      expect(failed.size).toBeNull();
    } else {
      const image = await imageUntil(member.service, id, ({ status }) => status === 'active');
      expect(image.size).toBe(size);
    }
  }
});

test('no other address of the cloud itself is fetched, whichever way it is told', async () => {
  const own = cloud.url;
  const id = await make();
  for (const uri of [
    `${own}/identity/v3`,
    `${own}/samples/`,
    `${own}/samples/SHA256SUMS`,
    `${own}/samples/../identity/v3`,
    `${own}/samples/sample-disk.qcow2?x`,
    `${own}/samples/%2e%2e/samples/sample-disk.qcow2`,
    `http://localhost:${cloud.port}/samples/sample-disk.qcow2`,
    `http://127.1:${cloud.port}/samples/sample-disk.qcow2`,
  ])
    expect([uri, await importFrom(uri, id)]).toEqual([uri, 400]);
  expect((await getImage(member.service, id)).status).toBe('queued');
});

test('a redirect to another address of the cloud is not followed', async () => {
  const away = http.createServer((_, response) => {
    response.writeHead(302, { location: `${cloud.url}/identity/v3` }).end();
  });
  await once(away.listen(0, '127.0.0.1'), 'listening');
  const { port } = away.address() as AddressInfo;
  const open = await startCloud({
    seed_images: false,
    import_filtering_opts: { allowed_hosts: ['localhost'], allowed_ports: [port] },
  });
  const account = await newAccount(open.authUrl);
  const { url, token } = account.service;
  const post = (path: string, body: object) =>
    fetch(`${url}/v2${path}`, {
      method: 'POST',
      headers: { 'x-auth-token': token },
      body: JSON.stringify(body),
    });
  const made = (await (await post('/images', { disk_format: 'raw', container_format: 'bare' })).json()) as {
    id: string;
  };
  const uri = `http://localhost:${port}/`;
  expect((await post(`/images/${made.id}/import`, { method: { name: 'web-download', uri } })).status).toBe(
    202,
  );
  await imageUntil(account.service, made.id, ({ status }) => status === 'queued');
  const tasks = (await (
    await fetch(`${url}/v2/images/${made.id}/tasks`, { headers: { 'x-auth-token': token } })
  ).json()) as {
    tasks: { status: string; message: string }[];
  };
  expect(tasks.tasks[0]?.message).toContain('does not pass filtering');
  away.close();
  await open.stop();
  removeFolder(open.data);
});

test('a cloud that is told to has none', async () => {
  const without = await startCloud({ seed_images: false, seed_metadefs: false, sample_images: false });
  const account = await newAccount(without.authUrl);
  const { token } = await readToken(without.authUrl, account.service.token);
  expect(samplesUrl(token.catalog ?? [], null)).toBeNull();
  expect((await fetch(`${without.url}/samples/SHA256SUMS`)).status).toBe(300);
  await without.stop();
  removeFolder(without.data);
});
