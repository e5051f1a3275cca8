// `npm run crowd`: five minutes of 200 signed-in users on one copy of the dashboard and one embedded cloud: they list,
// look, change tags, upload through an import and follow it live, half a minute between two clicks at most. `-- 60 200`
// takes minutes and users. They are HTTP clients that send what a browser's tab sends. Fails when an answer is wrong, when
// a list takes longer than 300 ms (p95), or when the dashboard's memory grew by more than a tenth after the first sixth.
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { actionId } from './action-id.mjs';
import { signIn } from './bench/dashboard.mjs';
import { median, quantile, residentMiB } from './bench/measure.mjs';
import { openService } from './bench/service.mjs';
import {
  buildCloudIfChanged,
  buildDashboardIfChanged,
  distFolder,
  fail,
  install,
  requireNode,
  root,
} from './lib.mjs';
import { startCloud, startDashboard } from './servers.mjs';

requireNode();
const [minutes, users] = [Number(process.argv[2] ?? 5), Number(process.argv[3] ?? 200)];
if (!(minutes > 0 && users > 0)) fail('npm run crowd -- MINUTES USERS: both are numbers above 0.');
install();
await buildCloudIfChanged();
await buildDashboardIfChanged();

/** Milliseconds between two clicks of one user, at most. */
const think = 30_000;
const longestList = 300;
/** Milliseconds after which somebody signs in again: Keystone's tokens live for an hour. */
const tokenLife = 50 * 60_000;
const folder = mkdtempSync(path.join(root, '.darkroom-crowd-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => process.exit(1));
const cloud = await startCloud(folder, { enabled_backends: ['central', 'dcn0'].map((id) => ({ id })) });
const dashboard = await startDashboard(cloud.authUrl);
const agent = new http.Agent({ keepAlive: true });
const ids = await imagesToLookAt(60);
const accounts = await makeAccounts(users);

const wrong = [];
const counts = { answers: 0, lists: 0, imports: 0, again: 0 };
let lists = [];
const memory = [];
const resident = () => Math.round(residentMiB(dashboard.pid));
const end = performance.now() + minutes * 60_000;
console.log(`${users} users for ${minutes} minutes…`);
const watch = setInterval(() => memory.push(resident()), 2_000);
const tell = setInterval(say, 60_000);
const all = [];
await Promise.all(accounts.map((account, number) => user(account, number)));
clearInterval(watch);
clearInterval(tell);
say();

const sixth = Math.max(1, Math.floor(memory.length / 6));
const [early, late] = [median(memory.slice(sixth, sixth * 2)), median(memory.slice(-sixth))];
all.sort((a, b) => a - b);
const p95 = quantile(all, 0.95);
for (const problem of wrong.slice(0, 20)) console.log(`wrong: ${problem}`);
console.log(
  `${counts.answers} answers, ${counts.lists} lists, ${counts.imports} imports, ${counts.again} asked once more on a fresh connection, ${wrong.length} wrong. A list: p50 ${quantile(all, 0.5).toFixed(0)} ms, p95 ${p95.toFixed(0)} ms (at most ${longestList} ms is wanted). Memory of the dashboard: ${early} MiB in the second sixth, ${late} MiB in the last (${((late / early - 1) * 100).toFixed(1)} %, at most 10 % is wanted).`,
);
process.exit(wrong.length === 0 && p95 <= longestList && late <= early * 1.1 ? 0 : 1);

async function user(account, number) {
  // Not all at once.
  await pause((number * think) / users);
  let [cookie, signedIn] = [null, 0];
  for (let turn = 0; performance.now() < end; turn += 1) {
    try {
      if (cookie === null || performance.now() - signedIn > tokenLife) {
        [cookie, signedIn] = [await signIn(dashboard.base, account), performance.now()];
      }
      await visit(cookie, (number + turn) % 10 === 0);
    } catch (error) {
      wrong.push(`user ${number}: ${error.message}`);
      await pause(1_000);
    }
  }
}

/** A look around, and for some an image of their own. */
async function visit(cookie, uploads) {
  await pause(Math.random() * think);
  const began = performance.now();
  await get('/images', cookie);
  const took = performance.now() - began;
  counts.lists += 1;
  lists.push(took);
  all.push(took);
  await pause(Math.random() * think);
  const id = ids[Math.floor(Math.random() * ids.length)];
  await get(`/images/${id}`, cookie);
  await pause(Math.random() * think);
  await write(cookie, 'changeTags', { ids: [id], add: [`seen${Math.floor(Math.random() * 5)}`], remove: [] });
  if (uploads && performance.now() < end) await importOne(cookie);
}

/** An image from its record to its end: made, sent to be imported into both stores, followed live, deleted. */
async function importOne(cookie) {
  const id = randomUUID();
  const form = Object.fromEntries(
    ['description', 'architecture', 'tags', 'kernel_id', 'ramdisk_id', 'owner'].map((field) => [field, '']),
  );
  await write(cookie, 'createImage', {
    ...{ ...form, id, name: 'of a crowd', disk_format: 'raw', container_format: 'bare' },
    ...{ visibility: 'private', protected: false, os_hidden: false, source: 'none', uri: '', fileSize: null },
    ...{ fileReadable: true, properties: '', stores: [], multiStore: false, terms: 'allow_failure' },
    ...{ min_disk: '0', min_ram: '0', way: 'import' },
  });
  const body = randomBytes(256 * 1024);
  const encoded = (text) => Buffer.from(text).toString('base64');
  const importRequest = JSON.stringify({ method: { name: 'glance-direct' }, all_stores: true });
  const tus = { 'tus-resumable': '1.0.0' };
  const created = await expectStatus(201, 'POST', '/api/uploads', cookie, {
    ...tus,
    'upload-length': String(body.length),
    'upload-metadata': `image_id ${encoded(id)},target ${encoded('stage')},import ${encoded(importRequest)}`,
  });
  const followed = followUntilRest(cookie, id);
  const type = { 'content-type': 'application/offset+octet-stream', 'upload-offset': '0' };
  await expectStatus(204, 'PATCH', created.headers.location, cookie, { ...tus, ...type }, body);
  await followed;
  counts.imports += 1;
  await write(cookie, 'deleteImages', { ids: [id] });
}

/** Resolves when the live stream told that an image is active in both stores. */
function followUntilRest(cookie, id) {
  return new Promise((resolve, reject) => {
    const address = `${dashboard.base}/api/live?ids=${id}&expect=${id}`;
    let request = null;
    let timer = null;
    const done = (error) => {
      clearTimeout(timer);
      request?.destroy();
      if (error) reject(error);
      else resolve();
    };
    timer = setTimeout(() => done(new Error('the live stream told no end within a minute')), 60_000);
    request = http.get(address, { headers: { cookie, accept: 'text/event-stream' } }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      if (response.statusCode !== 200) done(new Error(`GET /api/live: ${response.statusCode}`));
      response.on('data', (piece) => {
        text += piece;
        const lines = text.split('\n\n');
        text = lines.pop();
        for (const line of lines) if (isDone(line)) done(null);
      });
      response.once('end', () => done(new Error('the live stream ended before the import')));
    });
    request.once('error', done);
  });
}

function isDone(line) {
  if (!line.startsWith('data: ')) return false;
  const event = JSON.parse(line.slice('data: '.length));
  return (
    event.type === 'images' &&
    event.images.some(({ image }) => image.status === 'active' && image.stores?.split(',').length === 2)
  );
}

/** Does a write as the page of the list does: as a server action, whose answer has the result in its second line. */
async function write(cookie, action, input) {
  const headers = {
    'next-action': actionId(distFolder(), action),
    accept: 'text/x-component',
    'content-type': 'text/plain;charset=UTF-8',
  };
  const call = randomBytes(12).toString('hex');
  const { body } = await expectStatus(
    200,
    'POST',
    '/images',
    cookie,
    headers,
    JSON.stringify([input, '$undefined', call]),
  );
  const line = body.split('\n').find((each) => each.startsWith('1:{"ok":'));
  if (!line?.startsWith('1:{"ok":true')) throw new Error(`${action}: ${(line ?? body).slice(0, 200)}`);
}

function get(address, cookie) {
  return expectStatus(200, 'GET', address, cookie);
}

/**
 * Asks, and gives the answer; throws at another status. As a browser does, it asks once more where a kept connection was
 * closed as the request went out.
 */
function expectStatus(status, method, address, cookie, headers = {}, sent = '') {
  return new Promise((resolve, reject) => {
    const length = method === 'GET' ? {} : { 'content-length': Buffer.byteLength(sent) };
    const own = { cookie, origin: dashboard.base, 'sec-fetch-site': 'same-origin', ...length, ...headers };
    const request = http.request(
      new URL(address, dashboard.base),
      { method, headers: own, agent },
      (response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (piece) => {
          body += piece;
        });
        response.once('error', reject);
        response.once('end', () => {
          counts.answers += 1;
          if (response.statusCode === status) resolve({ headers: response.headers, body });
          else reject(new Error(`${method} ${address}: ${response.statusCode} ${body.slice(0, 200)}`));
        });
      },
    );
    request.once('error', (error) => {
      if (error.code !== 'ECONNRESET' || !request.reusedSocket) return reject(error);
      counts.again += 1;
      resolve(expectStatus(status, method, address, cookie, headers, sent));
    });
    request.end(sent);
  });
}

async function imagesToLookAt(count) {
  const service = await openService(cloud.authUrl, { name: 'demo', password: 'darkroom' });
  return await Promise.all(
    Array.from({ length: count }, (_, number) => service.createImage({ name: `crowd ${number}` })),
  );
}

/** Users of their own in the project of `demo`. */
async function makeAccounts(count) {
  const { token, project } = await administrator();
  const ask = async (method, address, body) => {
    const answer = await fetch(cloud.authUrl + address, {
      method,
      headers: { 'x-auth-token': token, 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${method} ${address}: ${answer.status} ${await answer.text()}`);
    return answer.status === 204 ? null : answer.json();
  };
  const { roles } = await ask('GET', '/roles?name=member');
  const made = [];
  for (let number = 0; number < count; number += 1) {
    const account = { name: `crowd${number}`, password: randomUUID() };
    const { user } = await ask('POST', '/users', { user: { ...account, default_project_id: project } });
    await ask('PUT', `/projects/${project}/users/${user.id}/roles/${roles[0].id}`);
    made.push(account);
  }
  return made;
}

/** A token of the administrator, and the id of the project that `demo` is in. */
async function administrator() {
  const token = async (name) => {
    const user = { name, domain: { id: 'default' }, password: 'darkroom' };
    const answer = await fetch(`${cloud.authUrl}/auth/tokens`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ auth: { identity: { methods: ['password'], password: { user } } } }),
    });
    return { token: answer.headers.get('x-subject-token'), facts: (await answer.json()).token };
  };
  return { token: (await token('admin')).token, project: (await token('demo')).facts.project.id };
}

function say() {
  const sorted = lists.sort((a, b) => a - b);
  lists = [];
  const spread = sorted.length > 0 ? `p95 ${quantile(sorted, 0.95).toFixed(0)} ms` : 'none';
  console.log(
    `${counts.answers} answers, ${counts.imports} imports, ${wrong.length} wrong; lists: ${spread}; ${resident()} MiB`,
  );
}
