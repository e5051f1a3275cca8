import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isReleasedAfter } from '@/e2e/support/released';
import { send } from './http';

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
