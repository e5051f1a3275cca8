import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import type { Session } from '@/lib/auth/session';
import { cloudsYaml } from '@/lib/commands/clouds-yaml';
import type { ImageCreate } from '@/lib/contract/image';
import { supersedeRule } from '@/lib/images/retention-rule';
import { createApplicationCredential } from '@/lib/openstack/application-credentials';
import { openImageData } from '@/lib/openstack/image-data';
import { createImage, getImage } from '@/lib/openstack/images';
import { addRecords, ageImages } from '../support/cloud-records';
import { startCountingProxy } from '../support/counting-proxy';
import { ownClouds } from '../support/own-clouds';
import { sessionOf } from '../support/session-of';

// `bin/darkroom retention` as cron runs it, with an application credential in a clouds.yaml.

const start = ownClouds();
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** Runs the command to its end; what `bin/darkroom` runs, unless it is to run that itself. */
function command(
  args: string[],
  env: Record<string, string>,
  input = '',
  whole = false,
  begun: (child: ChildProcess) => void = () => {},
) {
  const [program = '', ...first] = whole ? ['bin/darkroom'] : [process.execPath, '.build/darkroom.mjs'];
  const child = spawn(program, [...first, 'retention', ...args], {
    // Nothing of the variables of whoever runs the tests.
    env: { NODE_ENV: 'production', PATH: process.env.PATH, HOME: '/nowhere', ...env },
  });
  begun(child);
  child.stdin.end(input);
  let [out, err] = ['', ''];
  child.stdout.on('data', (bytes) => (out += bytes));
  child.stderr.on('data', (bytes) => (err += bytes));
  return new Promise<{ code: number | null; out: string; err: string }>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, out, err }));
  });
}

async function version({ service }: Session, data: string, created: number): Promise<string> {
  const body = { name: 'Debian 12', disk_format: 'raw', container_format: 'bare', visibility: 'private' };
  const system = { os_distro: 'debian', os_version: '12' };
  const { id } = (await createImage(service, { ...body, ...system } as ImageCreate)).image;
  const writer = openImageData(service, id, { kind: 'file' }, 4);
  await writer.write(Buffer.from('data'));
  await writer.end();
  ageImages(data, [{ id, created }]);
  return id;
}

test('without --apply nothing is written; with it what was printed is done, and once', async () => {
  const cloud = await start();
  const demo = await sessionOf(cloud.authUrl, 'demo', 'demo');
  const [fresh, used, old] = [
    await version(demo, cloud.data, 1),
    await version(demo, cloud.data, 20),
    await version(demo, cloud.data, 30),
  ];
  addRecords(cloud.data, { servers: [{ project: demo.viewer.projectId, image: used }] });
  const proxy = await startCountingProxy(cloud.authUrl, demo.service.url);
  ends.push(proxy.stop);
  const folder = mkdtempSync(path.join(os.tmpdir(), 'darkroom-command-'));
  ends.push(() => rmSync(folder, { recursive: true }));
  const made = await createApplicationCredential(cloud.authUrl, demo.service.token, demo.viewer.userId, {
    name: 'cron',
    endsAt: null,
  });
  const proof = { kind: 'credential', ...made, projectName: 'demo' } as const;
  const clouds = path.join(folder, 'clouds.yaml');
  writeFileSync(
    clouds,
    cloudsYaml({ name: 'mine', authUrl: proxy.authUrl, region: null, interface: 'public', proof }),
  );
  const rule = path.join(folder, 'rule.json');
  writeFileSync(rule, JSON.stringify(supersedeRule));
  const env = { OS_CLIENT_CONFIG_FILE: clouds, OS_CLOUD: 'mine' };

  const dry = await command([rule], env, '', true);
  expect(dry).toMatchObject({ code: 0, err: '' });
  expect(dry.out).toContain(`hide       ${old} Debian 12 (newer images replace it, due since`);
  expect(dry.out).toContain(`stays      ${used} Debian 12 (it would be due, but it is used`);
  expect(dry.out).toContain(`stays      ${fresh} Debian 12 (no newer active image could take its place)`);
  expect(dry.out).toContain('3 images looked at: 1 to hide.\nNothing was changed');
  expect(proxy.take().filter((request) => !request.startsWith('GET '))).toEqual([]);

  const applied = await command([rule, '--apply', '--json'], env);
  expect(applied.code).toBe(0);
  const [report] = JSON.parse(applied.out);
  expect(report).toMatchObject({ applied: true, scope: 'project', looked: 3, rule: supersedeRule });
  expect(report.images).toContainEqual(
    expect.objectContaining({ id: old, act: 'hide', reason: 'replaced', result: { state: 'done' } }),
  );
  expect(proxy.take().filter((request) => !request.startsWith('GET '))).toEqual([`PATCH /v2/images/${old}`]);
  expect((await getImage(demo.service, old)).os_hidden).toBe(true);

  // By the environment instead, from standard input.
  const again = await command(
    ['-', '--apply'],
    {
      OS_AUTH_URL: proxy.authUrl,
      OS_APPLICATION_CREDENTIAL_ID: made.id,
      OS_APPLICATION_CREDENTIAL_SECRET: made.secret,
    },
    JSON.stringify([supersedeRule]),
  );
  expect(again).toMatchObject({ code: 0, out: '3 images looked at: nothing to do.\n' });
  expect(proxy.take().filter((request) => !request.startsWith('GET '))).toEqual([]);

  // The secret in a file, as containers and systemd give it.
  const secret = path.join(folder, 'secret');
  writeFileSync(secret, `${made.secret}\n`, { mode: 0o600 });
  const byFile = {
    OS_AUTH_URL: proxy.authUrl,
    OS_APPLICATION_CREDENTIAL_ID: made.id,
    OS_APPLICATION_CREDENTIAL_SECRET_FILE: secret,
  };
  expect(await command([rule], byFile, '', true)).toMatchObject({ code: 0, err: '' });
  expect(
    await command([rule], { ...byFile, OS_APPLICATION_CREDENTIAL_SECRET_FILE: '/none' }, '', true),
  ).toEqual({
    code: 2,
    out: '',
    err: 'OS_APPLICATION_CREDENTIAL_SECRET_FILE=/none cannot be read (ENOENT): name a file that the user of this process may read.\n',
  });
});

test('what ends in the middle says what was done, and does not end as if all was', async () => {
  const cloud = await start();
  const demo = await sessionOf(cloud.authUrl, 'demo', 'demo');
  const [, first, second] = [
    await version(demo, cloud.data, 1),
    await version(demo, cloud.data, 20),
    await version(demo, cloud.data, 30),
  ];
  const proxy = await startCountingProxy(cloud.authUrl, demo.service.url);
  ends.push(proxy.stop);
  const env = {
    OS_AUTH_URL: proxy.authUrl,
    OS_USERNAME: 'demo',
    OS_PASSWORD: 'darkroom',
    OS_PROJECT_NAME: 'demo',
  };
  const hidden = async () =>
    (await Promise.all([first, second].map((id) => getImage(demo.service, id)))).filter(
      (one) => one.os_hidden,
    );

  // A write is on its way, and then a signal comes.
  let child: ChildProcess | undefined;
  let release = proxy.hold(/^PATCH /);
  const interrupted = command(['-', '--apply'], env, JSON.stringify(supersedeRule), false, (begun) => {
    child = begun;
  });
  const asked: string[] = [];
  const writes = () => asked.push(...proxy.take()) && asked.some((request) => request.startsWith('PATCH '));
  await expect.poll(writes, { timeout: 10_000 }).toBe(true);
  child?.kill('SIGTERM');
  release();
  expect(await interrupted).toMatchObject({ code: 1 });
  expect(await hidden()).toHaveLength(1);

  // The first rule is done, the second one cannot be read.
  asked.length = 0;
  release = proxy.hold(/^PATCH /);
  const rules = JSON.stringify([supersedeRule, { ...supersedeRule, group_by: ['name'] }]);
  const broken = command(['-', '--apply', '--json'], env, rules);
  await expect.poll(writes, { timeout: 10_000 }).toBe(true);
  proxy.refuse(/^GET .*\/v2\/images\?/, 1000);
  release();
  const { code, out } = await broken;
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject([{ applied: true, rule: supersedeRule }]);
  expect(JSON.parse(out)[0].images).toContainEqual(expect.objectContaining({ result: { state: 'done' } }));
  expect(await hidden()).toHaveLength(2);
});

test('what is wrong is said in a sentence, and by how the command ends', async () => {
  const cloud = await start();
  const env = {
    OS_AUTH_URL: cloud.authUrl,
    OS_USERNAME: 'demo',
    OS_PASSWORD: 'darkroom',
    OS_PROJECT_NAME: 'demo',
  };
  const rule = JSON.stringify(supersedeRule);
  expect(await command(['-'], env, rule)).toMatchObject({ code: 0 });
  expect(await command([], env)).toMatchObject({ code: 2 });
  expect((await command(['-', '--hard'], env, rule)).err).toContain('usage: darkroom retention');
  expect(await command(['-'], env, '{"keep": {"last": 1}}')).toMatchObject({
    code: 2,
    err: expect.stringContaining('- has a rule that is wrong at group_by: say what'),
  });
  expect(await command(['/nowhere.json'], env)).toMatchObject({
    code: 2,
    err: expect.stringContaining('/nowhere.json cannot be read (ENOENT)'),
  });
  expect(await command(['-'], {}, rule)).toMatchObject({
    code: 2,
    err: expect.stringContaining('set OS_CLOUD, or OS_AUTH_URL'),
  });
  const wrong = await command(['-'], { ...env, OS_PASSWORD: 'not-this-one' }, rule);
  expect(wrong).toMatchObject({
    code: 1,
    err: expect.stringMatching(/unauthorized: 401.*req-.*: check the credentials\.$/m),
  });
  expect(wrong.err).not.toContain('not-this-one');
});
