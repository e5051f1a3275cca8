import { once } from 'node:events';
import net from 'node:net';
import { type Running, startDashboard } from '../support/servers';
import { expect, setting, test } from '../support/test';

// The server in front of the pages, as bytes on the wire meet it: whose name it answers to, and how long it waits.

let dashboard: Running;
test.afterEach(() => dashboard.kill());

async function start(env: Record<string, string> = {}) {
  dashboard = await startDashboard(setting('TEST_AUTH_URL'), env);
}

/** All that is answered to a request, until its connection ends. */
async function raw(line: string, headers: Record<string, string>, body = ''): Promise<string> {
  const { hostname, port } = new URL(dashboard.url);
  const socket = net.connect(Number(port), hostname);
  let said = '';
  socket.on('data', (bytes) => {
    said += bytes;
  });
  const lines = Object.entries(headers).map((pair) => pair.join(': '));
  socket.write(`${[`${line} HTTP/1.1`, ...lines].join('\r\n')}\r\n\r\n${body}`);
  // A connection may be reset under what is still written.
  await once(socket, 'close').catch(() => {});
  return said;
}
const asked = (host: string, more: Record<string, string> = {}, path = '/sign-in') =>
  raw(`GET ${path}`, { host, connection: 'close', ...more });
const status = async (answer: Promise<string>) => Number(/^HTTP\/1\.1 (\d+)/.exec(await answer)?.[1]);

test('a page of another site that has its name lead here is refused in one sentence @embedded', async () => {
  await start();
  for (const host of ['evil.example', 'evil.example:3000', 'localhost.evil.example', '10.0.0.5']) {
    for (const path of [
      '/sign-in',
      '/images',
      '/api/auth/csrf',
      '/api/data/images',
      '/api/uploads',
      '/icon.svg',
    ])
      expect(await status(asked(host, {}, path))).toBe(421);
    expect(await status(asked('localhost', {}, `http://${host}/sign-in`))).toBe(421);
  }
  const [, said] = (await asked('evil.example')).split('\r\n\r\n');
  expect(said).toMatch(
    /Nothing here is called evil\.example, [^\n]+ go to http:\/\/127\.0\.0\.1:\d+, [^\n]+\.\n/,
  );
  for (const host of ['localhost', '127.0.0.1:1', '[::1]:3000']) expect(await status(asked(host))).toBe(200);
  // Whoever asks whether it lives knows it by any address.
  expect(await status(asked('10.0.0.5', {}, '/api/health'))).toBe(200);
});

test('a proxy is believed what name it was asked under only where that is said @embedded', async () => {
  await start();
  const forged = { 'x-forwarded-host': 'evil.example' };
  expect(await status(asked('evil.example', { 'x-forwarded-host': 'localhost' }))).toBe(421);
  const csrf = await asked('localhost', forged, '/api/auth/csrf');
  expect(csrf).toContain('callback-url=');
  expect(csrf).not.toContain('evil.example');
  await dashboard.kill();
  await start({ TRUST_PROXY: 'yes', ALLOWED_HOSTS: 'images.example.org' });
  const forwarded = { 'x-forwarded-host': 'images.example.org' };
  expect(await status(asked('backend', forwarded))).toBe(200);
  expect(await status(asked('images.example.org'))).toBe(200);
  expect(await status(asked('localhost', forged))).toBe(421);
});

test('on a cloud of one’s own the public address is the name, and without one any is @embedded', async () => {
  await start({ DARKROOM_DEMO_ACCOUNTS: '', NEXTAUTH_URL: 'https://images.example.org' });
  expect(await status(asked('images.example.org'))).toBe(200);
  expect(await asked('evil.example')).toContain('go to https://images.example.org,');
  await dashboard.kill();
  await start({ DARKROOM_DEMO_ACCOUNTS: '' });
  expect(await status(asked('whatever.example'))).toBe(200);
});

test('a body that does not come to its end is ended with a reason, whoever sends it @embedded', async () => {
  await start({ BODY_TIMEOUT_SECONDS: '1' });
  const length = { host: 'localhost', 'content-length': '100' };
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  expect(await raw('POST /api/auth/callback/password', { ...length, ...form }, 'csrf')).toMatch(
    /^HTTP\/1\.1 408 /,
  );
  expect(await raw('POST /images', { ...length, 'next-action': '7f' }, '[')).toMatch(/^HTTP\/1\.1 408 /);
  expect(await raw('POST /api/uploads', { ...length, 'tus-resumable': '1.0.0' }, 'x')).toMatch(
    /^HTTP\/1\.1 4\d\d /,
  );
  expect(await status(asked('localhost'))).toBe(200);
});

test('the rest of an upload that is answered already is not waited for @embedded', async () => {
  await start({ BODY_TIMEOUT_SECONDS: '1' });
  const part = {
    host: 'localhost',
    'tus-resumable': '1.0.0',
    'content-type': 'application/offset+octet-stream',
  };
  for (const path of ['/api/uploads/x/', '/api/uploads/x', '/api/uploads'])
    for (const [name, value] of [
      ['content-length', '1000000'],
      ['transfer-encoding', 'chunked'],
    ] as const)
      expect(
        await raw(`PATCH ${path}`, { ...part, 'upload-offset': '0', [name]: value }, '1\r\nx\r\n'),
      ).toMatch(/^HTTP\/1\.1 [34]\d\d /);
});

test('a setting that is no number it could be is refused in one sentence @embedded', async () => {
  for (const wrong of ['soon', '0', '3000000'])
    await expect(start({ BODY_TIMEOUT_SECONDS: wrong })).rejects.toThrow(
      `BODY_TIMEOUT_SECONDS=${wrong} is not right: set it to a number from 1 to 86400, or leave it out for 60.`,
    );
  await expect(start({ SHUTDOWN_GRACE_SECONDS: 'never' })).rejects.toThrow(
    /^SHUTDOWN_GRACE_SECONDS=never is not/,
  );
  await expect(start({ PORT: 'http' })).rejects.toThrow(/^PORT=http is not right: [^\n]+\.$/);
});

test('one address has so many connections, and no more @embedded', async () => {
  await start({ MAX_CONNECTIONS_PER_ADDRESS: '1' });
  const { hostname, port } = new URL(dashboard.url);
  const one = net.connect(Number(port), hostname);
  await once(one, 'connect');
  expect(await asked('localhost')).toBe('');
  one.destroy();
  await expect.poll(() => asked('localhost')).toMatch(/^HTTP\/1\.1 200 /);
});

test('a body larger than any that makes sense is refused by its length @embedded', async () => {
  await start();
  const sent = (path: string, length: number) =>
    status(raw(`POST ${path}`, { host: 'localhost', 'content-length': String(length) }));
  expect(await sent('/api/auth/callback/password', 65_537)).toBe(413);
  expect(await sent('/images', 150_000_000)).toBe(413);
  expect(await sent('/api/data/images', 150_000_000)).toBe(413);
  // What does not tell its length could have any.
  const chunked = { host: 'localhost', 'transfer-encoding': 'chunked' };
  for (const line of ['POST /images/new', 'POST /api/data/images', 'GET /images', 'POST /api/auth/signout'])
    expect(await status(raw(line, chunked, '1\r\n[\r\n'))).toBe(411);
});

test('accounts with known passwords are not offered to a network unless that is wanted @embedded', async () => {
  await expect(start({ HOST: '0.0.0.0' })).rejects.toThrow(/^HOST=0\.0\.0\.0 would let everybody [^\n]+\.$/);
  await start({ HOST: '0.0.0.0', DARKROOM_PUBLIC_DEMO: 'yes' });
  expect(await status(asked('10.0.0.5'))).toBe(200);
  expect(await status(asked('evil.example'))).toBe(421);
});

test('a write counts by the address of its page, and one of another page is refused @embedded', async () => {
  const page = 'https://images.example.org';
  const action = { 'next-action': `7f${'0'.repeat(40)}`, 'content-type': 'text/plain;charset=UTF-8' };
  const written = (headers: Record<string, string>) =>
    status(raw('POST /sign-in', { connection: 'close', 'content-length': '2', ...action, ...headers }, '[]'));
  // An action that nobody has: 409 is Next's answer to whom it lets in.
  await start({ NEXTAUTH_URL: page });
  for (const host of ['images.example.org', '127.0.0.1:3000', 'darkroom:3000', '10.0.0.5'])
    expect(await written({ host, origin: page })).toBe(409);
  expect(await written({ host: '127.0.0.1:3000', origin: 'https://evil.example' })).toBe(403);
  expect(await written({ host: 'localhost', origin: page, 'sec-fetch-site': 'cross-site' })).toBe(403);
  await dashboard.kill();
  await start({ DARKROOM_DEMO_ACCOUNTS: '' });
  const silent = { host: '127.0.0.1:3000', origin: page };
  expect(await written(silent)).toBe(403);
  expect(await written({ ...silent, 'sec-fetch-site': 'same-origin' })).toBe(409);
  expect(await written({ ...silent, 'x-forwarded-host': 'images.example.org' })).toBe(409);
  expect(await written({ ...silent, forwarded: 'host=images.example.org;proto=https' })).toBe(409);
});

test('an address with broken escapes is answered as any that nothing has @embedded', async () => {
  await start();
  const locationOf = (answer: string) => /^location: (.*)\r$/im.exec(answer)?.[1];
  const unknown = await asked('localhost', {}, '/nowhere/at-all');
  expect(locationOf(unknown)).toContain('/sign-in');
  const unknownStatus = await status(Promise.resolve(unknown));
  for (const path of [
    '/%',
    '/%E0%A4%A',
    '/images/%',
    '/images/%ff/edit',
    '/images?name=%',
    '/_next/static/%',
  ]) {
    const answer = await asked('localhost', {}, path);
    expect([path, await status(Promise.resolve(answer))]).toEqual([path, unknownStatus]);
    expect(locationOf(answer)).toContain('/sign-in');
  }
  for (const path of ['/api/%', '/api/download/%', '/api/data/images/%'])
    expect([401, 404]).toContain(await status(asked('localhost', {}, path)));
});
