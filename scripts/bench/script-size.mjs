import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { root } from '../lib.mjs';
import { freePort } from '../processes.mjs';
import { figure } from './measure.mjs';

/** By these a script is known for the one that holds the words. */
const english = JSON.parse(readFileSync(path.join(root, 'lib/messages/en.json'), 'utf8'));

/** F10: JavaScript of the list page above an empty page of the same Next. */
export async function benchScriptSize({ dashboard, cookie }) {
  const { needed: list, words } = await scriptBytes(`${dashboard.base}/images`, cookie);
  const { needed: empty } = await emptyPage();
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
  figure({
    id: 'F10',
    what: 'the words of a language, gzip: a script of its own that a browser keeps, not counted above',
    here: kB(words),
  });
}

function kB(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`;
}

/**
 * Bytes, gzipped, of the scripts that a page needs, and of its words: these come beside it, by a script that the page
 * only announces (`components/shell/words.tsx`).
 */
async function scriptBytes(url, sent = '') {
  const html = await (await fetch(url, { headers: { cookie: sent } })).text();
  const addresses = (tags, attribute) =>
    [...html.matchAll(tags)]
      .filter(([tag]) => !tag.includes('noModule'))
      .map(([tag]) => new RegExp(`${attribute}="([^"]+)"`).exec(tag)[1].replaceAll('&amp;', '&'));
  const needed = new Set(addresses(/<script[^>]+src="[^"]+"[^>]*>/g, 'src'));
  const announced = new Set(addresses(/<link[^>]+as="script"[^>]*>/g, 'href'));
  const bytes = { needed: 0, words: 0 };
  for (const script of new Set([...needed, ...announced])) {
    const text = await (await fetch(new URL(script, url))).text();
    if (needed.has(script)) bytes.needed += gzipSync(text).length;
    else if (text.includes(english.signIn.title)) bytes.words += gzipSync(text).length;
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
