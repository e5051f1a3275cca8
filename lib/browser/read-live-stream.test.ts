import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { readLiveStream } from '@/lib/browser/read-live-stream';
import { answerMark } from '@/lib/contract/action-result';

const ours = { [answerMark]: '1', 'content-type': 'text/event-stream; charset=utf-8' };
const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

/** Asks a server that answers so, and gives what was told, without times, until the stream ended. */
async function read(answer: (response: http.ServerResponse) => void, signal = new AbortController().signal) {
  const server = http.createServer((_, response) => answer(response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ends.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const told: object[] = [];
  await readLiveStream(`http://127.0.0.1:${port}/`, signal, ({ at: _, ...event }) => told.push(event));
  return told;
}

test('an event is told however it is cut, and comments only as a sign of life', async () => {
  const told = await read((response) => {
    response.writeHead(200, ours);
    response.write(': here\n\nda');
    response.write('ta: {"type":"gone","ids":["é');
    response.end('"]}\n\ndata: {"type":"final"}\n\n');
  });
  expect(told.filter((event) => JSON.stringify(event) !== '{"type":"alive"}')).toEqual([
    { type: 'opened' },
    { type: 'said', event: { type: 'gone', ids: ['é'] } },
    { type: 'said', event: { type: 'final' } },
    { type: 'lost' },
  ]);
});

test('what is no event of ours is passed over', async () => {
  const told = await read((response) => {
    response.writeHead(200, ours);
    response.write('data: {"type":"images","images":[{"image":{}}]}\n\ndata: null\n\ndata: {\n\n');
    response.end('data: {"type":"news of a later build"}\n\n');
  });
  expect(told.map((event) => JSON.stringify(event))).not.toContain(expect.stringContaining('said'));
  expect(told.at(-1)).toEqual({ type: 'lost' });
});

test('an ended session is told as one', async () => {
  const error = { kind: 'unauthorized', reason: '', status: 401, requestId: null };
  const told = await read((response) => {
    response.writeHead(401, { [answerMark]: '1', 'content-type': 'application/json' });
    response.end(JSON.stringify(error));
  });
  expect(told).toEqual([{ type: 'unauthorized' }]);
});

test.each([
  [400, 'ours', 'ids'],
  [404, 'a proxy’s', 'between'],
  [401, 'a proxy’s', 'between'],
  [200, 'a proxy’s', 'between'],
])('%i of %s is a refusal', async (status, whose, reason) => {
  const error = { kind: 'invalid', reason, status, requestId: null };
  const told = await read((response) => {
    response.writeHead(status, whose === 'ours' ? { [answerMark]: '1' } : { 'content-type': 'text/html' });
    response.end(whose === 'ours' ? JSON.stringify(error) : '<h1>Sign in to the network</h1>');
  });
  expect(told).toMatchObject([{ type: 'refused', error: { reason, status } }]);
});

test.each([502, 503, 504, 429])('%i passes, and its wait is kept', async (status) => {
  const told = await read((response) => {
    response.writeHead(status, { 'retry-after': '7', 'content-type': 'text/html' });
    response.end('<h1>nginx</h1>');
  });
  expect(told).toEqual([{ type: 'lost', retryAfter: 7 }]);
});

test('no answer, and one that breaks off, are lost', async () => {
  expect(await read((response) => response.destroy())).toEqual([{ type: 'lost' }]);
  const told = await read((response) => {
    response.writeHead(200, ours);
    response.write(': here\n\n', () => response.destroy());
  });
  expect(told.at(-1)).toEqual({ type: 'lost' });
});

test('one that was ended says nothing more', async () => {
  const stop = new AbortController();
  const told = await read((response) => {
    stop.abort();
    response.writeHead(200, ours);
    response.end('data: {"type":"final"}\n\n');
  }, stop.signal);
  expect(told).toEqual([]);
});
