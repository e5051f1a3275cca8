import { once } from 'node:events';
import http, { type ServerResponse } from 'node:http';
import net from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { draining } from './draining.mjs';

// A server that ends, asked over real connections, each of its own as from a proxy.

const servers: http.Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A server whose answers to /held are given by hand, and that sends to /api/live for as long as streams are not ended. */
async function serving({
  drainSeconds = 0,
  graceSeconds = 60,
  basePath = '',
  isCloudAway = (): boolean => false,
} = {}) {
  const held: ServerResponse[] = [];
  const streams: ServerResponse[] = [];
  let uploads = 0;
  let exit = () => {};
  const exited = new Promise<void>((resolve) => {
    exit = resolve;
  });
  const server = http.createServer((request, response) => {
    if (drain.isProbe(request)) return drain.answerProbe(request, response, true);
    const wait = drain.refused(request);
    if (wait !== null) return void response.writeHead(503, { 'retry-after': String(wait) }).end();
    drain.count(request, response);
    if (request.url === `${basePath}/held`) held.push(response);
    else if (request.url === `${basePath}/api/live`) {
      response.flushHeaders();
      streams.push(response);
    } else response.end('served');
  });
  const drain = draining({
    drainSeconds,
    graceSeconds,
    basePath,
    uploads: () => uploads,
    handOver: () => Promise.resolve(),
    endStreams: () => {
      for (const stream of streams) stream.end();
    },
    close: () => net.Server.prototype.close.call(server),
    exit,
    isCloudAway,
  });
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const ask = (path: string, method = 'GET') =>
    fetch(`http://127.0.0.1:${port}${basePath}${path}`, { method, headers: { connection: 'close' } });
  const statusOf = (path: string, method?: string) => ask(path, method).then(({ status }) => status);
  const upload = (change: 1 | -1) => {
    uploads += change;
  };
  return { drain, ask, statusOf, held, streams, exited, upload, port };
}

test.each(['', '/images'])(
  'probes under "%s" tell whether to ask this copy, and whether it lives',
  async (basePath) => {
    const { drain, statusOf, upload, port } = await serving({ basePath });
    for (const path of ['/readyz', '/healthz', '/healthcheck', '/api/health'])
      expect(await statusOf(path)).toBe(200);
    // Also without the prefix, which a probe need not know.
    expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
    upload(1);
    drain.begin();
    expect(await statusOf('/healthz')).toBe(200);
    for (const path of ['/readyz', '/healthcheck', '/api/health']) expect(await statusOf(path)).toBe(503);
  },
);

test('where the cloud is away, readiness alone says so: the pages of this copy tell people why', async () => {
  const { ask, statusOf } = await serving({ isCloudAway: () => true });
  const told = await ask('/readyz');
  expect([told.status, await told.json()]).toEqual([503, { status: 'keystone_away' }]);
  for (const path of ['/healthz', '/healthcheck', '/images']) expect(await statusOf(path)).toBe(200);
});

test('until the balancer has seen it, all but new uploads is served, and so are streams', async () => {
  const { drain, ask, statusOf, streams } = await serving({ drainSeconds: 3600 });
  drain.begin();
  expect(await statusOf('/images')).toBe(200);
  const stream = await ask('/api/live');
  expect([stream.status, streams.length]).toEqual([200, 1]);
  const refused = await ask('/api/uploads', 'POST');
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2']);
  streams[0]?.end();
});

test('an upload keeps it in reach over new connections, streams end whole, and then it goes', async () => {
  const { drain, ask, statusOf, upload, exited } = await serving();
  upload(1);
  const stream = await ask('/api/live');
  drain.begin();
  expect(await stream.text()).toBe('');
  expect(await statusOf('/api/uploads/id', 'PATCH')).toBe(200);
  expect(await statusOf('/images')).toBe(200);
  expect([await statusOf('/api/live'), await statusOf('/api/uploads', 'POST')]).toEqual([503, 503]);
  upload(-1);
  await exited;
  await expect(ask('/readyz')).rejects.toThrow();
});

test('what is under way is answered before it goes', async () => {
  const { drain, ask, held, exited } = await serving();
  const answer = ask('/held');
  await expect.poll(() => held.length).toBe(1);
  let gone = false;
  void exited.then(() => {
    gone = true;
  });
  drain.begin();
  await expect
    .poll(() =>
      ask('/readyz').then(
        () => 'open',
        () => 'closed',
      ),
    )
    .toBe('closed');
  expect(gone).toBe(false);
  held[0]?.end('whole');
  expect(await (await answer).text()).toBe('whole');
  await exited;
});

test('nobody is waited for longer than the grace', async () => {
  const { drain, upload, exited } = await serving({ graceSeconds: 0 });
  upload(1);
  drain.begin();
  await exited;
});
