import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { readLive } from '@/lib/live/read-live';
import { glanceImage } from '../../e2e/support/glance-image';

test('tasks of two hundred importing images are read six at once, never more', async () => {
  const ids = Array.from(
    { length: 200 },
    (_, index) => `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`,
  );
  const waiting: (() => void)[] = [];
  const asked: string[] = [];
  let most = 0;
  let lists = 0;
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const json = (body: object) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    const image = /^\/v2\/images\/(.+)\/tasks$/.exec(pathname)?.[1];
    if (pathname === '/own') {
      json({});
      for (const answer of waiting.splice(0)) answer();
      return;
    }
    if (image === undefined) {
      lists += 1;
      return json({
        images: ids.map((id) => glanceImage({ id, status: 'importing' })),
        first: '',
        schema: '',
      });
    }
    asked.push(image);
    waiting.push(() => json({ tasks: [] }));
    most = Math.max(most, waiting.length);
    // A question of our own comes behind all that were sent before it: only then those that wait are answered.
    if (waiting.length === 6 || asked.length === ids.length) void ownQuestion();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const ownQuestion = async () => (await fetch(`http://127.0.0.1:${port}/own`)).text();
  try {
    const service = { url: `http://127.0.0.1:${port}`, token: 't' };
    const read = await readLive(service, ids, new AbortController().signal);
    expect(read.map(({ image }) => image.id)).toEqual(ids);
    expect(new Set(asked)).toEqual(new Set(ids));
    expect(asked).toHaveLength(ids.length);
    expect(lists).toBe(1);
    expect(most).toBe(6);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
