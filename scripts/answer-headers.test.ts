import { once } from 'node:events';
import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { refuseMalformed } from './answer-headers.mjs';

// What is no request, as bytes on the wire.

const server = http.createServer({ maxHeaderSize: 1024 }, (_, response) => response.end('served'));
beforeAll(async () => {
  server.on('clientError', refuseMalformed);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function raw(text: string): Promise<Buffer> {
  const socket = net.connect((server.address() as AddressInfo).port, '127.0.0.1');
  const pieces: Buffer[] = [];
  socket.on('data', (bytes) => pieces.push(bytes));
  socket.write(text);
  await once(socket, 'close');
  return Buffer.concat(pieces);
}

test('more cookies than fit are told in both languages, whole', async () => {
  const answer = await raw(`GET / HTTP/1.1\r\nhost: localhost\r\ncookie: ${'c'.repeat(2000)}\r\n\r\n`);
  const [head = '', body = ''] = answer.toString().split('\r\n\r\n');
  expect(head).toMatch(/^HTTP\/1\.1 431 Request Header Fields Too Large\r\n/);
  expect(Number(/content-length: (\d+)/.exec(head)?.[1])).toBe(Buffer.byteLength(body));
  expect(body).toMatch(/^This browser sends more cookies [^\n]+\.\n此浏览器发送的 Cookie [^\n]+。\n$/);
});

test('what is no request at all is 400 with the headers of every answer', async () => {
  const answer = (await raw('no request\r\n\r\n')).toString();
  expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  expect(answer).toContain('x-content-type-options: nosniff');
});
