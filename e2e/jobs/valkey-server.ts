import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { ended, freePort } from '../../scripts/processes.mjs';

/** A real Valkey, or Debian 12's Redis, with a folder of its own. */
export interface ValkeyServer {
  url: string;
  /** Ends it as a power cut would. */
  kill(): Promise<void>;
  /** Starts it again with what it kept. */
  start(): Promise<void>;
  /** Everything that was ever written to it. */
  written(): string;
  stop(): Promise<void>;
}

const program = ['/usr/bin/valkey-server', '/usr/bin/redis-server'].find(existsSync) ?? 'redis-server';

/** Starts one that writes down each change at once. */
export async function startValkey(): Promise<ValkeyServer> {
  const port = await freePort();
  const folder = mkdtempSync(path.join(os.tmpdir(), 'darkroom-valkey-'));
  let child: ChildProcess | null = null;
  const end = () => child?.kill('SIGKILL');
  process.once('exit', end);
  const start = async () => {
    const place = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder];
    const kept = ['--save', '', '--appendonly', 'yes', '--appendfsync', 'always'];
    child = spawn(program, [...place, ...kept], { stdio: ['ignore', 'pipe', 'inherit'] });
    const { stdout } = child;
    if (!stdout) throw new Error(`${program} says nothing`);
    const lines = createInterface(stdout);
    await new Promise<void>((resolve, reject) => {
      lines.on('line', (line) => line.includes('Ready to accept') && resolve());
      lines.on('close', () => reject(new Error(`${program} does not start`)));
    });
  };
  await start();
  const files = () => readdirSync(folder, { recursive: true, encoding: 'latin1' });
  return {
    url: `redis://127.0.0.1:${port}`,
    start,
    kill: () => ended(child, 'SIGKILL'),
    written: () =>
      files()
        .filter((name) => name.endsWith('.aof'))
        .map((name) => readFileSync(path.join(folder, name), 'latin1'))
        .join('\n'),
    async stop() {
      process.off('exit', end);
      await ended(child, 'SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
