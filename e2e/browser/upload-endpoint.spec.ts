import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import type { BrowserContext } from '@playwright/test';
import { getImage } from '@/lib/openstack/images';
import { apiRoutes } from '@/lib/routes';
import { newAccount } from '../support/accounts';
import { type Running, startDashboard } from '../support/servers';
import { enter, expect, makeImage, setting, test } from '../support/test';

// The endpoint of uploads and the server in front of it, as a client meets them that is no browser of ours.

let dashboard: Running;
test.afterEach(() => dashboard.kill());

async function start(env: Record<string, string> = {}) {
  dashboard = await startDashboard(setting('TEST_AUTH_URL'), env);
}

const tus = { 'tus-resumable': '1.0.0' };

/** A signed-in client and its image. */
async function client(context: BrowserContext) {
  const account = await newAccount(setting('TEST_AUTH_URL'));
  await enter(context, account, dashboard.url);
  const cookies = await context.cookies(dashboard.url);
  const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  const { id } = await makeImage(account);
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  return { account, id, cookie, agent };
}
type Client = Awaited<ReturnType<typeof client>>;

interface Call {
  method: string;
  path: string;
  headers?: Record<string, string | number>;
  body?: Uint8Array | string;
  agent?: http.Agent;
}

/** One request; its answer, read whole. */
async function ask({ method, path, headers, body, agent }: Call) {
  const request = http.request(dashboard.url + path, { method, headers, agent });
  request.end(body);
  const response = await new Promise<http.IncomingMessage>((resolve, reject) => {
    request.once('response', resolve).once('error', reject);
  });
  let text = '';
  for await (const piece of response) text += piece;
  return { status: response.statusCode, headers: response.headers, text };
}

function register({ id, cookie, agent }: Client, size: number) {
  const encoded = (value: string) => Buffer.from(value).toString('base64');
  const metadata = `image_id ${encoded(id)},target ${encoded('file')}`;
  const headers = { ...tus, cookie, 'upload-length': size, 'upload-metadata': metadata };
  return ask({ method: 'POST', path: apiRoutes.uploads(), headers, agent });
}

function patch({ id, cookie, agent }: Client, offset: number, body: Uint8Array) {
  const headers = { ...patchHeaders(cookie, offset), 'content-length': body.length };
  return ask({ method: 'PATCH', path: apiRoutes.upload(id), headers, body, agent });
}

function patchHeaders(cookie: string, offset: number) {
  return { ...tus, cookie, 'upload-offset': offset, 'content-type': 'application/offset+octet-stream' };
}

/** A PATCH by a bare socket: its head, then whatever is written. */
function sending({ id, cookie }: Client, offset: number, framing: string): net.Socket {
  const { hostname, port } = new URL(dashboard.url);
  const socket = net.connect(Number(port), hostname);
  socket.on('error', () => {});
  socket.resume();
  const lines = Object.entries(patchHeaders(cookie, offset)).map(([name, value]) => `${name}: ${value}`);
  socket.write(
    `PATCH ${apiRoutes.upload(id)} HTTP/1.1\r\nhost: localhost\r\n${lines.join('\r\n')}\r\n${framing}\r\n\r\n`,
  );
  return socket;
}

async function offsetIs(sender: Client, offset: number) {
  const { id, cookie } = sender;
  await expect
    .poll(async () =>
      JSON.parse((await ask({ method: 'GET', path: apiRoutes.upload(id), headers: { cookie } })).text),
    )
    .toMatchObject({ state: 'open', offset });
}

const sha512 = (bytes: Uint8Array) => createHash('sha512').update(bytes).digest('hex');

test('a connection that falls silent is closed, and whoever comes back goes on @embedded', async ({
  context,
}) => {
  await start({ UPLOAD_IDLE_SECONDS: '1' });
  const sender = await client(context);
  const bytes = randomBytes(3 * 1024 * 1024);
  expect((await register(sender, bytes.length)).status).toBe(201);
  const silent = sending(sender, 0, `content-length: ${bytes.length}`);
  const closed = new Promise((resolve) => silent.once('close', resolve));
  silent.write(bytes.subarray(0, 1_000_000));
  await offsetIs(sender, 1_000_000);
  await closed;
  const second = sending(sender, 1_000_000, 'content-length: 2000000');
  const dropped = new Promise((resolve) => second.once('close', resolve));
  second.write(bytes.subarray(1_000_000, 2_000_000));
  await offsetIs(sender, 2_000_000);
  // It has not fallen silent for long: the browser that asks is believed at once.
  const { id, cookie, agent } = sender;
  const asked = await ask({ method: 'GET', path: apiRoutes.upload(id), headers: { cookie }, agent });
  expect(JSON.parse(asked.text)).toMatchObject({ state: 'open', offset: 2_000_000 });
  await dropped;
  expect((await patch(sender, 2_000_000, bytes.subarray(2_000_000))).status).toBe(204);
  const image = await getImage(sender.account.service, sender.id);
  expect([image.status, image.os_hash_value]).toEqual(['active', sha512(bytes)]);
});

test('a body longer than the file is refused, and nothing of it becomes active @embedded', async ({
  context,
}) => {
  await start();
  const sender = await client(context);
  await register(sender, 10);
  const socket = sending(sender, 0, 'transfer-encoding: chunked');
  socket.write('a\r\n0123456789\r\n2\r\n01\r\n0\r\n\r\n');
  const [answer] = await once(socket, 'data');
  expect(String(answer)).toMatch(/^HTTP\/1\.1 413 /);
  await expect.poll(async () => (await getImage(sender.account.service, sender.id)).status).toBe('queued');
});

test('a dashboard that is to end lets an upload end first @embedded', async ({ context }) => {
  await start();
  const sender = await client(context);
  const bytes = randomBytes(3 * 1024 * 1024);
  await register(sender, bytes.length);
  expect((await patch(sender, 0, bytes.subarray(0, 1_000_000))).status).toBe(204);
  const second = sending(sender, 1_000_000, 'content-length: 1000000');
  second.write(bytes.subarray(1_000_000, 1_500_000));
  await offsetIs(sender, 1_500_000);
  const looker = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const health = () => ask({ method: 'GET', path: '/api/health', agent: looker });
  expect((await health()).status).toBe(200);
  const ended = once(dashboard.child, 'exit');
  dashboard.child.kill('SIGTERM');
  await expect.poll(async () => (await health()).status).toBe(503);
  const told = await health();
  expect([told.status, told.headers.connection]).toEqual([503, 'close']);
  expect((await ask({ method: 'GET', path: '/healthz' })).status).toBe(200);
  // A new upload is sent to another copy.
  const late = await register(sender, 10);
  expect([late.status, late.headers['retry-after']]).toEqual([503, '2']);
  // The sender is still served, also over new connections: what it asks, and the next part of its file.
  second.write(bytes.subarray(1_500_000, 2_000_000));
  await once(second, 'data');
  const { id, cookie, agent } = sender;
  for (const through of [agent, new http.Agent()]) {
    const asked = await ask({
      method: 'GET',
      path: apiRoutes.upload(id),
      headers: { cookie },
      agent: through,
    });
    expect(JSON.parse(asked.text)).toMatchObject({ state: 'open', offset: 2_000_000 });
  }
  expect((await patch(sender, 2_000_000, bytes.subarray(2_000_000))).status).toBe(204);
  expect(await ended).toEqual([0, null]);
  expect((await getImage(sender.account.service, sender.id)).os_hash_value).toBe(sha512(bytes));
});

test('a second signal ends it at once @embedded', async ({ context }) => {
  await start();
  const sender = await client(context);
  await register(sender, 1000);
  sending(sender, 0, 'content-length: 1000').write('0');
  await offsetIs(sender, 1);
  const ended = once(dashboard.child, 'exit');
  dashboard.child.kill('SIGTERM');
  await expect.poll(async () => (await ask({ method: 'GET', path: '/readyz' })).status).toBe(503);
  dashboard.child.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
  expect(await connects(dashboard.url)).toBe(false);
});

test('what nobody may send is refused before it is read @embedded', async () => {
  await start();
  const path = '/api/auth/callback/password';
  const long = await ask({
    method: 'POST',
    path,
    headers: { 'content-length': 65_537 },
    body: 'a'.repeat(65_537),
  });
  expect([long.status, long.headers.connection]).toEqual([413, 'close']);
  const chunked = await ask({ method: 'POST', path, headers: { 'transfer-encoding': 'chunked' }, body: 'a' });
  expect(chunked.status).toBe(411);
  expect((await ask({ method: 'TRACE', path: apiRoutes.uploads() })).status).toBe(405);
  const anonymous = await ask({ method: 'OPTIONS', path: apiRoutes.uploads() });
  expect([anonymous.status, anonymous.headers['x-darkroom']]).toEqual([401, '1']);
});

async function connects(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  const socket = net.connect(Number(port), hostname);
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
