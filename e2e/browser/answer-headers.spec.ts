import { once } from 'node:events';
import net from 'node:net';
import { newAccount } from '../support/accounts';
import { type Running, startDashboard } from '../support/servers';
import { enter, expect, makeImage, setting, test } from '../support/test';

// What every answer of the dashboard tells a browser, whoever in it gives the answer, and which cookies it sets.

let dashboard: Running;
test.afterEach(() => dashboard.kill());

interface Answer {
  status: number;
  headers: Headers;
  text: string;
}

/** An answer as it is on the wire; a stream is left once its head is there. */
async function ask(
  line: string,
  headers: Record<string, string> = {},
  { body = '', leave = false } = {},
): Promise<Answer> {
  const { hostname, port } = new URL(dashboard.url);
  const socket = net.connect(Number(port), hostname);
  let said = '';
  socket.on('data', (bytes) => {
    said += bytes;
    if (leave && said.includes('\r\n\r\n')) socket.destroy();
  });
  const lines = Object.entries({ host: 'localhost', connection: 'close', ...headers });
  socket.write(`${line} HTTP/1.1\r\n${lines.map((pair) => `${pair.join(': ')}\r\n`).join('')}\r\n${body}`);
  await once(socket, 'close').catch(() => {});
  const [head = '', ...rest] = said.split('\r\n\r\n');
  const [first = '', ...fields] = head.split('\r\n');
  return {
    status: Number(/^HTTP\/1\.1 (\d+)/.exec(first)?.[1]),
    headers: new Headers(
      fields.map((field): [string, string] => [
        field.split(':')[0] ?? '',
        field.slice(field.indexOf(':') + 1).trim(),
      ]),
    ),
    text: rest.join('\r\n\r\n'),
  };
}

const nothing = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

test('every kind of answer says how a browser is to take it @embedded', async ({ context }) => {
  dashboard = await startDashboard(setting('TEST_AUTH_URL'));
  const account = await newAccount(setting('TEST_AUTH_URL'));
  const image = await makeImage(account, { name: 'one' });
  await enter(context, account, dashboard.url);
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  const file = /\/_next\/static\/[^"]+?\.js/.exec((await ask('GET /sign-in')).text)?.[0];
  expect(file).toBeDefined();
  const kinds: [line: string, status: number, headers?: Record<string, string>, more?: object][] = [
    ['GET /sign-in', 200],
    ['GET /nowhere', 404, { cookie }],
    ['GET /images', 307],
    ['GET /images', 200, { cookie }],
    ['GET /metadata', 308],
    ['GET /images/', 308],
    ['GET /icon.svg', 200],
    ['GET /icon.svgx', 404, { cookie }],
    ['GET /robots.txt', 200],
    ['GET /manifest.webmanifest', 200],
    ['GET /hash-worker.js', 200],
    [`GET ${file}`, 200],
    ['GET /_next/static/none.js', 404, { cookie }],
    ['GET /api/auth/csrf', 200],
    ['GET /api/none', 404],
    ['GET /api/health', 200],
    ['GET /healthz', 200],
    ['GET /api/data/images', 401],
    ['GET /api/data/images', 200, { cookie }],
    ['GET /api/data/images/export?format=csv', 200, { cookie }],
    ['PUT /api/data/images', 405, { cookie, 'content-length': '0' }],
    ['TRACE /images', 405],
    ['GET /api/live', 401],
    [`GET /api/live?ids=${image.id}`, 200, { cookie }, { leave: true }],
    ['HEAD /api/uploads/none', 410, { cookie, 'tus-resumable': '1.0.0' }],
    [`GET /api/download/${image.id}`, 409, { cookie }],
    ['GET /sign-in', 421, { host: 'evil.example' }],
    ['POST /api/auth/signout', 413, { 'content-length': '70000' }],
    ['POST /images', 411, { 'transfer-encoding': 'chunked' }],
    ['NONSENSE', 400],
    ['GET /sign-in', 431, { cookie: 'a'.repeat(100_000) }],
  ];
  for (const [line, status, headers, more] of kinds)
    await test.step(`${line} ${status}`, async () => {
      const answer = await ask(line, headers, more);
      expect(answer.status).toBe(status);
      const all = ['x-content-type-options', 'referrer-policy', 'cross-origin-opener-policy'];
      expect(all.map((name) => answer.headers.get(name))).toEqual(['nosniff', 'same-origin', 'same-origin']);
      expect(answer.headers.get('cross-origin-resource-policy')).toBe('same-origin');
      expect(answer.headers.get('strict-transport-security')).toBeNull();
      expect(answer.headers.get('x-powered-by')).toBeNull();
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
      const policy = answer.headers.get('content-security-policy') ?? '';
      const isPage = /^text\/html/.test(answer.headers.get('content-type') ?? '') && !line.includes('_next/');
      if (isPage) expect(policy).toMatch(/script-src 'self' 'nonce-[^']+' 'strict-dynamic'.*base-uri 'none'/);
      else if (line.includes('hash-worker')) expect(policy).toContain('wasm-unsafe-eval');
      else if (status < 300 || status >= 400) expect(policy).toBe(nothing);
      if (isPage) expect(policy).toContain("frame-ancestors 'none'");
    });
  expect((await ask('GET /sign-in', { cookie: 'a'.repeat(100_000) })).text).toContain('delete the cookies');
  // Search engines find nothing here, whoever asks and without a sign-in.
  expect((await ask('GET /robots.txt')).text).toBe('User-agent: *\nDisallow: /\n');
});

test('behind https browsers are to come by it alone, and cookies have names that no other host can set @embedded', async () => {
  dashboard = await startDashboard(setting('TEST_AUTH_URL'), { NEXTAUTH_URL: 'https://images.example.org' });
  const host = 'images.example.org';
  for (const line of ['GET /sign-in', 'GET /api/health', 'GET /icon.svg', 'GET /nowhere'])
    expect((await ask(line, { host })).headers.get('strict-transport-security')).toBe('max-age=31536000');
  const { text, headers } = await ask('GET /api/auth/csrf', { host });
  const cookie = /__Host-next-auth\.csrf-token=[^;]+/.exec(headers.get('set-cookie') ?? '')?.[0] ?? '';
  const { csrfToken } = JSON.parse(/\{.*\}/.exec(text)?.[0] ?? '') as { csrfToken: string };
  const body = String(
    new URLSearchParams({ csrfToken, json: 'true', name: 'demo', password: 'darkroom', domain: 'Default' }),
  );
  const form = {
    host,
    cookie,
    'content-type': 'application/x-www-form-urlencoded',
    'content-length': String(body.length),
  };
  const set = (await ask('POST /api/auth/callback/password', form, { body })).headers.get('set-cookie') ?? '';
  expect(set).toMatch(/__Host-darkroom\.session=[^;]+; Path=\/; .*HttpOnly; Secure; SameSite=Lax/);
  const session = /__Host-darkroom\.session=[^;]+/.exec(set)?.[0] ?? '';
  expect((await ask('GET /api/data/images', { host, cookie: session })).status).toBe(200);
  for (const one of set.split(/, (?=[\w.-]+=)/)) expect(one).toMatch(/^__Host-.*; Secure/);
  const chosen = await ask('GET /sign-in', { host, cookie: '__Host-darkroom_locale=zh-CN' });
  expect(chosen.text).toContain('lang="zh-CN"');
  // What another host of the domain could have set counts for nothing.
  const planted = session.replace('__Host-', '');
  expect((await ask('GET /api/data/images', { host, cookie: planted })).status).toBe(401);
  // Nor does a page there sign anybody in, or send anything.
  for (const site of ['cross-site', 'same-site'])
    for (const line of ['POST /api/auth/callback/password', 'POST /api/uploads', 'PATCH /api/uploads/x'])
      expect((await ask(line, { ...form, 'sec-fetch-site': site }, { body })).status).toBe(403);
  expect(
    (await ask('POST /api/auth/callback/password', { ...form, 'sec-fetch-site': 'same-origin' }, { body }))
      .status,
  ).toBe(200);
});

test('a proxy that says https is believed for cookies, and HSTS can be another or none @embedded', async () => {
  const env = { DARKROOM_DEMO_ACCOUNTS: '' };
  const https = { 'x-forwarded-proto': 'https', host: 'images.example.org' };
  dashboard = await startDashboard(setting('TEST_AUTH_URL'), { ...env, HSTS: 'max-age=60' });
  const csrf = await ask('GET /api/auth/csrf', https);
  expect(csrf.headers.get('strict-transport-security')).toBe('max-age=60');
  expect(csrf.headers.get('set-cookie')).toContain('__Host-next-auth.csrf-token=');
  expect((await ask('GET /sign-in')).headers.get('strict-transport-security')).toBeNull();
  await dashboard.kill();
  dashboard = await startDashboard(setting('TEST_AUTH_URL'), { ...env, HSTS: 'no' });
  expect((await ask('GET /sign-in', https)).headers.get('strict-transport-security')).toBeNull();
  await expect(startDashboard(setting('TEST_AUTH_URL'), { HSTS: 'forever' })).rejects.toThrow(
    /^HSTS=forever is not right: [^\n]+\.$/,
  );
});

test('next-auth shows no pages of its own @embedded', async () => {
  dashboard = await startDashboard(setting('TEST_AUTH_URL'));
  for (const path of [
    'signin',
    'signout',
    'error',
    'verify-request',
    'providers',
    'session',
    'callback/password',
    '_log',
  ])
    expect((await ask(`GET /api/auth/${path}`)).status).toBe(404);
  expect((await ask('POST /api/auth/_log', { 'content-length': '0' })).status).toBe(404);
});
