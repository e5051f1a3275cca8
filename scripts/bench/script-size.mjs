import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from '../lib.mjs';
import { freePort } from '../processes.mjs';
import { figure } from './measure.mjs';

/** F10: JavaScript of the list page above an empty page of the same Next. */
export async function benchScriptSize({ dashboard, cookie }) {
  const list = await scriptBytes(`${dashboard.base}/images`, cookie);
  const empty = await emptyPage();
  const above = list - empty;
  figure({
    id: 'F10',
    what: 'JavaScript of the list, gzip, beside an empty page',
    here: `${kB(list)}, ${kB(above)} above`,
    beside: kB(empty),
    ratio: list / empty,
    goal: '≤ 90 kB above',
    met: above <= 90_000,
  });
}

function kB(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`;
}

/** Bytes, gzipped, of every script that a page loads at first. */
async function scriptBytes(url, sent = '') {
  const html = await (await fetch(url, { headers: { cookie: sent } })).text();
  const scripts = [
    ...new Set(
      [...html.matchAll(/<script[^>]+src="([^"]+)"[^>]*>/g)]
        .filter(([tag]) => !tag.includes('noModule'))
        .map((match) => match[1]),
    ),
  ];
  let bytes = 0;
  for (const script of scripts) {
    const text = await (await fetch(new URL(script.replaceAll('&amp;', '&'), url))).text();
    bytes += gzipSync(text).length;
  }
  return bytes;
}

/** The same of a page that shows nothing, built with the same Next. */
async function emptyPage() {
  const app = mkdtempSync(path.join(root, '.next-empty-'));
  mkdirSync(path.join(app, 'app'));
  writeFileSync(path.join(app, 'package.json'), '{"type":"module"}');
  writeFileSync(
    path.join(app, 'next.config.js'),
    `export default { turbopack: { root: ${JSON.stringify(root)} } };`,
  );
  writeFileSync(
    path.join(app, 'app/layout.js'),
    'export default function Layout({ children }) { return <html><body>{children}</body></html>; }',
  );
  // Else Next takes those of the folder that holds the packages.
  writeFileSync(path.join(app, 'instrumentation.js'), 'export function register() {}');
  writeFileSync(path.join(app, 'instrumentation-client.js'), '');
  writeFileSync(path.join(app, 'app/page.js'), 'export default function Page() { return null; }');
  try {
    const built = spawnSync(path.join(root, 'node_modules/.bin/next'), ['build'], {
      cwd: app,
      encoding: 'utf8',
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' },
    });
    if (built.status !== 0) throw new Error(built.stdout + built.stderr);
    const port = await freePort();
    const server = spawn(path.join(root, 'node_modules/.bin/next'), ['start', '-p', String(port)], {
      cwd: app,
      stdio: 'ignore',
    });
    try {
      const ended = once(server, 'exit').then(([code]) => {
        throw new Error(`The empty page's server ended with ${code}.`);
      });
      await Promise.race([until(`http://127.0.0.1:${port}/`), ended]);
      return await scriptBytes(`http://127.0.0.1:${port}/`);
    } finally {
      server.kill('SIGKILL');
    }
  } finally {
    rmSync(app, { recursive: true, force: true });
  }
}

function until(url) {
  return new Promise((resolve) => {
    const attempt = () =>
      http.get(url, (response) => resolve(response.resume())).on('error', () => setTimeout(attempt, 100));
    attempt();
  });
}
