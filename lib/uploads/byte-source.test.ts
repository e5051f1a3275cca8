import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ByteSource, bodySource } from '@/lib/uploads/byte-source';

const mebibyte = 1024 * 1024;

let server: http.Server;
let peer: net.Socket;

/** A request that announces so many bytes, and what it is answered with. */
async function requested(length: number) {
  const heard = once(server, 'request') as Promise<[http.IncomingMessage, http.ServerResponse]>;
  peer = net.connect((server.address() as AddressInfo).port, '127.0.0.1');
  peer.on('error', () => {});
  peer.write(`PATCH / HTTP/1.1\r\nhost: here\r\ncontent-length: ${length}\r\n\r\n`);
  const [request, response] = await heard;
  return { request, response, source: bodySource(request) };
}

/** Everything until the end. */
async function taken(source: ByteSource): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for (let chunk = await source.next(); chunk; chunk = await source.next()) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

beforeEach(async () => {
  server = http.createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(() => {
  peer.destroy();
  server.close();
  server.closeAllConnections();
});

test('gives every byte in its order, and null from the end on', async () => {
  const bytes = randomBytes(9 * mebibyte + 17);
  const { source } = await requested(bytes.length);
  peer.write(bytes);
  expect(digest(await taken(source))).toBe(digest(bytes));
  expect(await source.next()).toBeNull();
});

test('reads no further than a mebibyte ahead of whoever takes', async () => {
  const bytes = randomBytes(32 * mebibyte);
  const { request, source } = await requested(bytes.length);
  const paused = once(request, 'pause');
  peer.write(bytes);
  await paused;
  for (let turn = 0; turn < 100; turn += 1) await setImmediate();
  expect(request.socket.bytesRead).toBeLessThan(mebibyte);
  expect(digest(await taken(source))).toBe(digest(bytes));
});

test('a request without a body has no bytes', async () => {
  const { source } = await requested(0);
  expect(await source.next()).toBeNull();
});

test('a connection that breaks gives what came, then fails', async () => {
  const { request, source } = await requested(10);
  peer.write('half');
  expect(Buffer.from((await source.next()) ?? []).toString()).toBe('half');
  const pending = source.next();
  peer.destroy();
  await expect(pending).rejects.toThrow('broke');
  await expect(source.next()).rejects.toThrow('broke');
  await expect(bodySource(request).next()).rejects.toThrow('broke');
});

test('stopped, it gives nothing more and still takes an answer', async () => {
  const { source, response } = await requested(10);
  const pending = source.next();
  source.stop();
  expect(await pending).toBeNull();
  peer.write('half');
  expect(await source.next()).toBeNull();
  response.writeHead(409).end();
  const [answer] = await once(peer, 'data');
  expect(String(answer)).toContain('409');
});

test('dropped, it closes the connection', async () => {
  const { source } = await requested(10);
  const pending = source.next();
  source.drop();
  expect(await pending).toBeNull();
  await once(peer, 'close');
});
