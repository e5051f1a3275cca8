import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test as base, expect } from '@playwright/test';
import { parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { ended } from '../../scripts/processes.mjs';
import { type Account, newAccount } from '../support/accounts';
import { testSecret } from '../support/servers';
import { setting } from '../support/test';
import { type Front, freePort, publicName, startFront } from './front';
import { tryAll } from './visit';

// What `npm run package` made, in a folder of its own: as nobody, on a root that cannot be written, with Node alone.

const test = base.extend<{ account: Account }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from this pattern
  account: async ({}, use) => use(await newAccount(setting('TEST_AUTH_URL'))),
});

let stops: (() => Promise<void>)[] = [];
test.afterEach(async () => {
  for (const stop of stops.reverse()) await stop();
  stops = [];
});

/** A copy of the package with no other `node_modules` above it, and a folder beside it that nobody may write. */
function unpacked(): { root: string; beside: string } {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'darkroom-package-'));
  stops.push(async () => rmSync(folder, { recursive: true, force: true }));
  const [root, beside] = [path.join(folder, 'darkroom'), path.join(folder, 'state')];
  cpSync('dist/darkroom', root, { recursive: true });
  mkdirSync(beside);
  chmodSync(folder, 0o755);
  chmodSync(beside, 0o777);
  for (let above = folder; above !== '/'; above = path.dirname(above))
    expect(existsSync(path.join(above, 'node_modules'))).toBe(false);
  return { root, beside };
}

/** Runs `scripts/start.mjs` of a package as nobody; what it says is in `said`. */
function run(root: string, env: Record<string, string>): { child: ChildProcess; said: () => string } {
  const asNobody = [
    'setpriv',
    '--reuid=65534',
    '--regid=65534',
    '--clear-groups',
    '--no-new-privs',
    process.execPath,
    `${root}/scripts/start.mjs`,
  ].join(' ');
  // Where no mounts can be made, it is still root's alone.
  const mounts = spawnSync('unshare', ['-m', 'true']).status === 0;
  const readOnly = `mount --bind ${root} ${root} && mount -o remount,ro,bind ${root} && `;
  const [command, ...args] = mounts ? ['unshare', '-m', 'sh', '-c'] : ['sh', '-c'];
  const child = spawn(command ?? '', [...args, `${mounts ? readOnly : ''}cd / && exec ${asNobody}`], {
    env: { PATH: process.env.PATH, NODE_ENV: 'production', TMPDIR: '/nowhere', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => (said += bytes));
  stops.push(() => ended(child));
  return { child, said: () => said };
}

async function through(port: number, frontPort: number): Promise<Front> {
  const front = await startFront('haproxy', 'haproxy.cfg', frontPort, `http://127.0.0.1:${port}`);
  stops.push(front.stop);
  return front;
}

test('a package runs as nobody on a root that cannot be written', async ({ page, account }) => {
  test.setTimeout(150_000);
  const { root, beside } = unpacked();
  const [port, frontPort] = [await freePort(), await freePort()];
  const secret = path.join(beside, 'secret');
  writeFileSync(secret, `${testSecret}\n`, { mode: 0o644 });
  const { said } = run(root, {
    PORT: String(port),
    OS_AUTH_URL: setting('TEST_AUTH_URL'),
    NEXTAUTH_SECRET_FILE: secret,
    NEXTAUTH_URL: `https://${publicName}:${frontPort}`,
  });
  await tryAll(page, await through(port, frontPort), account);
  for (const probe of probesOf('docs/packages/kubernetes.yaml'))
    expect((await fetch(`http://127.0.0.1:${port}${probe}`)).status, probe).toBe(200);
  expect(said()).not.toMatch(/error|E[A-Z]{4,}:/i);
});

test('a package brings a cloud of its own, and keeps its state in one folder', async ({ page }) => {
  const { root, beside } = unpacked();
  const ports = { PORT: String(await freePort()), CLOUD_PORT: String(await freePort()) };
  const { said } = run(root, { ...ports, DARKROOM_DATA: beside });
  await expect.poll(said, { timeout: 30_000 }).toContain('Ctrl-C stops it.');
  await page.goto(`http://127.0.0.1:${ports.PORT}/`);
  await page.getByRole('button', { name: /demo/ }).first().click();
  await expect(page.getByRole('heading', { name: 'Images', exact: true })).toBeVisible();
  expect(said()).not.toMatch(/error|E[A-Z]{4,}:/i);
});

test('a package refuses what it was not made for, in one sentence', async () => {
  const { root } = unpacked();
  const cases: [Record<string, string>, RegExp][] = [
    [{}, /^The data folder \S+ cannot be written \(\w+\): set DARKROOM_DATA to a folder that can\.\n$/],
    [
      { OS_AUTH_URL: 'http://127.0.0.1:1/v3', NEXTAUTH_SECRET: 'a', DARKROOM_BASE_PATH: '/images' },
      /^DARKROOM_BASE_PATH=\/images is not what this was packaged with \(no prefix\): [^\n]+\.\n$/,
    ],
    [
      { OS_AUTH_URL: 'http://127.0.0.1:1/v3', NEXTAUTH_SECRET_FILE: '/nowhere/secret' },
      /^NEXTAUTH_SECRET_FILE=\/nowhere\/secret cannot be read \(ENOENT\): [^\n]+\.\n$/,
    ],
  ];
  for (const [env, sentence] of cases) {
    const { child, said } = run(root, { PORT: String(await freePort()), ...env });
    await expect.poll(() => child.exitCode, { timeout: 20_000 }).toBe(1);
    expect(said()).toMatch(sentence);
  }
});

const probeSchema = z.object({ httpGet: z.object({ path: z.string(), port: z.literal('http') }) });
const deploymentSchema = z.object({
  kind: z.literal('Deployment'),
  spec: z.object({
    template: z.object({
      spec: z.object({
        containers: z.tuple([
          z.object({ startupProbe: probeSchema, livenessProbe: probeSchema, readinessProbe: probeSchema }),
        ]),
      }),
    }),
  }),
});

/** The addresses that Kubernetes asks, as a manifest names them. */
function probesOf(file: string): string[] {
  const [deployment] = parseAllDocuments(readFileSync(file, 'utf8')).map((document): unknown =>
    document.toJS(),
  );
  const [container] = deploymentSchema.parse(deployment).spec.template.spec.containers;
  return Object.values(container).map(({ httpGet }) => httpGet.path);
}

test('a package is as large as it is documented', () => {
  const [, documented] =
    /makes dist\/darkroom, (\d+) MB/.exec(readFileSync('docs/deployment.md', 'utf8')) ?? [];
  const bytes = Number.parseInt(execFileSync('du', ['-sb', 'dist/darkroom'], { encoding: 'utf8' }), 10);
  expect(Math.abs(bytes / 1_000_000 - Number(documented))).toBeLessThan(5);
});

test('the files around a package are read without a complaint', () => {
  const service = 'docs/packages/darkroom.service';
  const looked = spawnSync('systemd-analyze', ['verify', '--recursive-errors=no', service], {
    encoding: 'utf8',
  });
  expect(looked.stderr).not.toContain('darkroom');
  expect(looked.status).toBe(0);
  const lines = readFileSync('docs/packages/kubernetes.yaml', 'utf8').split('\n').length;
  expect(lines).toBeLessThanOrEqual(121);
});
