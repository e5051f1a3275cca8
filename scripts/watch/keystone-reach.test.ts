import { once } from 'node:events';
import http from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { keystoneReach } from './keystone-reach.mjs';

// Readiness hears how calls of Keystone end; the clock is ours, and the services are real.

const servers: http.Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function keystone() {
  let asked = 0;
  const server = http.createServer((_request, response) => {
    asked += 1;
    response.writeHead(200, { connection: 'close' }).end('{}');
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return { url: `http://127.0.0.1:${port}/v3`, asked: () => asked };
}

function reachOf(...addresses: string[]) {
  let now = 0;
  const reach = keystoneReach({ addresses: () => addresses, clock: () => now });
  const ended = (address: string, status: number | null, failure: string | null, service = 'identity') => {
    const { host, origin, pathname } = new URL(address);
    const facts = { id: 'req-1', service, method: 'POST', host, origin, path: pathname, trace: null };
    reach.listener.call({ ...facts, status, failure, cloudId: null, seconds: 0 });
  };
  const later = (seconds: number) => {
    now += seconds * 1000;
  };
  return { ...reach, ended, later };
}

/** Nobody listens there. */
const nowhere = 'http://127.0.0.1:1/v3';

test('a copy that nobody has asked anything is ready, and asks nobody', async () => {
  const { url, asked } = await keystone();
  const { isAway, later } = reachOf(url);
  later(3600);
  expect([isAway(), asked()]).toEqual([false, 0]);
});

test('half a minute without an answer, and the copy is not ready; with the next answer it is', () => {
  const { isAway, ended, later } = reachOf(nowhere);
  ended(nowhere, null, 'ECONNREFUSED');
  later(29);
  expect(isAway()).toBe(false);
  ended(nowhere, 503, null);
  later(1);
  expect(isAway()).toBe(true);
  ended(nowhere, 401, null);
  expect(isAway()).toBe(false);
});

test('it is asked again by probes, so that a copy without visitors hears of its return', async () => {
  const { url, asked } = await keystone();
  const { isAway, ended, later } = reachOf(url);
  ended(url, null, 'TimeoutError');
  later(60);
  expect(isAway()).toBe(true);
  await expect.poll(() => isAway()).toBe(false);
  expect(asked()).toBe(1);
});

test('one of two clouds is enough, and what says nothing of Keystone counts for nothing', () => {
  const other = 'http://127.0.0.2:1/v3';
  const { isAway, ended, later } = reachOf(nowhere, other);
  ended(nowhere, null, 'ECONNREFUSED');
  ended(other, null, 'AbortError');
  ended(other, 503, null, 'image');
  later(60);
  expect(isAway()).toBe(false);
  ended(other, null, 'ENOTFOUND');
  later(60);
  expect(isAway()).toBe(true);
});
