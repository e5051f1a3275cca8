import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test as base, expect, type Page } from '@playwright/test';
import { getImage } from '@/lib/openstack/images';
import { changeWords } from '../../scripts/other-build.mjs';
import { ended } from '../../scripts/processes.mjs';
import { type Front, freePort, publicName, startFront } from '../proxies/front';
import { imagesOf, signIn } from '../proxies/visit';
import { type Account, newAccount } from '../support/accounts';
import { makeFile, open, row, rowAction, setting, slowLine, storeLine } from '../support/test';
import { documented } from './documented';

// The one walk: what docs/deployment.md has people type, from a clean folder to two copies of a package behind HAProxy with a
// real Redis, Keystone and Glance; a browser from its sign-in to an image in three stores; and another build in the place
// of both copies while it sends a file.

const mebibyte = 1024 * 1024;
const { environment, commands } = documented();

/** The one documented command that begins or goes on like this. */
function command(part: string): string {
  const [found, ...others] = commands.filter((line) => line.includes(part));
  if (found === undefined || others.length > 0)
    throw new Error(`docs/deployment.md has "${part}" in ${others.length + (found ? 1 : 0)} commands`);
  return found;
}

/** Everything that the walk started, last first. */
const stops: (() => unknown)[] = [];
const test = base.extend<{ account: Account }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from this pattern
  account: async ({}, use) => {
    await use(await newAccount(setting('TEST_AUTH_URL')));
    for (const stop of stops.reverse()) await stop();
  },
});

const copies = ['one', 'two'] as const;
type Copy = (typeof copies)[number];

/** A clean folder, and what of the documented lines is another one there: places, ports and names alone. */
async function newPlace() {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'darkroom-walk-'));
  stops.push(() => rmSync(folder, { recursive: true, force: true }));
  const clone = path.join(folder, 'clone');
  for (const part of ['clone', 'opt', 'etc', 'valkey']) mkdirSync(path.join(folder, part));
  const files = 'git ls-files -co --exclude-standard -z | tar --null -T - -cf - | tar -xf - -C "$0"';
  execFileSync('sh', ['-c', files, clone]);
  const [front, valkey, ...ports] = [await freePort(), await freePort(), await freePort(), await freePort()];
  const [one = 0, two = 0] = ports;
  const others: [string, string][] = [
    ['/opt/', `${folder}/opt/`],
    ['/etc/darkroom', `${folder}/etc/darkroom`],
    ['https://keystone.example.org:5000/v3', setting('TEST_AUTH_URL')],
    ['https://images.example.org', `https://${publicName}:${front}`],
    ['PORT=3000', `PORT=${one}`],
    ['PORT=3001', `PORT=${two}`],
    [':6379', `:${valkey}`],
    ...(existsSync('/usr/bin/valkey-server')
      ? []
      : ([['valkey-server', 'redis-server']] satisfies [string, string][])),
  ];
  const here = (line: string) => others.reduce((text, [from, to]) => text.replaceAll(from, to), line);
  return { folder, clone, here, front, valkey, ports: { one, two } satisfies Record<Copy, number> };
}
type Place = Awaited<ReturnType<typeof newPlace>>;

/** The environment of somebody's terminal: this one, without what the tests and npm put into it. */
const terminal = () => {
  const ours =
    /^(?:CONTRACT|TEST|OPENSTACK|OS|NEXTAUTH|DARKROOM|PLAYWRIGHT|PW|TS|NODE_ENV|FORCE_COLOR|npm)(?:_|$)/;
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !ours.test(name)),
  ) as NodeJS.ProcessEnv;
};

/** Types a command that ends, in the clone. */
function type(place: Place, line: string): void {
  execFileSync('bash', ['-ec', place.here(line)], { cwd: place.clone, env: terminal(), stdio: 'pipe' });
}

/** Types a command that goes on until it is told to end; what it says is in `said`. */
function begin(place: Place, line: string): { child: ChildProcess; said: () => string } {
  const child = spawn('bash', ['-c', `exec ${place.here(line)}`], {
    cwd: '/',
    env: terminal(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => (said += bytes));
  stops.push(() => ended(child));
  return { child, said: () => said };
}

/** The build that answers at a copy, past the proxy; '' where none does. */
const buildOf = async ({ ports }: Place, copy: Copy) => {
  const answer = await fetch(`http://127.0.0.1:${ports[copy]}/healthcheck`).catch(() => null);
  return (answer?.status === 200 && answer.headers.get('x-darkroom-build')) || '';
};

async function startCopy(place: Place, copy: Copy, folder: string) {
  const running = begin(
    place,
    command(`COPY_NAME=${copy} PORT=${copy === 'one' ? 3000 : 3001} node ${folder}/`),
  );
  await expect.poll(() => buildOf(place, copy), { message: running.said() }).not.toBe('');
  return { ...running, build: await buildOf(place, copy) };
}

/** Two copies of a package of this clone, with all that is documented around them. */
async function startAll(place: Place) {
  for (const part of ['-- /opt/darkroom', 'install -d', 'openssl rand'])
    type(place, commands.find((line) => line.includes(part)) ?? command(part));
  writeFileSync(
    place.here('/etc/darkroom/environment'),
    environment.map((line) => `${place.here(line)}\n`).join(''),
  );
  const at = ` --port ${place.valkey} --bind 127.0.0.1 --dir ${place.folder}/valkey`;
  const valkey = begin(place, command('valkey-server') + at);
  await expect.poll(valkey.said).toContain('Ready to accept');
  const one = await startCopy(place, 'one', '/opt/darkroom');
  const two = await startCopy(place, 'two', '/opt/darkroom');
  expect(commands).toContain('haproxy -f /etc/haproxy/haproxy.cfg');
  const front = await startFront(
    'haproxy',
    'haproxy-copies.cfg',
    place.front,
    `http://127.0.0.1:${place.ports.one}`,
    (text) => text.replaceAll('127.0.0.1:3001', `127.0.0.1:${place.ports.two}`),
  );
  stops.push(front.stop);
  return { front, running: { one, two } };
}

/** Chooses a file and the stores that it is to be in, and sends it; gives the id of the image. */
async function send(page: Page, front: Front, file: string, stores: readonly string[]): Promise<string> {
  await open(page, `${front.url}/images/new`);
  await page.getByLabel('Image file').setInputFiles(file);
  for (const box of await page.locator('input[name="stores"]').all())
    await box.setChecked(stores.includes((await box.getAttribute('value')) ?? ''));
  await page.getByRole('button', { name: 'Upload image' }).click();
  await expect(page).toHaveURL(/images\/[0-9a-f-]{36}$/);
  return page.url().slice(-36);
}

const sha512 = (bytes: Uint8Array) => createHash('sha512').update(bytes).digest('hex');

test('from a clean folder to an image in three stores, and through an upgrade under an upload', async ({
  page,
  context,
  account,
}) => {
  test.setTimeout(1_200_000);
  const place = await newPlace();
  const { front, running } = await test.step('what is documented', () => startAll(place));
  const former = running.one.build;
  expect(running.two.build).toBe(former);

  await test.step('an image in three stores', async () => {
    await signIn(page, front, account);
    const bytes = randomBytes(24 * mebibyte);
    const stores = ['central', 'dcn0', 'dcn1'];
    const id = await send(page, front, makeFile('three.raw', bytes), stores);
    for (const store of stores) await expect(storeLine(page, store)).toContainText('done');
    await expect(page.getByText('active', { exact: true })).toBeVisible();
    const image = await getImage(account.service, id);
    expect(image.stores?.split(',').sort()).toEqual(stores);
    expect(image).toMatchObject({ size: bytes.length, os_hash_value: sha512(bytes) });
  });

  const other = await context.newPage();
  await test.step('both copies are replaced while a file is sent', async () => {
    changeWords(place.clone);
    type(place, command('-- /opt/darkroom-next'));
    const bytes = randomBytes(200 * mebibyte);
    await slowLine(page);
    const asked: string[] = [];
    page.on('request', (request) => {
      const { pathname } = new URL(request.url());
      if (pathname.startsWith('/api/uploads')) asked.push(`${request.method()} ${pathname}`);
    });
    const id = await send(page, front, makeFile('going.raw', bytes), ['dcn1']);
    await expect(page.getByRole('region', { name: 'Upload', exact: true })).toContainText(
      /[1-9][\d.]* MiB of 200\.0 MiB sending/,
    );
    const has: Copy = asked.some((line) => line.includes('/api/uploads/one~')) ? 'one' : 'two';
    for (const copy of has === 'one' ? copies : ([...copies].reverse() as Copy[])) {
      const { child } = running[copy];
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      if (copy === has) {
        // Pages go on, by the other copy, while this one has the upload.
        await open(other, `${front.url}/images?scope=project`);
        await rowAction(other, 'three', 'Hide');
        await other.getByRole('dialog').getByRole('button', { name: 'Hide' }).click();
        await expect
          .poll(async () => (await imagesOf(account)).some(({ name }) => name === 'three'))
          .toBe(false);
        expect(child.exitCode).toBeNull();
      }
      expect(await gone).toEqual([0, null]);
      running[copy] = await startCopy(place, copy, '/opt/darkroom-next');
      expect(running[copy].build).not.toBe(former);
    }
    await expect.poll(async () => (await getImage(account.service, id)).status).toBe('active');
    expect((await getImage(account.service, id)).os_hash_value).toBe(sha512(bytes));
    expect(asked.filter((line) => line.startsWith('POST'))).toHaveLength(1);
  });

  await test.step('the session goes on in the next build, until it signs out everywhere', async () => {
    await open(other, `${front.url}/images?scope=project`);
    await expect(row(other, 'going')).toBeVisible();
    await expect(other.getByText('Skip to the content', { exact: true })).toHaveCount(1);
    const cookie = (await context.cookies(front.url)).map(({ name, value }) => `${name}=${value}`).join('; ');
    const status = async (copy: Copy) =>
      (await fetch(`http://127.0.0.1:${place.ports[copy]}/api/data/images`, { headers: { cookie } })).status;
    expect([await status('one'), await status('two')]).toEqual([200, 200]);
    await other.getByRole('button', { name: /^Account/ }).click();
    await other.getByRole('menuitem', { name: 'Sign out' }).click();
    await expect(other.getByLabel('User name')).toBeVisible();
    expect([await status('one'), await status('two')]).toEqual([401, 401]);
  });
  for (const { said } of Object.values(running)) expect(said()).not.toMatch(/error|E[A-Z]{4,}:/i);
});
