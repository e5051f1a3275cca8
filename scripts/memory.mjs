// `npm run memory`: imports 4 GiB from a URL into three stores of the embedded cloud, through staging, and fails when
// the cloud's process grows by 150 MiB or more. `-- 512` imports that many MiB. Needs five times the size on disk.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { buildCloudIfChanged, fail, install, requireNode, root } from './lib.mjs';
import { freePort, startUntil } from './processes.mjs';

requireNode();
install();
await buildCloudIfChanged();

const mebibyte = 1024 * 1024;
const most = 150;
const size = Number(process.argv[2] ?? 4096) * mebibyte;
if (!Number.isSafeInteger(size) || size <= 0) fail('npm run memory -- N: N is a number of MiB.');

const source = http.createServer((_request, response) => {
  response.writeHead(200, { 'content-length': size });
  const chunk = Buffer.alloc(mebibyte);
  let left = size;
  const more = () => {
    while (left > 0) {
      const part = left < chunk.length ? chunk.subarray(0, left) : chunk;
      left -= part.length;
      if (!response.write(part)) return response.once('drain', more);
    }
    response.end();
  };
  more();
});
await new Promise((resolve) => source.listen(0, '127.0.0.1', resolve));
const from = source.address().port;

const folder = mkdtempSync(path.join(root, '.darkroom-memory-'));
const config = path.join(folder, 'config.json');
const stores = ['central', 'dcn0', 'dcn1'];
writeFileSync(
  config,
  JSON.stringify({
    enabled_backends: stores.map((id) => ({ id })),
    import_filtering_opts: { allowed_hosts: ['127.0.0.1'], allowed_ports: [from] },
    seed_images: false,
  }),
);
const port = await freePort();
const cloud = await startUntil('Cloud ready', ['.build/cloud.mjs'], {
  env: { CLOUD_PORT: String(port), DARKROOM_DATA: folder, DARKROOM_CLOUD_CONFIG: config },
});
process.on('exit', () => {
  cloud.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

const base = `http://127.0.0.1:${port}`;
const token = await signIn();
const before = residentMiB();
const started = performance.now();
const peak = await importImage();
const seconds = (performance.now() - started) / 1000;
const grown = peak - before;
console.log(
  `${size / mebibyte} MiB from a URL into ${stores.length} stores in ${seconds.toFixed(0)} s. The cloud: ${before.toFixed(0)} MiB before, ${peak.toFixed(0)} MiB at most, ${grown.toFixed(0)} MiB more (less than ${most} is wanted).`,
);
process.exit(grown < most ? 0 : 1);

/** Imports into every store; gives the most memory that was seen meanwhile, in MiB. */
async function importImage() {
  const image = await api('POST', '/image/v2/images', {
    name: 'memory',
    disk_format: 'raw',
    container_format: 'bare',
  });
  const method = { name: 'web-download', uri: `http://127.0.0.1:${from}/` };
  await api('POST', `/image/v2/images/${image.id}/import`, { method, stores });
  let seen = 0;
  for (;;) {
    seen = Math.max(seen, residentMiB());
    const now = await api('GET', `/image/v2/images/${image.id}`);
    if (!now.os_glance_import_task) {
      const whole = now.status === 'active' && now.size === size && now.stores === stores.join(',');
      if (!whole) fail(`The import ended in ${JSON.stringify(now)}`);
      return seen;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function signIn() {
  const user = { name: 'demo', domain: { id: 'default' }, password: 'darkroom' };
  const auth = { identity: { methods: ['password'], password: { user } } };
  const answer = await fetch(`${base}/identity/v3/auth/tokens`, {
    method: 'POST',
    body: JSON.stringify({ auth }),
  });
  return answer.headers.get('x-subject-token');
}

async function api(method, address, body) {
  const answer = await fetch(base + address, {
    method,
    headers: { 'x-auth-token': token, 'content-type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${method} ${address}: ${answer.status} ${await answer.text()}`);
  return answer.status === 202 ? null : answer.json();
}

/** Memory of the cloud's process, its threads included, in MiB. */
function residentMiB() {
  return Number(spawnSync('ps', ['-o', 'rss=', '-p', String(cloud.pid)]).stdout) / 1024;
}
