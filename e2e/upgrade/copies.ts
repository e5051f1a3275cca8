import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { otherFolder } from '../../scripts/other-build.mjs';
import { ended, freePort } from '../../scripts/processes.mjs';
import { type Running, startScript, testSecret } from '../support/servers';
import { setting } from '../support/test';

/** Which of the two builds a copy runs. */
export type Build = 'former' | 'next';
const folders: Record<Build, string> = { former: '.', next: otherFolder };

/** Starts a copy of the dashboard on a port, told which address browsers show. */
export function startCopy(build: Build, port: number, publicUrl: string): Promise<Running> {
  return startScript(
    path.join(folders[build], 'scripts/serve.mjs'),
    {
      NODE_ENV: 'production',
      PORT: String(port),
      COPY_NAME: `c${port}`,
      NEXTAUTH_URL: publicUrl,
      OS_AUTH_URL: setting('TEST_AUTH_URL'),
      NEXTAUTH_SECRET: testSecret,
      MAX_CONNECTIONS_PER_ADDRESS: '4096',
      // HAProxy asks every 200 ms.
      DRAIN_SECONDS: '1',
      SHUTDOWN_GRACE_SECONDS: '600',
    },
    'Dashboard ready',
    `http://127.0.0.1:${port}`,
  );
}

/** A real HAProxy with a configuration of its own; gives what stops it. */
export async function startHaproxy(text: string): Promise<() => Promise<void>> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'darkroom-haproxy-'));
  const file = path.join(folder, 'haproxy.cfg');
  writeFileSync(file, text);
  const child = spawn('haproxy', ['-db', '-f', file], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (bytes) => {
    said += bytes;
  });
  const end = () => child.kill();
  process.once('exit', end);
  child.once('exit', (code) => code && console.error(`HAProxy ended with ${code}: ${said}`));
  return async () => {
    process.off('exit', end);
    await ended(child);
    rmSync(folder, { recursive: true, force: true });
  };
}

const common = `defaults
    mode http
    timeout connect 5s
    timeout client 1h
    timeout server 1h
    timeout http-keep-alive 60s
    timeout check 10s
`;

/**
 * Two copies by turns, left as soon as they say that they are to end. An upload stays at the copy that its address names,
 * which goes on for it while it ends, as docs/proxies/haproxy-copies.cfg has it.
 */
export const byTurns = (port: number, copies: readonly number[]) => `${common}
frontend images
    bind 127.0.0.1:${port}
    default_backend darkroom

backend darkroom
    balance roundrobin
    option httpchk GET /healthcheck
    option persist
    option redispatch 1
    default-server check inter 200ms fall 1 rise 1
${copies.map((copy) => `    use-server c${copy} if { path_beg /api/uploads/c${copy}~ }`).join('\n')}
${copies.map((copy) => `    server c${copy} 127.0.0.1:${copy}`).join('\n')}
`;

/** All to the first copy, until a browser has a cookie `upgraded`: then all but uploads goes to the second. */
export const byCookie = (port: number, [first, second]: readonly [number, number]) => `${common}
frontend images
    bind 127.0.0.1:${port}
    use_backend first if { path_beg /api/uploads }
    use_backend second if { req.cook(upgraded) -m found }
    default_backend first

backend first
    server first 127.0.0.1:${first}

backend second
    server second 127.0.0.1:${second}
`;

export { freePort };
