import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freePort, portIsFree } from '../../scripts/processes.mjs';
import { removeFolder, startCloud, startScript } from '../support/servers';

// What `npm start` does when one of its processes, or it itself, is killed.

const patient = { timeout: 60_000 };
let data: string;
let port: number;
let cloudPort: number;
let env: Record<string, string>;
let started: ChildProcess | null = null;

beforeEach(async () => {
  data = mkdtempSync(path.join(os.tmpdir(), 'darkroom-keeps-'));
  [port, cloudPort] = [await freePort(), await freePort()];
  env = { DARKROOM_DATA: data, PORT: String(port), CLOUD_PORT: String(cloudPort) };
});
afterEach(async () => {
  if (started && started.exitCode === null && started.signalCode === null) started.kill('SIGKILL');
  started = null;
  await allFree();
  removeFolder(data);
});

async function start() {
  const running = await startScript('scripts/start.mjs', env, 'Ctrl-C stops it', `http://127.0.0.1:${port}`);
  started = running.child;
  let log = '';
  running.child.stderr?.on('data', (text) => {
    log += text;
  });
  return { ...running, log: () => log };
}

const allFree = () =>
  expect
    .poll(async () => (await portIsFree(port, '127.0.0.1')) && portIsFree(cloudPort, '127.0.0.1'), patient)
    .toBe(true);
const cloudProcess = (): number => JSON.parse(readFileSync(path.join(data, 'owner.json'), 'utf8')).pid;
const childrenOf = (pid: number | undefined) =>
  execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' })
    .trim()
    .split(/\s+/)
    .map(Number);
const statusOf = (url: string) =>
  fetch(url).then(
    ({ status }) => status,
    () => null,
  );
const dashboardAnswers = () =>
  expect.poll(() => statusOf(`http://127.0.0.1:${port}/sign-in`), patient).toBe(200);
const cloudAnswers = () =>
  expect.poll(() => statusOf(`http://127.0.0.1:${cloudPort}/image/healthcheck`), patient).toBe(200);

test('a cloud that dies is started again, and the dashboard stays', async () => {
  const running = await start();
  for (const pause of ['0.5', '1']) {
    const [cloud, dashboard] = [cloudProcess(), childrenOf(running.child.pid)];
    process.kill(cloud, 'SIGKILL');
    await expect
      .poll(running.log, patient)
      .toContain(`The embedded cloud was ended by SIGKILL: it is started again in ${pause} s.\n`);
    expect(await statusOf(`http://127.0.0.1:${port}/sign-in`)).toBe(200);
    await expect
      .poll(() => running.log().split('The embedded cloud runs again.').length, patient)
      .toBe(pause === '1' ? 3 : 2);
    await cloudAnswers();
    expect(cloudProcess()).not.toBe(cloud);
    expect(childrenOf(running.child.pid).filter((pid) => dashboard.includes(pid))).toHaveLength(1);
  }
  await running.stop();
  expect(running.child.exitCode).toBe(0);
  await allFree();
}, 120_000);

test('a dashboard that dies is started again, and the cloud stays', async () => {
  const running = await start();
  const cloud = cloudProcess();
  const dashboard = childrenOf(running.child.pid).find((pid) => pid !== cloud) ?? 0;
  process.kill(dashboard, 'SIGKILL');
  await expect
    .poll(running.log, patient)
    .toContain('The dashboard was ended by SIGKILL: it is started again in 0.5 s.\n');
  await dashboardAnswers();
  expect(cloudProcess()).toBe(cloud);
  await running.stop();
}, 120_000);

test('killed with -9 it leaves nothing behind that runs, and the folder is free', async () => {
  const running = await start();
  await running.kill();
  await allFree();
  const cloud = await startCloud({}, data);
  await cloud.stop();
}, 120_000);

test('whoever read its output may go: it runs on, and restarts what dies', async () => {
  const running = await start();
  running.child.stdout?.destroy();
  running.child.stderr?.destroy();
  const cloud = cloudProcess();
  process.kill(cloud, 'SIGKILL');
  await expect.poll(() => (hasOwner() ? cloudProcess() : cloud), patient).not.toBe(cloud);
  await cloudAnswers();
  await dashboardAnswers();
  await running.stop();
  expect(running.child.exitCode).toBe(0);
}, 120_000);

test.each([
  ['Ctrl-C, which a terminal sends to every process and npm sends once more', 'group'],
  ['npm is told to end', 'npm'],
])(
  'under npm all end, once and well: %s',
  async (_, whom) => {
    const npm = spawn('npm', ['start'], {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    started = npm;
    let said = '';
    for (const stream of [npm.stdout, npm.stderr]) {
      stream.on('data', (text) => {
        said += text;
      });
    }
    await expect.poll(() => said, patient).toContain('Ctrl-C stops it');
    const exit = once(npm, 'exit');
    if (whom === 'group') process.kill(-(npm.pid ?? 0), 'SIGINT');
    else npm.kill('SIGTERM');
    await exit;
    await allFree();
    expect(said).not.toContain('started again');
    // Folded at its end: nothing of the records lies beside the database.
    const cloud = await startCloud({}, data);
    await cloud.stop();
  },
  120_000,
);

/** Whether the folder has an owner: between two of them there is none to read of. */
function hasOwner(): boolean {
  try {
    return cloudProcess() > 0;
  } catch {
    return false;
  }
}
