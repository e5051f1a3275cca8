import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ended, freePort, runs } from '../../scripts/processes.mjs';

/** The name under which browsers ask; the browser of these tests finds it on this machine. */
export const publicName = 'images.example.org';

/** A real proxy in front of a dashboard. */
export interface Front {
  /** What a browser shows. */
  url: string;
  port: number;
  stop(): Promise<void>;
}

/** What a documented file says, and what it is here: addresses, ports and certificates alone. */
function placed(text: string, port: number, dashboard: string, folder: string): string {
  return text
    .replaceAll('127.0.0.1:3000', dashboard)
    .replaceAll('listen 443', `listen 127.0.0.1:${port}`)
    .replaceAll('bind :443', `bind 127.0.0.1:${port}`)
    .replaceAll('*:443', `127.0.0.1:${port}`)
    .replaceAll(`/etc/ssl/certs/${publicName}.pem`, `${folder}/certificate.pem`)
    .replaceAll(`/etc/ssl/private/${publicName}.key`, `${folder}/key.pem`)
    .replaceAll(`/etc/ssl/private/${publicName}.pem`, `${folder}/both.pem`);
}

/** What Debian has around a file of each kind: the command, and where its output is to go. */
const kinds = {
  nginx: (folder: string, site: string, port: number) => {
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
    const paths = temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join('\n');
    const main = `daemon off;
user root;
pid ${folder}/pid;
error_log ${folder}/log;
events {}
http {
access_log off;
${paths}
${site}
}`;
    void port;
    return { command: ['nginx', '-e', `${folder}/log`, '-c', `${folder}/main`], main };
  },
  haproxy: (folder: string, site: string) => ({
    command: ['haproxy', '-db', '-f', `${folder}/main`],
    main: site,
  }),
  apache: (folder: string, site: string, port: number) => {
    const modules = [
      'mpm_event',
      'authz_core',
      'socache_shmcb',
      'ssl',
      'proxy',
      'proxy_http',
      'headers',
      'reqtimeout',
    ];
    const loaded = modules.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`);
    const main = `ServerRoot ${folder}
DefaultRuntimeDir ${folder}
PidFile ${folder}/pid
ErrorLog ${folder}/log
${loaded.join('\n')}
Mutex file:${folder}
User www-data
Group www-data
ServerName ${publicName}
Include /etc/apache2/mods-available/reqtimeout.conf
Listen 127.0.0.1:${port}
${site}`;
    return { command: ['apache2', '-d', folder, '-f', `${folder}/main`, '-D', 'FOREGROUND'], main };
  },
};
export type Kind = keyof typeof kinds;

/**
 * Starts a proxy with a file of docs/proxies/ in front of a dashboard, on a port of its own, and waits until it hands on.
 * `edit` changes the file to what somebody else has; `under` is the prefix that it hands on.
 */
export async function startFront(
  kind: Kind,
  file: string,
  frontPort: number,
  dashboardUrl: string,
  edit: (text: string) => string = (text) => text,
  under = '',
): Promise<Front> {
  const folder = mkdtempSync(path.join(os.tmpdir(), `darkroom-${kind}-`));
  for (const name of ['certificate.pem', 'key.pem', 'both.pem'])
    writeFileSync(path.join(folder, name), certificate()[name] ?? '');
  const site = placed(
    edit(readFileSync(path.join('docs/proxies', file), 'utf8')),
    frontPort,
    new URL(dashboardUrl).host,
    folder,
  );
  const { command, main } = kinds[kind](folder, site, frontPort);
  writeFileSync(path.join(folder, 'main'), main);
  const [program = '', ...args] = command;
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => (said += bytes));
  const end = () => child.kill();
  process.once('exit', end);
  const url = `${/ssl/i.test(site) ? 'https' : 'http'}://${publicName}:${frontPort}`;
  await untilPassing(url, under, child, () => said + logOf(folder));
  return {
    url: url + under,
    port: frontPort,
    stop: async () => {
      process.off('exit', end);
      await ended(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const logOf = (folder: string) => (existsSync(`${folder}/log`) ? readFileSync(`${folder}/log`, 'utf8') : '');

/** Waits until the dashboard answers through the proxy: one that checks its health hands nothing on before. */
async function untilPassing(
  url: string,
  under: string,
  child: ChildProcess,
  said: () => string,
): Promise<void> {
  const { protocol, port } = new URL(url);
  const status = () =>
    new Promise<number | undefined>((resolve) => {
      const options = {
        port,
        path: `${under}/api/health`,
        headers: { host: new URL(url).host },
        agent: false,
      };
      const answered = (answer: http.IncomingMessage) => {
        answer.resume();
        resolve(answer.statusCode);
      };
      const request =
        protocol === 'https:'
          ? https.get({ ...options, rejectUnauthorized: false }, answered)
          : http.get(options, answered);
      request.once('error', () => resolve(undefined));
    });
  while ([undefined, 502, 503].includes(await status())) {
    if (!runs(child)) throw new Error(`The proxy does not start: ${said()}`);
    await pause(20);
  }
}

let made: Record<string, string> | null = null;

/** A certificate of the public name, made once, that nobody vouches for. */
function certificate(): Record<string, string> {
  if (made) return made;
  const folder = mkdtempSync(path.join(os.tmpdir(), 'darkroom-certificate-'));
  mkdirSync(folder, { recursive: true });
  const [key, file] = [`${folder}/key`, `${folder}/certificate`];
  execFileSync(
    'openssl',
    [
      'req',
      '-x509',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-days',
      '2',
      '-subj',
      `/CN=${publicName}`,
      '-keyout',
      key,
      '-out',
      file,
    ],
    { stdio: 'pipe' },
  );
  const [keyText, text] = [readFileSync(key, 'utf8'), readFileSync(file, 'utf8')];
  rmSync(folder, { recursive: true });
  made = { 'certificate.pem': text, 'key.pem': keyText, 'both.pem': text + keyText };
  return made;
}

export { freePort };
