import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { lookAtAddress } from '@/lib/data/address-look';

const qcow2 = Buffer.alloc(1024 * 1024);
qcow2.write('QFI\xfb\0\0\0\x03', 0, 'latin1');
qcow2.writeUInt32BE(16, 20);
qcow2.writeBigUInt64BE(20n * 1024n ** 3n, 24);
qcow2.writeUInt32BE(104, 100);

let base = '';
let server: http.Server;
const asked: string[] = [];
let hung: http.ServerResponse[] = [];

beforeAll(async () => {
  server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://x');
    asked.push(`${request.method} ${pathname} ${request.headers.range ?? ''}`);
    const range = /^bytes=0-(\d+)$/.exec(request.headers.range ?? '');
    const send = (bytes: Buffer, headers: http.OutgoingHttpHeaders = {}) => {
      const part = bytes.subarray(0, Number(range?.[1] ?? 0) + 1);
      response
        .writeHead(206, {
          'content-type': 'application/octet-stream',
          'content-range': `bytes 0-${part.length - 1}/${bytes.length}`,
          'content-length': part.length,
          ...headers,
        })
        .end(part);
    };
    switch (pathname) {
      case '/noble-server.qcow2':
        return send(qcow2);
      case '/download':
        return send(qcow2, { 'content-disposition': 'attachment; filename="debian 13.qcow2"' });
      case '/moved.img':
        return response.writeHead(302, { location: '/noble-server.qcow2' }).end();
      case '/packed.qcow2.gz':
        return send(gzipSync(qcow2));
      case '/plain.qcow2':
        return response.writeHead(200, { 'content-length': qcow2.length }).end(qcow2);
      case '/untold.qcow2':
        response.writeHead(200);
        response.write(qcow2);
        return response.end();
      case '/sign-in.img':
        return response
          .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
          .end('<!DOCTYPE html><title>Sign in</title>');
      case '/empty.raw':
        return response.writeHead(416, { 'content-range': 'bytes */0' }).end();
      case '/hang':
        return hung.push(response);
      case '/inside':
        return response.writeHead(302, { location: 'http://127.0.0.1/secret' }).end();
      default:
        return response.writeHead(404).end('<h1>not here</h1>');
    }
  });
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

const look = (address: string, userId = 'somebody', signal = new AbortController().signal) =>
  lookAtAddress({ viewer: { userId }, samplesUrl: null }, address, signal);

test('one request tells size, format, and whether a download can go on', async () => {
  asked.length = 0;
  expect(await look(`${base}/noble-server.qcow2`)).toMatchObject({
    state: 'found',
    size: qcow2.length,
    type: 'application/octet-stream',
    resumable: true,
    host: null,
    name: 'noble-server.qcow2',
    reading: { kind: 'disk', header: { format: 'qcow2', version: 3, virtualSize: 20 * 1024 ** 3 } },
  });
  expect(asked).toEqual(['GET /noble-server.qcow2 bytes=0-262143']);
});

test('the name is that of the last address, or the one that the server gives', async () => {
  expect(await look(`${base}/moved.img`)).toMatchObject({ name: 'noble-server.qcow2', host: null });
  expect(await look(`${base}/download?id=1`)).toMatchObject({ name: 'debian 13.qcow2' });
});

test('a server that gives no ranges is read no further than is needed', async () => {
  expect(await look(`${base}/plain.qcow2`)).toMatchObject({
    size: qcow2.length,
    resumable: false,
    reading: { header: { format: 'qcow2' } },
  });
  expect(await look(`${base}/untold.qcow2`)).toMatchObject({
    size: null,
    reading: { header: { format: 'qcow2' } },
  });
});

test('what is no image is told for what it is', async () => {
  expect(await look(`${base}/sign-in.img`)).toMatchObject({
    state: 'found',
    type: 'text/html',
    reading: { kind: 'document', detail: 'html', suits: [] },
  });
  expect(await look(`${base}/packed.qcow2.gz`)).toMatchObject({
    reading: { kind: 'packed', detail: 'gz', inside: { format: 'qcow2' } },
  });
  expect(await look(`${base}/empty.raw`)).toMatchObject({ size: 0, reading: { kind: 'empty' } });
  expect(await look(`${base}/missing`)).toEqual({ state: 'refused', status: 404 });
});

test.each([
  ['http://127.0.0.1/x', 'private'],
  ['http://10.0.0.1/x', 'private'],
  ['http://[::1]/x', 'private'],
  ['http://example.org:22/x', 'port'],
  ['http://user:secret@example.org/x', 'redirected'],
  ['file:///etc/passwd', 'redirected'],
])('%s is not looked at', async (address, reason) => {
  expect(await look(address)).toEqual({ state: 'unchecked', reason });
});

test('where it is sent on to what is forbidden, nothing is told of that', async () => {
  expect(await look(`${base}/inside`)).toEqual({ state: 'unchecked', reason: 'private' });
});

test('one user has four looks at once, and nobody any where they are turned off', async () => {
  hung = [];
  const end = new AbortController();
  const open = [1, 2, 3, 4].map(() => look(`${base}/hang`, 'hasty', end.signal));
  const ended = Promise.allSettled(open);
  expect(await look(`${base}/noble-server.qcow2`, 'hasty')).toEqual({ state: 'unchecked', reason: 'busy' });
  expect(await look(`${base}/noble-server.qcow2`, 'other')).toMatchObject({ state: 'found' });
  end.abort(new Error('left'));
  expect((await ended).every(({ status }) => status === 'rejected')).toBe(true);
  expect(await look(`${base}/noble-server.qcow2`, 'hasty')).toMatchObject({ state: 'found' });
  process.env.URL_CHECK = 'no';
  expect(await look(`${base}/noble-server.qcow2`)).toEqual({ state: 'unchecked', reason: 'off' });
  delete process.env.URL_CHECK;
});

test('what the cloud offers as samples is looked at wherever that is, and nothing beside it', async () => {
  const other = http.createServer((_, response) => response.writeHead(200).end(qcow2));
  other.listen(0, '127.0.0.1');
  await once(other, 'listening');
  try {
    const own = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    const at = (path: string) =>
      lookAtAddress(
        { viewer: { userId: 'somebody' }, samplesUrl: `${own}/samples` },
        `${own}${path}`,
        new AbortController().signal,
      );
    expect(await at('/samples/disk.qcow2')).toMatchObject({ state: 'found' });
    for (const path of ['/secret', '/samples/a/b', '/samples/../secret', '/samplesx/a'])
      expect(await at(path)).toEqual({ state: 'unchecked', reason: 'port' });
  } finally {
    other.closeAllConnections();
    other.close();
  }
});
