import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { ended, freePort, startUntil } from '../../scripts/processes.mjs';

/** A running server of the product. */
export interface Running {
  url: string;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
  /** Ends it and waits. */
  stop(): Promise<void>;
  child: ChildProcess;
}

/** Starts a script and waits for the line that says it is ready; what it said is in the error when it ends before. */
export async function startScript(
  script: string,
  env: Record<string, string>,
  ready: string,
  url: string,
  spawned: (child: ChildProcess) => void = () => {},
): Promise<Running> {
  let started: ChildProcess | null = null;
  // A test that fails before it stops its server leaves none behind.
  const end = () => started?.kill('SIGKILL');
  process.once('exit', end);
  const child = await startUntil(ready, [script], {
    env,
    quiet: true,
    spawned: (child) => {
      started = child;
      child.once('exit', () => process.off('exit', end));
      spawned(child);
    },
  });
  return { url, child, kill: () => ended(child, 'SIGKILL'), stop: () => ended(child) };
}

/** An embedded cloud with a data folder of its own; start it again with the same `data` to see what it kept. */
export async function startCloud(
  config: object = {},
  data = mkdtempSync(path.join(os.tmpdir(), 'darkroom-cloud-')),
  port?: number,
  /** Hears of the process before it is ready. */
  spawned?: (child: ChildProcess) => void,
): Promise<Running & { data: string; authUrl: string; port: number }> {
  const chosen = port ?? (await freePort());
  const file = path.join(data, 'config.json');
  writeFileSync(file, JSON.stringify(config));
  const running = await startScript(
    '.build/cloud.mjs',
    { CLOUD_PORT: String(chosen), DARKROOM_DATA: data, DARKROOM_CLOUD_CONFIG: file },
    'Cloud ready',
    `http://127.0.0.1:${chosen}`,
    spawned,
  );
  return { ...running, data, authUrl: `${running.url}/identity/v3`, port: chosen };
}

/** What the session cookies of tests are encrypted with. */
export const testSecret = 'a secret of the tests alone';

/** The built dashboard in front of a cloud. */
export async function startDashboard(authUrl: string, env: Record<string, string> = {}): Promise<Running> {
  const port = await freePort();
  return startScript(
    'scripts/serve.mjs',
    {
      NODE_ENV: 'production',
      PORT: String(port),
      OS_AUTH_URL: authUrl,
      NEXTAUTH_SECRET: testSecret,
      DARKROOM_DEMO_ACCOUNTS: 'admin:darkroom,demo:darkroom,reader:darkroom,alt:darkroom',
      ...env,
    },
    'Dashboard ready',
    `http://127.0.0.1:${port}`,
  );
}

/** A web server to import from: /file/<bytes>, /page, /missing, /hang, /short, /redirect?to=, and the files of `folder`. */
export async function startFileServer(
  folder?: string,
): Promise<{ url: string; port: number; stop(): Promise<void> }> {
  const server = http.createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const [, kind, size] = url.pathname.split('/');
    if (kind === 'file' && /^\d+$/.test(size ?? '')) {
      const bytes = Buffer.alloc(Number(size), 'darkroom');
      response.writeHead(200, { 'content-length': bytes.length }).end(bytes);
    } else if (kind === 'page')
      response.writeHead(200, { 'content-type': 'text/html' }).end('<!DOCTYPE html><title>Sign in</title>');
    else if (kind === 'hang') response.writeHead(200, { 'content-length': 100 }).flushHeaders();
    else if (kind === 'short') {
      response.writeHead(200, { 'content-length': 100 }).write('only this');
      setImmediate(() => response.destroy());
    } else if (kind === 'redirect')
      response.writeHead(302, { location: url.searchParams.get('to') ?? '' }).end();
    else if (folder && kind && existsSync(path.join(folder, kind))) {
      const bytes = readFileSync(path.join(folder, kind));
      response.writeHead(200, { 'content-length': bytes.length }).end(bytes);
    } else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://localhost:${port}`,
    port,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Removes a folder of a test. */
export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}
