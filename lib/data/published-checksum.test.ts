import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { findChecksum } from '@/lib/data/published-checksum';

const [one, other] = ['1'.repeat(64), '2'.repeat(128)];
let base = '';
let asked: string[] = [];
let files: Record<string, string> = {};
const server = http.createServer((request, response) => {
  asked.push(request.url ?? '');
  const text = files[request.url ?? ''];
  response.writeHead(text === undefined ? 404 : 200).end(text ?? 'not here');
});

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  base = `http://127.0.0.1:${port}`;
  Object.assign(process.env, {
    OS_AUTH_URL: 'http://127.0.0.1:1/v3',
    NEXTAUTH_SECRET: 'for a test',
    URL_CHECK_ALLOW: `127.0.0.1:${port}`,
  });
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  asked = [];
  files = {};
});

const find = (address: string, signal = new AbortController().signal) =>
  findChecksum({ viewer: { userId: 'somebody' }, samplesUrl: null }, address, signal);

test('the strongest file that names the image is taken, and nothing further is asked', async () => {
  files = { '/a/SHA512SUMS': `${other}  disk.img\n`, '/a/SHA256SUMS': `${one}  disk.img\n` };
  expect(await find(`${base}/a/disk.img?token=secret`)).toEqual({
    algorithm: 'sha512',
    value: other,
    source: `${base}/a/SHA512SUMS`,
  });
  expect(asked).toEqual(['/a/SHA512SUMS']);
});

test('five places are asked at most, and a page in their place is no checksum', async () => {
  files = {
    '/SHA512SUMS': '<html>sign in</html>',
    '/SHA256SUMS': `${one}  other.img`,
    '/disk.img.sha256': one,
  };
  expect(await find(`${base}/disk.img`)).toMatchObject({ value: one, source: `${base}/disk.img.sha256` });
  expect(asked).toEqual(['/SHA512SUMS', '/SHA256SUMS', '/CHECKSUM', '/disk.img.sha512', '/disk.img.sha256']);
  files = {};
  asked = [];
  expect(await find(`${base}/disk.img`)).toBeNull();
  expect(asked).toHaveLength(5);
});

test('a list longer than 1 MiB is none, and neither is what lies where nobody may look', async () => {
  files = { '/SHA512SUMS': `${other}  disk.img\n${'#'.repeat(1024 * 1024)}` };
  expect(await find(`${base}/disk.img`)).toBeNull();
  expect(await find('http://10.0.0.1/disk.img')).toBeNull();
  expect(await find(`${base}/folder/`)).toBeNull();
});

test('who stops waiting is asked for nothing more', async () => {
  const left = new AbortController();
  left.abort(new Error('left'));
  await expect(find(`${base}/disk.img`, left.signal)).rejects.toThrow('left');
  expect(asked).toEqual([]);
});
