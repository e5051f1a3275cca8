import { randomUUID } from 'node:crypto';
import { test as base, expect, type Page } from '@playwright/test';
import { openImageData } from '@/lib/openstack/image-data';
import { type Account, newAccount } from '../support/accounts';
import { type Running, startDashboard } from '../support/servers';
import { makeImage, open, setting } from '../support/test';
import { type Front, freePort, type Kind, publicName, startFront } from './front';
import { ask, createRecord, imagesOf, listen, signIn, tryAll } from './visit';

// What people have in front of a dashboard, with the files of docs/proxies/.

/** A cloud of one's own, whose dashboard answers to every name. */
const ownCloud = { DARKROOM_DEMO_ACCOUNTS: '' };

const test = base.extend<{ account: Account }, { told: Running }>({
  /** A dashboard that nobody has told its address: one for all that stands in front of it. */
  told: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from this pattern
    async ({}, use) => {
      const dashboard = await startDashboard(setting('TEST_AUTH_URL'), ownCloud);
      await use(dashboard);
      await dashboard.stop();
    },
    { scope: 'worker' },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from this pattern
  account: async ({}, use) => use(await newAccount(setting('TEST_AUTH_URL'))),
});

let running: { dashboard: Running; front: Front } | null = null;
test.afterEach(async () => {
  await running?.front.stop();
  await running?.dashboard.stop();
  running = null;
});

/** The prefix of a build beside the usual one, both made by `npm run proxies`; it is a word of our own addresses as well. */
const prefix = '/images';
const distWithPrefix = '.next-prefix';

/** A dashboard that knows its public address, or not, and a proxy in front of it. */
async function start(
  kind: Kind,
  file: string,
  {
    env = {},
    edit,
    under = '',
  }: { env?: Record<string, string> | 'public'; edit?: (text: string) => string; under?: string } = {},
): Promise<Front> {
  const port = await freePort();
  const told = env === 'public' ? { NEXTAUTH_URL: `https://${publicName}:${port}${under}` } : env;
  const built: Record<string, string> = under === '' ? {} : { DARKROOM_DIST: distWithPrefix };
  const dashboard = await startDashboard(setting('TEST_AUTH_URL'), { ...told, ...built });
  const front = await startFront(kind, file, port, dashboard.url, edit, under);
  running = { dashboard, front };
  return front;
}

const whole: [Kind, string][] = [
  ['nginx', 'nginx.conf'],
  ['nginx', 'nginx-plain.conf'],
  ['haproxy', 'haproxy.cfg'],
  ['apache', 'apache.conf'],
];

for (const [kind, file] of whole)
  test(`all of it works behind ${file}`, async ({ page, account }) => {
    test.setTimeout(150_000);
    const front = await start(kind, file, { env: 'public' });
    await tryAll(page, front, account);
    // With nothing but its defaults, nginx takes no session of 60 kB.
    if (file === 'nginx-plain.conf') return;
    const cookie = Array.from({ length: 15 }, (_, index) => `part.${index}=${'a'.repeat(4000)}`).join('; ');
    expect((await ask(front, '/sign-in', { cookie })).status).toBe(200);
  });

test('all of it works under a prefix', async ({ page, account }) => {
  test.setTimeout(150_000);
  const strange: string[] = [];
  page.on('response', (answer) => {
    if (answer.status() === 404) strange.push(answer.url());
  });
  const edit = (text: string) => text.replace('location /', `location ${prefix}`);
  const front = await start('nginx', 'nginx.conf', { env: 'public', edit, under: prefix });
  await tryAll(page, front, account);
  await test.step('what only the browser writes into the address', async () => {
    await open(page, `${front.url}/images`);
    await page.getByRole('link', { name: 'Metadata', exact: true }).click();
    await page.getByRole('searchbox').fill('virt');
    await expect(page).toHaveURL(`${front.url}/metadefs?q=virt`);
    await page.reload();
    await expect(page.getByRole('searchbox')).toHaveValue('virt');
  });
  await test.step('sign out', async () => {
    await page.getByRole('button', { name: /^Account/ }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await expect(page).toHaveURL(`${front.url}/sign-in`);
  });
  expect(strange).toEqual([]);
});

/** What most proxies fail at first: to sign in, and to make a record, by a server action. */
async function signInAndWrite(
  page: Page,
  account: Account,
  dashboard: Running,
  kind: Kind,
  file: string,
  edit: (text: string) => string,
): Promise<void> {
  const front = await startFront(kind, file, await freePort(), dashboard.url, edit);
  try {
    await signIn(page, front, account);
    await createRecord(page, front, 'made here');
    await expect(page.getByRole('heading', { name: 'made here' })).toBeVisible();
  } finally {
    await page.goto('about:blank');
    await front.stop();
  }
}

/** Puts lines into the one place of nginx-plain.conf where headers are set. */
const withLines =
  (...lines: string[]) =>
  (text: string) =>
    text.replace(/(proxy_pass [^;]+;)/, ['$1', ...lines].join('\n'));
const overHttp = (text: string) => text.replace(/ ssl;/, ';').replace(/ssl_certificate\w* [^;]+;/g, '');

const sent: [string, string[]][] = [
  ['Host as it came', ['proxy_set_header Host $http_host;']],
  ['Host without its port', ['proxy_set_header Host $host;']],
  ['X-Forwarded-Host', ['proxy_set_header X-Forwarded-Host $http_host;']],
  ['X-Forwarded-Host without its port', ['proxy_set_header X-Forwarded-Host $host;']],
  [
    'X-Forwarded-Host and -Port',
    ['proxy_set_header X-Forwarded-Host $host;', 'proxy_set_header X-Forwarded-Port $server_port;'],
  ],
  ['Forwarded', [`proxy_set_header Forwarded 'host="$http_host";proto=$scheme';`]],
];
for (const [scheme, change] of [
  ['https', (text: string) => text],
  ['http', overHttp],
] as const)
  for (const [what, lines] of sent)
    test(`without a public address, over ${scheme}: a proxy that sends ${what}`, async ({
      page,
      account,
      told,
    }) => {
      const proto = 'proxy_set_header X-Forwarded-Proto $scheme;';
      const edit = (text: string) => withLines(...lines, proto)(change(text));
      await signInAndWrite(page, account, told, 'nginx', 'nginx-plain.conf', edit);
    });

/** What Debian's own files say, which many leave as it is: no patience of an hour, and nothing told to who is behind. */
const asInstalled: [string, Kind, string, (text: string) => string][] = [
  ['nginx', 'nginx', 'nginx-plain.conf', (text) => text],
  [
    'HAProxy with the timeouts of its package, without X-Forwarded-For and -Proto',
    'haproxy',
    'haproxy.cfg',
    (text) =>
      without(text, /option forwardfor|timeout (http-|check)|tune\.bufsize|X-Forwarded-Proto/)
        .replace(/timeout (client|server) 1h/g, 'timeout $1 50000')
        .replace('timeout connect 5s', 'timeout connect 5000'),
  ],
  [
    'Apache without ProxyPreserveHost and X-Forwarded-Proto',
    'apache',
    'apache.conf',
    (text) => without(text, /ProxyPreserveHost|X-Forwarded-Proto|ProxyTimeout|LimitRequest/),
  ],
];
/** A file without the lines that say something. */
function without(text: string, said: RegExp): string {
  const lines = text.split('\n');
  const left = lines.filter((line) => !said.test(line));
  expect(left.length).toBeLessThan(lines.length);
  return left.join('\n');
}

for (const [what, kind, file, edit] of asInstalled)
  test(`without a public address, over https, a proxy may tell nothing: ${what}`, async ({
    page,
    account,
    told,
  }) => {
    await signInAndWrite(page, account, told, kind, file, edit);
  });

for (const [kind, file, edit] of [
  [
    'haproxy',
    'haproxy.cfg',
    (text: string) =>
      text.replace('default_backend darkroom', `use_backend darkroom if { path_beg ${prefix} }`),
  ],
  [
    'apache',
    'apache.conf',
    (text: string) => text.replace(/(ProxyPass(?:Reverse)?) \/ (\S+:3000)\//g, `$1 ${prefix} $2${prefix}`),
  ],
] as const)
  test(`a prefix is handed on by ${kind}`, async ({ page, account }) => {
    const front = await start(kind, file, { env: 'public', edit, under: prefix });
    await signIn(page, front, account);
    await createRecord(page, front, 'made here');
    await expect(page.getByRole('heading', { name: 'made here' })).toBeVisible();
    await expect(page).toHaveURL(new RegExp(`^${front.url}/images/[0-9a-f-]{36}`));
  });

test('without a public address, over http, a proxy that tells nothing is named', async ({
  page,
  account,
}) => {
  const front = await start('nginx', 'nginx-plain.conf', { env: ownCloud, edit: overHttp });
  let log = '';
  running?.dashboard.child.stderr?.on('data', (bytes) => {
    log += bytes;
  });
  await signIn(page, front, account);
  await createRecord(page, front, 'refused');
  const alert = page.getByRole('alert').filter({ hasText: 'Nothing was changed' });
  await expect(alert).toContainText(`This page is at ${front.url}, which the proxy`);
  await expect(alert).toContainText('set NEXTAUTH_URL to it, or send the Host header');
  await expect(page.getByLabel('Name', { exact: true })).toHaveValue('refused');
  expect(await imagesOf(account)).toEqual([]);
  await expect
    .poll(() => log)
    .toMatch(/Host is 127\.0\.0\.1:\d+, X-Forwarded-Host missing\); where it is, set NEXTAUTH_URL=http:/);
});

test('a demo behind a proxy asks for its public address, and works with it', async ({ page, account }) => {
  const host = ['proxy_set_header Host $http_host;'];
  const front = await start('nginx', 'nginx-plain.conf', { edit: withLines(...host) });
  const refused = await page.goto(`${front.url}/images`);
  expect(refused?.status()).toBe(421);
  await expect(page.getByText(/Nothing here is called images\.example\.org, .* ALLOWED_HOSTS/)).toBeVisible();
  await front.stop();
  await running?.dashboard.stop();
  const told = await start('nginx', 'nginx-plain.conf', { env: 'public', edit: withLines(...host) });
  await signIn(page, told, account);
});

test('a prefix that a proxy takes away is named on the page', async ({ page }) => {
  const edit = (text: string) =>
    withLines('proxy_set_header X-Forwarded-Prefix /darkroom;')(text)
      .replace('location /', 'location /darkroom/')
      .replace(/(proxy_pass [^;]+);/, '$1/;');
  const front = await start('nginx', 'nginx-plain.conf', { env: 'public', edit });
  const refused = await page.goto(`${front.url}/darkroom/images`);
  expect(refused?.status()).toBe(421);
  await expect(page.getByText('The proxy in front takes the prefix /darkroom away')).toBeVisible();
});

test('the live stream outlives the patience of a proxy', async ({ page, account }) => {
  const edit = withLines('proxy_read_timeout 20s;');
  const front = await start('nginx', 'nginx-plain.conf', { env: 'public', edit });
  await signIn(page, front, account);
  const { id } = await makeImage(account, { name: 'quiet' });
  const writer = openImageData(account.service, id, { kind: 'file' }, 4);
  await writer.write(Buffer.from('da'));
  const heard = await listen(page, front, id);
  await expect.poll(async () => (await heard()).split(': ping').length - 1, { timeout: 45_000 }).toBe(2);
  expect(await heard()).not.toContain('END');
  await writer.write(Buffer.from('ta'));
  await writer.end();
  await expect.poll(heard).toContain('"status":"active"');
});

test('an action that belongs to another page is handed on inside, not through the proxy', async ({
  page,
  account,
}) => {
  const front = await start('nginx', 'nginx.conf', { env: 'public' });
  await signIn(page, front, account);
  await open(page, `${front.url}/images/new`);
  await page.getByLabel('No data yet').check();
  await page.getByLabel('Name', { exact: true }).fill('made elsewhere');
  const sent = page.waitForRequest((request) => request.headers()['next-action'] !== undefined);
  await page.getByRole('button', { name: 'Create record' }).click();
  const request = await sent;
  await expect(page.getByRole('heading', { name: 'made elsewhere' })).toBeVisible();
  // Once more, as another call for another image, at a page that has no such action.
  const [values, stamp] = JSON.parse(request.postData() ?? '');
  const body = JSON.stringify([{ ...values, id: randomUUID() }, stamp, 'another call']);
  const names = ['next-action', 'next-router-state-tree', 'content-type', 'accept'];
  const headers = Object.fromEntries(names.map((name) => [name, request.headers()[name] ?? '']));
  const status = await page.evaluate(
    async ([body, headers]) => (await fetch('/usage', { method: 'POST', body, headers })).status,
    [body, headers] as const,
  );
  expect(status).toBe(200);
  expect((await imagesOf(account)).map(({ name }) => name)).toEqual(['made elsewhere', 'made elsewhere']);
});
