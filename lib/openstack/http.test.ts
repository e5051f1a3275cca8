import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { isReleasedAfter } from '@/e2e/support/released';
import { parse, send } from './http';

// Answers at once, never, or with half an answer.
const server = createServer((request, response) => {
  if (request.url === '/never') return;
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': 2 });
  response.write('{');
  if (request.url === '/whole') response.end('}');
});
let url = '';
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

test('a request that has its answer holds nothing of what it was made in', async () => {
  const ask = async () => (await send(`${url}/whole`)).json();
  // What the first of all makes for the whole process belongs to that one.
  await ask();
  expect(await isReleasedAfter(ask)).toBe(true);
});

test('an answer that does not begin, or does not end, in its time is a failure of the service', async () => {
  for (const method of ['GET', 'POST'] as const)
    for (const path of ['/never', '/half'])
      await expect(send(`${url}${path}`, { method, timeout: 50 })).rejects.toMatchObject({
        kind: 'unavailable',
        cause: { name: 'TimeoutError' },
      });
});

test('who asks for a stream has it once it begins, whatever becomes of its rest', async () => {
  const answer = await send(`${url}/half`, { stream: true, timeout: 1000 });
  const reader = answer.body?.getReader();
  expect(new TextDecoder().decode((await reader?.read())?.value)).toBe('{');
  await reader?.cancel();
});

/** A service that breaks off so many answers, before them or within them, then gives a whole one; how often it was asked. */
async function breaking(
  times: number,
  where: 'before' | 'within',
): Promise<{ url: string; asked: () => number }> {
  let asked = 0;
  const broken = createServer((request, response) => {
    asked += 1;
    if (asked > times) {
      response.end('{"images":[]}');
      return;
    }
    if (where === 'before') {
      request.socket.resetAndDestroy();
      return;
    }
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': 100 });
    response.write('{"images":[', () => request.socket.resetAndDestroy());
  });
  await new Promise<void>((resolve) => broken.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    broken.closeAllConnections();
    broken.close();
  });
  return { url: `http://127.0.0.1:${(broken.address() as AddressInfo).port}`, asked: () => asked };
}

test.each(['before', 'within'] as const)(
  'a read whose connection breaks %s the answer is asked once more, and no oftener',
  async (where) => {
    const once = await breaking(1, where);
    expect(await (await send(once.url)).json()).toEqual({ images: [] });
    expect(once.asked()).toBe(2);
    const twice = await breaking(2, where);
    await expect(send(twice.url)).rejects.toMatchObject({ kind: 'unavailable', reason: 'cloud_broke_off' });
    expect(twice.asked()).toBe(2);
  },
);

test('a write whose connection breaks is asked once: it may have been done', async () => {
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE'] as const) {
    const { url: broken, asked } = await breaking(1, 'before');
    await expect(send(broken, { method })).rejects.toMatchObject({ reason: 'cloud_broke_off' });
    expect([method, asked()]).toEqual([method, 1]);
  }
});

test.each([
  ['half of its JSON', '{"images":[{"id":'],
  ['a page', '<html>504 Gateway Time-out</html>'],
  ['nothing', ''],
  ['JSON of another shape', '{"message":"upstream is down"}'],
])('a success of which %s came is no answer of the cloud, and shows none of its words', async (_, body) => {
  const answer = new Response(body, { headers: { 'x-openstack-request-id': 'req-1' } });
  const failure = await parse(answer, z.object({ images: z.array(z.unknown()) })).catch(
    (cause: unknown) => cause,
  );
  expect(failure).toMatchObject({ kind: 'unexpected', reason: 'cloud_garbled', requestId: 'req-1' });
});
