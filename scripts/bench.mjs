// `npm run bench`: the figures of the main job, each beside what it is compared with, in one run.
import { spawn, spawnSync } from 'node:child_process';
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { chromium } from '@playwright/test';
import {
  buildCloudIfChanged,
  buildDashboardIfChanged,
  freePort,
  install,
  requireNode,
  root,
  startUntil,
} from './lib.mjs';

requireNode();
install();
await buildCloudIfChanged();
await buildDashboardIfChanged();

const mebibyte = 1024 * 1024;
const size = Number(process.env.BENCH_MIB ?? 1024) * mebibyte;
const folder = mkdtempSync(path.join(root, '.darkroom-bench-'));
const [cloudPort, port] = [await freePort(), await freePort()];
const config = path.join(folder, 'config.json');
writeFileSync(
  config,
  JSON.stringify({ enabled_backends: ['central', 'dcn0', 'dcn1'].map((id) => ({ id })) }),
);
const authUrl = `http://127.0.0.1:${cloudPort}/identity/v3`;
const cloud = await startUntil('Cloud ready', ['.build/cloud.mjs'], {
  env: { CLOUD_PORT: String(cloudPort), DARKROOM_DATA: folder, DARKROOM_CLOUD_CONFIG: config },
});
const dashboard = await startUntil('Dashboard ready', ['scripts/serve.mjs'], {
  env: {
    NODE_ENV: 'production',
    PORT: String(port),
    OS_AUTH_URL: authUrl,
    NEXTAUTH_SECRET: 'bench',
    AUTH_TRUST_HOST: 'true',
  },
});
const base = `http://127.0.0.1:${port}`;
process.on('exit', () => {
  cloud.kill();
  dashboard.kill();
  rmSync(folder, { recursive: true, force: true });
});

const file = path.join(folder, 'bench.raw');
makeFile(file, size);
const service = await signIn();
const cookie = await cookieOf();

console.log(`\n${size / mebibyte} MiB, ${os.cpus().length} cores, Node ${process.versions.node}\n`);
await benchUpload();
await benchImport();
await benchScript();
await benchLatency();
process.exit(0);

/** F5: through the dashboard against straight to the cloud, in turns, the better of two. */
async function benchUpload() {
  const direct = [];
  const through = [];
  const before = residentMiB(dashboard.pid);
  let peak = before;
  const watch = setInterval(() => {
    peak = Math.max(peak, residentMiB(dashboard.pid));
  }, 50);
  for (let turn = 0; turn < 2; turn += 1) {
    let id = await createImage();
    direct.push(await seconds(() => curl(id)));
    await deleteImage(id);
    id = await createImage();
    through.push(await seconds(() => tus(id)));
    await deleteImage(id);
  }
  clearInterval(watch);
  const [a, b] = [Math.min(...through), Math.min(...direct)];
  console.log(
    `F5  upload through the dashboard  ${rate(a)}   curl -T to the cloud  ${rate(b)}   ratio ${(b / a).toFixed(2)}`,
  );
  console.log(
    `    dashboard memory              ${before.toFixed(0)} MiB before, ${peak.toFixed(0)} MiB at most, ${(peak - before).toFixed(0)} MiB more`,
  );
}

/**
 * F6: import into three stores against md5sum and sha512sum side by side and three copies; in turns, the better of
 * two, since memory that a machine hands out for the first time is many times slower to fill.
 */
async function benchImport() {
  const ours = [];
  const theirs = [];
  for (let turn = 0; turn < 2; turn += 1) {
    theirs.push(await seconds(systemTools));
    for (const copy of ['a', 'b', 'c']) rmSync(`${file}.${copy}`);
    const id = await createImage();
    await curl(id, 'stage');
    ours.push(await seconds(() => importEverywhere(id)));
    await deleteImage(id);
  }
  const [a, b] = [Math.min(...ours), Math.min(...theirs)];
  console.log(
    `F6  import into three stores      ${rate(a)}   system tools          ${rate(b)}   ratio ${(b / a).toFixed(2)}`,
  );
}

async function systemTools() {
  await Promise.all([command('md5sum', [file]), command('sha512sum', [file])]);
  for (const copy of ['a', 'b', 'c']) {
    await command('dd', [`if=${file}`, `of=${file}.${copy}`, 'bs=1M', 'conv=fsync', 'status=none']);
  }
}

async function importEverywhere(id) {
  await api('POST', `/v2/images/${id}/import`, { method: { name: 'glance-direct' }, all_stores: true });
  for (;;) {
    const image = await api('GET', `/v2/images/${id}`);
    if (!image.os_glance_import_task) {
      if (image.status !== 'active') throw new Error(`The import ended in ${image.status}`);
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** F10: JavaScript of the list page above an empty page of the same Next. */
async function benchScript() {
  const list = await scriptBytes(`${base}/images`, cookie);
  const empty = await emptyPage();
  console.log(
    `F10 JavaScript of the list        ${kB(list)}   empty page            ${kB(empty)}   above ${kB(list - empty)}`,
  );
}

/** F9: a store has it, by the cloud's own answer, until a browser shows it. */
async function benchLatency() {
  const system = ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find(
    (name) => spawnSync(name, ['--version']).status === 0,
  );
  const browser = await chromium.launch({
    executablePath: system,
    args: ['--no-sandbox', '--disable-quic', '--disable-background-networking'],
  });
  const context = await browser.newContext();
  await context.addCookies(
    cookie
      .split('; ')
      .map((pair) => ({ name: pair.split('=')[0], value: pair.slice(pair.indexOf('=') + 1), url: base })),
  );
  const small = path.join(folder, 'small.raw');
  makeFile(small, 96 * mebibyte);
  const waits = [];
  for (let turn = 0; turn < 12; turn += 1) {
    const id = await createImage();
    await curl(id, 'stage', small);
    const page = await context.newPage();
    await page.goto(`${base}/images/${id}`);
    await page.waitForLoadState('networkidle').catch(() => {});
    await page.evaluate(() => {
      window.paintedAt = new Promise((resolve) => {
        const look = () => {
          const line = [...document.querySelectorAll('li')].find((entry) =>
            entry.textContent?.includes('dcn1'),
          );
          if (line?.textContent?.includes('done')) requestAnimationFrame(() => resolve(Date.now()));
        };
        new MutationObserver(look).observe(document.body, {
          subtree: true,
          childList: true,
          characterData: true,
        });
      });
    });
    await api('POST', `/v2/images/${id}/import`, { method: { name: 'glance-direct' }, all_stores: true });
    let doneAt = 0;
    while (!doneAt) {
      const image = await api('GET', `/v2/images/${id}`);
      if (image.stores?.includes('dcn1')) doneAt = Date.now();
      // Asked without a pause, the cloud would have no time for the dashboard.
      else await new Promise((resolve) => setTimeout(resolve, 5));
    }
    waits.push((await page.evaluate(() => window.paintedAt)) - doneAt);
    await page.close();
    await deleteImage(id);
  }
  await browser.close();
  waits.sort((a, b) => a - b);
  console.log(
    `F9  store done to painted         p50 ${waits[Math.floor(waits.length / 2)]} ms, p95 ${waits[Math.ceil(waits.length * 0.95) - 1]} ms over ${waits.length} imports`,
  );
}

async function seconds(work) {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}
function rate(s) {
  return `${(size / 1e6 / s).toFixed(0).padStart(5)} MB/s (${s.toFixed(2)} s)`;
}
function kB(bytes) {
  return `${(bytes / 1000).toFixed(1).padStart(6)} kB gzip`;
}
function residentMiB(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
}
function makeFile(name, bytes) {
  const handle = openSync(name, 'w');
  const block = Buffer.alloc(4 * mebibyte, 'darkroom bench');
  for (let written = 0; written < bytes; written += block.length) {
    block.writeUInt32LE(written / block.length, 0);
    writeSync(handle, block);
  }
  fsyncSync(handle);
  closeSync(handle);
}
function command(name, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(name, args, { stdio: ['ignore', 'ignore', 'inherit'] });
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`${name} ended with ${code}`))));
  });
}

async function signIn() {
  const identity = {
    methods: ['password'],
    password: { user: { name: 'demo', domain: { id: 'default' }, password: 'darkroom' } },
  };
  const response = await fetch(`${authUrl}/auth/tokens`, {
    method: 'POST',
    body: JSON.stringify({ auth: { identity } }),
  });
  const { token } = await response.json();
  const url = token.catalog.find((entry) => entry.type === 'image').endpoints[0].url;
  return { url, token: response.headers.get('x-subject-token') };
}
async function api(method, address, body) {
  const response = await fetch(service.url + address, {
    method,
    headers: { 'x-auth-token': service.token, 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${method} ${address}: ${response.status} ${await response.text()}`);
  const text = await response.text();
  return text ? JSON.parse(text) : null;
}
async function createImage() {
  return (await api('POST', '/v2/images', { name: 'bench', disk_format: 'raw', container_format: 'bare' }))
    .id;
}
function deleteImage(id) {
  return api('DELETE', `/v2/images/${id}`);
}
function curl(id, target = 'file', source = file) {
  const headers = [
    '-H',
    `x-auth-token: ${service.token}`,
    '-H',
    'content-type: application/octet-stream',
    '-H',
    'expect:',
  ];
  return command('curl', ['-sf', '-T', source, ...headers, `${service.url}/v2/images/${id}/${target}`]);
}
async function cookieOf() {
  const first = await fetch(`${base}/api/auth/csrf`);
  const jar = first.headers.getSetCookie().map((text) => text.split(';')[0]);
  const { csrfToken } = await first.json();
  const body = new URLSearchParams({
    csrfToken,
    json: 'true',
    name: 'demo',
    password: 'darkroom',
    domain: 'Default',
  });
  const second = await fetch(`${base}/api/auth/callback/password`, {
    method: 'POST',
    headers: { cookie: jar.join('; ') },
    body,
  });
  return second.headers
    .getSetCookie()
    .map((text) => text.split(';')[0])
    .join('; ');
}
/** One upload as tus has it, by a client outside a browser: create, then one PATCH with curl. */
async function tus(id) {
  const metadata = `image_id ${Buffer.from(id).toString('base64')},target ${Buffer.from('file').toString('base64')}`;
  const created = await fetch(`${base}/api/uploads`, {
    method: 'POST',
    headers: { cookie, 'tus-resumable': '1.0.0', 'upload-length': String(size), 'upload-metadata': metadata },
  });
  if (created.status !== 201)
    throw new Error(`The upload was not created: ${created.status} ${await created.text()}`);
  const headers = [
    'tus-resumable: 1.0.0',
    'upload-offset: 0',
    'content-type: application/offset+octet-stream',
    `cookie: ${cookie}`,
    'expect:',
  ];
  await command('curl', [
    '-sf',
    '-X',
    'PATCH',
    '-T',
    file,
    ...headers.flatMap((header) => ['-H', header]),
    `${base}/api/uploads/${id}`,
  ]);
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
  writeFileSync(path.join(app, 'app/page.js'), 'export default function Page() { return null; }');
  try {
    const built = spawnSync(path.join(root, 'node_modules/.bin/next'), ['build'], {
      cwd: app,
      encoding: 'utf8',
      env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1' },
    });
    if (built.status !== 0) throw new Error(built.stdout + built.stderr);
    const emptyPort = await freePort();
    const server = spawn(path.join(root, 'node_modules/.bin/next'), ['start', '-p', String(emptyPort)], {
      cwd: app,
      stdio: 'ignore',
    });
    try {
      await until(`http://127.0.0.1:${emptyPort}/`);
      return await scriptBytes(`http://127.0.0.1:${emptyPort}/`);
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
