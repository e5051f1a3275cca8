// `npm run soak`: an hour of 64 clients that sign in, create, upload, list, change, copy, read and delete images of one
// embedded cloud, some of them cutting their own line. `-- 5 64` takes minutes and clients. Fails when an answer or a
// byte is wrong, when anything is left behind at the end, or when memory grew by more than a tenth after the first sixth.
import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { median, quantile, residentMiB } from './bench/measure.mjs';
import { buildCloudIfChanged, fail, install, requireNode, root } from './lib.mjs';
import { startCloud } from './servers.mjs';

requireNode();
const [minutes, clients] = [Number(process.argv[2] ?? 60), Number(process.argv[3] ?? 64)];
if (!(minutes > 0 && clients > 0)) fail('npm run soak -- MINUTES CLIENTS: both are numbers above 0.');
install();
await buildCloudIfChanged();

const folder = mkdtempSync(path.join(root, '.darkroom-soak-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1));
const stores = ['central', 'dcn0', 'dcn1'];
const cloud = await startCloud(folder, {
  enabled_backends: stores.map((id) => ({ id })),
  seed_images: false,
});
const glance = cloud.authUrl.replace('/identity/v3', '/image');

const end = performance.now() + minutes * 60_000;
const counts = { answers: 0, images: 0, cut: 0 };
const wrong = [];
/** Milliseconds of the lists of one minute. */
let lists = [];
const memory = [];
const resident = () => Math.round(residentMiB(cloud.pid));

const watch = setInterval(() => memory.push(resident()), 5_000);
const tell = setInterval(say, 60_000);
console.log(`${clients} clients for ${minutes} minutes…`);
await Promise.all(Array.from({ length: clients }, (_, number) => client(number)));
clearInterval(watch);
clearInterval(tell);
say();

const sixth = Math.floor(memory.length / 6);
const [early, late] = [median(memory.slice(sixth, sixth * 2)), median(memory.slice(-sixth))];
const left = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && stores.some((store) => entry.parentPath.endsWith(store)))
  .map(({ name }) => name)
  .filter((name) => /^[0-9a-f-]{36}/.test(name));
for (const problem of wrong.slice(0, 20)) console.log(`wrong: ${problem}`);
console.log(
  `${counts.answers} answers, ${counts.images} images of which ${counts.cut} were cut, ${wrong.length} wrong; ${left.length} files left. Memory: ${early} MiB in the second sixth, ${late} MiB in the last (${((late / early - 1) * 100).toFixed(1)} %, at most 10 % is wanted).`,
);
process.exit(wrong.length === 0 && left.length === 0 && late <= early * 1.1 ? 0 : 1);

async function client(number) {
  // Not all at once.
  await pause(number * 100);
  while (performance.now() < end) {
    try {
      const copies = number % 2 === 0;
      const token = await signIn(copies ? 'admin' : 'demo');
      for (let turn = 0; turn < 20 && performance.now() < end; turn += 1)
        await imageLife(token, { copies, cut: (number + turn) % 16 === 0 });
      await expectStatus(204, 'DELETE', `${cloud.authUrl}/auth/tokens`, {
        'x-auth-token': token,
        'x-subject-token': token,
      });
    } catch (error) {
      wrong.push(`client ${number}: ${error.message}`);
      await pause(1000);
    }
  }
}

/** One image from its record to its end; `cut` breaks off its upload and expects that nothing of it is kept. */
async function imageLife(token, { copies, cut }) {
  const own = { 'x-auth-token': token };
  const body = randomBytes(64 * 1024 + Math.floor(Math.random() * 1024 * 1024));
  const record = {
    name: `soak ${counts.images}`,
    disk_format: 'raw',
    container_format: 'bare',
    tags: ['soak'],
  };
  const { id } = await json(201, 'POST', '/v2/images', own, record);
  counts.images += 1;
  const address = `/v2/images/${id}`;
  if (cut) {
    counts.cut += 1;
    await cutUpload(`${glance}${address}/file`, own, body);
    await until(async () => (await json(200, 'GET', address, own)).status === 'queued');
  } else {
    const type = { ...own, 'content-type': 'application/octet-stream' };
    const everywhere = (name) =>
      expectStatus(
        202,
        'POST',
        `${glance}${address}/import`,
        own,
        JSON.stringify({ method: { name }, all_stores: true }),
      );
    // Only administrators may copy.
    if (copies) await expectStatus(204, 'PUT', `${glance}${address}/file`, type, body);
    else await expectStatus(204, 'PUT', `${glance}${address}/stage`, type, body);
    await everywhere(copies ? 'copy-image' : 'glance-direct');
    await until(async () => {
      const now = await json(200, 'GET', address, own);
      return !now.os_glance_import_task && now.stores?.split(',').length === stores.length;
    });
    const began = performance.now();
    await json(200, 'GET', '/v2/images?limit=25&sort=created_at:desc&tag=soak', own);
    lists.push(performance.now() - began);
    const image = await json(200, 'GET', address, own);
    const digest = createHash('sha512').update(body).digest('hex');
    if (image.os_hash_value !== digest || image.size !== body.length) wrong.push(`${id}: not the bytes sent`);
    const patch = { ...own, 'content-type': 'application/openstack-images-v2.1-json-patch' };
    await json(200, 'PATCH', address, patch, [{ op: 'add', path: '/soak', value: 'yes' }]);
    const got = await expectStatus(200, 'GET', `${glance}${address}/file`, own);
    if (!got.equals(body)) wrong.push(`${id}: other bytes were read`);
    const part = await expectStatus(206, 'GET', `${glance}${address}/file`, {
      ...own,
      range: 'bytes=100-199',
    });
    if (!part.equals(body.subarray(100, 200))) wrong.push(`${id}: another part was read`);
  }
  await expectStatus(204, 'DELETE', `${glance}${address}`, own);
  await expectStatus(404, 'GET', `${glance}${address}`, own);
}

async function signIn(name) {
  const user = { name, domain: { id: 'default' }, password: 'darkroom' };
  const auth = { identity: { methods: ['password'], password: { user } } };
  const { headers, status } = await ask('POST', `${cloud.authUrl}/auth/tokens`, {}, JSON.stringify({ auth }));
  if (status !== 201) throw new Error(`sign-in: ${status}`);
  return headers['x-subject-token'];
}

async function json(status, method, address, headers, body) {
  const type = body && !headers['content-type'] ? { 'content-type': 'application/json' } : {};
  const sent = body && JSON.stringify(body);
  return JSON.parse(await expectStatus(status, method, glance + address, { ...headers, ...type }, sent));
}

/** Asks, and gives the body; throws at another status. */
async function expectStatus(status, method, url, headers, sent) {
  const answer = await ask(method, url, headers, sent);
  if (answer.status !== status)
    throw new Error(
      `${method} ${url}: ${answer.status} for ${status}: ${answer.body.toString().slice(0, 200)}`,
    );
  return answer.body;
}

async function ask(method, url, headers, sent) {
  // Somebody who thinks between two clicks; what a script does without a pause is F7's matter.
  await pause(Math.random() * 2000);
  return await new Promise((resolve, reject) => {
    const length = sent === undefined ? {} : { 'content-length': Buffer.byteLength(sent) };
    const request = http.request(url, { method, headers: { ...headers, ...length } }, (response) => {
      const parts = [];
      response.on('data', (part) => parts.push(part));
      response.once('error', reject);
      response.once('end', () => {
        counts.answers += 1;
        resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(parts) });
      });
    });
    request.once('error', reject);
    request.end(sent);
  });
}

/** Sends half of a body that was announced whole, and is gone. */
function cutUpload(url, headers, body) {
  return new Promise((resolve) => {
    const type = { 'content-type': 'application/octet-stream', 'content-length': body.length };
    const request = http.request(url, { method: 'PUT', headers: { ...headers, ...type } });
    request.once('error', () => resolve());
    request.write(body.subarray(0, body.length / 2), () => {
      request.destroy();
      resolve();
    });
  });
}

async function until(isTrue) {
  const latest = performance.now() + 60_000;
  while (!(await isTrue())) if (performance.now() > latest) throw new Error(`not within a minute: ${isTrue}`);
}

function say() {
  const sorted = lists.sort((a, b) => a - b);
  lists = [];
  const database = readdirSync(folder)
    .filter((name) => name.includes('sqlite') || name.includes('.db'))
    .map((name) => `${name} ${(statSync(path.join(folder, name)).size / 2 ** 20).toFixed(1)} MiB`);
  const files = readdirSync(`/proc/${cloud.pid}/fd`).length;
  console.log(
    `${counts.answers} answers, ${counts.images} images, ${wrong.length} wrong; list p95 ${sorted.length > 0 ? quantile(sorted, 0.95).toFixed(0) : '–'} ms; ${resident()} MiB, ${files} files open; ${database.join(', ')}`,
  );
}
