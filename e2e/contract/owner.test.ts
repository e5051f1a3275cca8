import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { freePort } from '../../scripts/processes.mjs';
import { canMount, mount, unmountAll } from '../support/memory-disk';
import { removeFolder, startCloud } from '../support/servers';

// One process owns a data folder, whatever ports the others would take.

const run = promisify(execFile);
const plain = { seed_images: false, seed_metadefs: false };
let data: string;

beforeEach(() => {
  data = mkdtempSync(path.join(os.tmpdir(), 'darkroom-owner-'));
});
afterEach(() => removeFolder(data));

/** What a script of the product says on a folder that it may not have; it has to end with 1 and to print nothing else. */
async function refusal(folder: string, script: string, ...args: string[]): Promise<string> {
  const env = {
    ...process.env,
    DARKROOM_DATA: folder,
    PORT: String(await freePort()),
    CLOUD_PORT: String(await freePort()),
  };
  const ended = await run(process.execPath, [script, ...args], { env }).then(
    () => null,
    (error: { stderr: string; stdout: string; code: number }) => error,
  );
  expect(ended).toMatchObject({ code: 1, stdout: '' });
  return ended?.stderr ?? '';
}

/** Every file of a folder with its bytes. */
function filesOf(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  const files = names.filter((name) => statSync(path.join(folder, name)).isFile());
  return Object.fromEntries(files.map((name) => [name, readFileSync(path.join(folder, name), 'base64')]));
}

describe('while a cloud has a data folder', () => {
  test.each([
    ['the cloud', '.build/cloud.mjs'],
    ['npm start', 'scripts/start.mjs'],
    ['npm run cloud', 'scripts/cloud.mjs'],
    ['npm run seed', '.build/seed.mjs', '5'],
  ])('%s says who has it and touches nothing', async (_, script, ...args) => {
    const cloud = await startCloud(plain, data);
    const before = filesOf(data);
    const told = await refusal(data, script, ...args);
    expect(told.trim().split('\n')).toEqual([
      expect.stringMatching(
        new RegExp(
          `^The data folder ${data} is in use by the embedded cloud at ${cloud.url} ` +
            `\\(process ${cloud.child.pid}, since 20\\S+Z\\): stop it first, or set DARKROOM_DATA to another folder\\.$`,
        ),
      ),
    ]);
    expect(filesOf(data)).toEqual(before);
    expect((await fetch(`${cloud.url}/image/v2/`)).status).toBe(401);
    await cloud.stop();
  });

  test('another name of the folder does not help', async () => {
    const cloud = await startCloud(plain, data);
    const link = `${data}-link`;
    symlinkSync(data, link);
    expect(await refusal(link, '.build/cloud.mjs')).toContain(`(process ${cloud.child.pid}, since`);
    removeFolder(link);
    await cloud.stop();
  });
});

test('the folder is free as soon as its cloud is gone, by a signal or kill -9, whoever has its process id then', async () => {
  const killed = await startCloud(plain, data);
  await killed.kill();
  // A process that lives: this one.
  const holder = JSON.parse(readFileSync(path.join(data, 'owner.json'), 'utf8'));
  writeFileSync(path.join(data, 'owner.json'), JSON.stringify({ ...holder, pid: process.pid }));
  const next = await startCloud(plain, data);
  expect(JSON.parse(readFileSync(path.join(data, 'owner.json'), 'utf8')).pid).toBe(next.child.pid);
  await next.stop();
  expect(readdirSync(data)).not.toContain('owner.json');
});

test('of several that start at the same moment one has the folder', async () => {
  const starts = await Promise.allSettled(Array.from({ length: 4 }, () => startCloud(plain, data)));
  const started = starts.filter((start) => start.status === 'fulfilled').map(({ value }) => value);
  const refused = starts.filter((start) => start.status === 'rejected').map(({ reason }) => reason.message);
  expect(started).toHaveLength(1);
  expect(refused).toHaveLength(3);
  for (const sentence of refused) expect(sentence).toMatch(/^The data folder \S+ is in use by [^\n]+$/);
  await started[0]?.stop();
});

test.skipIf(!canMount())('a folder that cannot be written is told as that', async () => {
  mount(data, 'ro,size=1m');
  try {
    expect(await refusal(data, '.build/cloud.mjs')).toBe(
      `The data folder ${data} cannot be written (EROFS): set DARKROOM_DATA to a folder that can.\n`,
    );
  } finally {
    unmountAll();
  }
});
