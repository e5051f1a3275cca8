import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { freePort } from '../../scripts/processes.mjs';
import { removeFolder, startScript } from '../support/servers';

const run = promisify(execFile);

/** What `npm start` says when it cannot start. */
async function refusal(env: Record<string, string>): Promise<string> {
  const failed = await run(process.execPath, ['scripts/start.mjs'], { env: { ...process.env, ...env } }).then(
    () => null,
    (error: { stdout: string; stderr: string; code: number }) => error,
  );
  expect(failed?.code).toBe(1);
  expect(failed?.stdout).not.toContain('s3kret');
  return failed?.stderr.trim() ?? '';
}

test('a taken port is one sentence that names the way out', async () => {
  const server = http.createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  const free = String(await freePort());
  expect(await refusal({ PORT: String(port), CLOUD_PORT: free })).toBe(
    `Port ${port} is taken: stop what listens there or set PORT to another one.`,
  );
  expect(await refusal({ PORT: free, CLOUD_PORT: String(port) })).toContain('set CLOUD_PORT to another one.');
  server.close();
});

test('an unwritable data folder and a missing secret are one sentence each', async () => {
  const ports = { PORT: String(await freePort()), CLOUD_PORT: String(await freePort()) };
  expect(await refusal({ ...ports, DARKROOM_DATA: '/dev/null/data' })).toMatch(
    /^The data folder \/dev\/null\/data cannot be written \(\w+\): set DARKROOM_DATA to a folder that can\.$/,
  );
  expect(
    await refusal({ ...ports, OS_AUTH_URL: 'https://keystone.example.org/v3', NEXTAUTH_SECRET: '' }),
  ).toMatch(/^NEXTAUTH_SECRET is missing: /);
});

test('a configuration that is not right is one sentence that names the setting', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'darkroom-start-'));
  const file = path.join(folder, 'cloud.json');
  writeFileSync(file, '{"enabled_backend": []}');
  const ports = { PORT: String(await freePort()), CLOUD_PORT: String(await freePort()) };
  const env = { ...ports, DARKROOM_DATA: folder };
  expect(await refusal({ ...env, DARKROOM_CLOUD_CONFIG: file })).toBe(
    `The configuration ${file} is not right: there is no setting enabled_backend, perhaps enabled_backends is meant.`,
  );
  expect(await refusal({ ...env, DARKROOM_CLOUD_CONFIG: `${file}.other` })).toBe(
    `The configuration ${file}.other cannot be read (ENOENT): set DARKROOM_CLOUD_CONFIG to a JSON file, or leave it out.`,
  );
  removeFolder(folder);
});

test('a configuration of the dashboard that is not right is one sentence before it takes requests', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'darkroom-start-'));
  const file = path.join(folder, 'clouds.yaml');
  const env = { PORT: String(await freePort()), NEXTAUTH_SECRET: 'a secret' };
  expect(await refusal({ ...env, OS_AUTH_URL: 'htp//keystone.example.org/v3' })).toBe(
    'OS_AUTH_URL is missing or not valid: see "Configuration" in the README.',
  );
  expect(await refusal({ ...env, OS_AUTH_URL: 'https://user:s3kret@keystone.example.org/v3' })).toBe(
    'OS_AUTH_URL has a user name or a password in it, which no request can carry: take it out, people sign in with their own.',
  );
  const clouds = { ...env, OS_AUTH_URL: '', OS_CLIENT_CONFIG_FILE: file };
  expect(await refusal(clouds)).toBe(
    `${file} cannot be read (ENOENT): set OS_CLIENT_CONFIG_FILE to a clouds.yaml, or correct it.`,
  );
  writeFileSync(file, 'clouds:\n  one:\n    auth: {}\n');
  expect(await refusal(clouds)).toBe(
    `No cloud of ${file} can be used. The cloud one of clouds.yaml is left out, for it has no auth_url.`,
  );
  writeFileSync(file, 'clouds: {}\n');
  expect(await refusal(clouds)).toBe(
    `${file} has no clouds: write at least one with an auth_url below "clouds:", or set OS_AUTH_URL.`,
  );
  writeFileSync(file, 'clouds:\n  one:\n  two: { auth: { auth_url: "http://127.0.0.1:9/v3" } }\n');
  expect(await refusal({ ...clouds, OS_CLOUD: 'one' })).toMatch(/^OS_CLOUD names one: The cloud one /);
  writeFileSync(file, 'clouds: [\n');
  expect(await refusal(clouds)).toMatch(/^\S+clouds\.yaml cannot be read \([^\n]+\): set [^\n]+$/);
  removeFolder(folder);
}, 120_000);

test('a demo is not offered to a whole network unless that is wanted', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'darkroom-start-'));
  const ports = { PORT: String(await freePort()), CLOUD_PORT: String(await freePort()) };
  expect(await refusal({ ...ports, HOST: '0.0.0.0', DARKROOM_DATA: folder })).toBe(
    'HOST=0.0.0.0 would let everybody on the network in as administrator, since the passwords of the demo are published: leave HOST out and reach it by an SSH tunnel, or set DARKROOM_PUBLIC_DEMO=yes where that is what you want.',
  );
  removeFolder(folder);
});

test('a public address that is none is one sentence before anything is built', async () => {
  const ports = { PORT: String(await freePort()), CLOUD_PORT: String(await freePort()) };
  expect(await refusal({ ...ports, NEXTAUTH_URL: 'images.example.org' })).toBe(
    'NEXTAUTH_URL=images.example.org is no address of the web: write all of it, as https://images.example.org, or leave it out where no proxy stands in front.',
  );
});

test('it serves on an address of IPv6 as well', async () => {
  const data = mkdtempSync(path.join(os.tmpdir(), 'darkroom-start-'));
  const port = await freePort();
  const env = {
    HOST: '::1',
    PORT: String(port),
    CLOUD_PORT: String(await freePort()),
    DARKROOM_DATA: data,
  };
  const running = await startScript('scripts/start.mjs', env, 'Ctrl-C stops it', `http://[::1]:${port}`);
  const response = await fetch(`${running.url}/sign-in`);
  expect(response.status).toBe(200);
  await running.stop();
  removeFolder(data);
}, 120_000);
