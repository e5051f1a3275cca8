import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Session } from '@/lib/auth/session';
import type { Viewer } from '@/lib/auth/viewer';
import type { ImageCreate } from '@/lib/contract/image';
import type { JobEngine } from '@/lib/jobs/job-engine';
import { jobFile } from '@/lib/jobs/job-file';
import { type CopyOrder, createJobs, type Jobs } from '@/lib/jobs/jobs';
import { startProcessEngine } from '@/lib/jobs/process-engine';
import { sealer } from '@/lib/jobs/sealed';
import type { ImageService } from '@/lib/openstack/http';
import { openImageData } from '@/lib/openstack/image-data';
import { createImage, deleteImage, getImage, setImageActive } from '@/lib/openstack/images';
import { importImage } from '@/lib/openstack/imports';
import { listImageTasks } from '@/lib/openstack/tasks';
import type { Job } from '@/lib/work/job';
import { freePort } from '../../scripts/processes.mjs';
import { type Account, adminService, newAccount } from '../support/accounts';
import { ownHttps } from '../support/own-https';
import { removeFolder } from '../support/servers';
import { imageUntil, settled } from './image-until';

// The dashboard's own copy jobs on a cloud: order, waiting, failures, and two at once.

const authUrl = inject('authUrl');
// The dashboard's configuration: a cloud whose certificate is not looked at, as a process that just began finds it.
const folder = mkdtempSync(path.join(os.tmpdir(), 'darkroom-jobs-'));
process.env.OS_CLIENT_CONFIG_FILE = path.join(folder, 'clouds.yaml');
process.env.NEXTAUTH_SECRET = 'a secret';
let own: Awaited<ReturnType<typeof ownHttps>>;
let owner: Account;
let admin: ImageService;
const seals = sealer('a secret');
let engine: JobEngine;
let jobs: Jobs;
beforeAll(async () => {
  const clouds = { unverified: { auth: { auth_url: authUrl }, verify: false } };
  writeFileSync(path.join(folder, 'clouds.yaml'), JSON.stringify({ clouds }));
  engine = await startProcessEngine(seals);
  jobs = createJobs(engine, seals);
  owner = await newAccount(authUrl);
  admin = await adminService(authUrl);
  own = await ownHttps(new URL(admin.url).origin);
});
afterAll(() => {
  own.stop();
  removeFolder(folder);
});

const session = (service: ImageService, userId = 'admin', viewer: Partial<Viewer> = {}): Session =>
  ({
    service,
    cloud: { name: 'unverified' },
    viewer: { userId, projectId: 'p', roles: [], expiresAt: Date.now() + 60_000, ...viewer } as Viewer,
  }) as Session;
const startCopyJob = (of: Session, order: CopyOrder) => jobs.startCopies(of, order, null);
async function active(store: string, bytes: Uint8Array = randomBytes(70_000)) {
  const body = { name: 'copied', disk_format: 'raw', container_format: 'bare' };
  const { id, name } = (await createImage(owner.service, body as ImageCreate)).image;
  const writer = openImageData(owner.service, id, { kind: 'file', store }, bytes.length);
  await writer.write(bytes);
  await writer.end();
  return { id, name };
}
const order = (images: { id: string; name: string | null }[], ...stores: string[]) => ({
  images,
  stores,
  central: 'central',
});
/** The job once it is so. */
function jobUntil(id: string, is: (job: Job) => boolean, { shelf } = engine): Promise<Job> {
  return new Promise((resolve, reject) => {
    const look = async () => {
      const job = (await shelf.read(id))?.job;
      if (job && is(job)) resolve(job);
    };
    shelf.watch((changed) => changed === id && look().catch(reject));
    look().catch(reject);
  });
}
/** The job once it has ended. */
const ended = (job: Job, of = engine) => jobUntil(job.id, ({ endedAt }) => endedAt !== null, of);
const storesOf = async (id: string) => (await getImage(admin, id)).stores?.split(',').sort();

test('a job is stopped also while the cloud is away', async () => {
  const image = { id: randomUUID(), name: 'away' };
  const away = session({ url: `http://127.0.0.1:${await freePort()}`, token: 'none' });
  const job = await startCopyJob(away, order([image], 'central'));
  expect(await jobs.stop(session(admin, 'somebody else'), job.id)).toBe(false);
  expect(await jobs.stop(away, job.id)).toBe(true);
  expect((await ended(job)).items).toMatchObject([{ state: 'stopped', copied: [], error: null }]);
});

test('without a central copy the central store is filled first, then the others', async () => {
  const image = await active('dcn0');
  const mine = session(admin);
  const job = await ended(await startCopyJob(mine, order([image], 'central', 'dcn0', 'dcn1')));
  expect(job.items).toMatchObject([{ state: 'done', copied: ['central', 'dcn1'], failed: [], error: null }]);
  expect(await storesOf(image.id)).toEqual(['central', 'dcn0', 'dcn1']);
  const backends = (await listImageTasks(admin, image.id)).map((task) => task.input?.backend);
  expect(backends).toEqual([['dcn1'], ['central']]);
});

test('many images: each has its own result, and one that cannot be copied stops no other', async () => {
  const images = await Promise.all([active('central'), active('central'), active('central'), active('dcn0')]);
  const [, gone, locked] = images;
  await deleteImage(owner.service, gone?.id ?? '');
  await setImageActive(owner.service, locked?.id ?? '', false);
  const mine = session(admin);
  const job = await ended(await startCopyJob(mine, order(images, 'central', 'dcn0', 'dcn1', 'broken')));
  expect(job.items.map(({ state }) => state)).toEqual(['partial', 'failed', 'failed', 'partial']);
  expect(job.items[0]).toMatchObject({
    copied: ['dcn0', 'dcn1'],
    failed: [{ store: 'broken' }],
    error: null,
  });
  expect(job.items[1]?.error).toMatchObject({ kind: 'not_found' });
  expect(job.items[2]?.error).toMatchObject({ kind: 'conflict', reason: 'copy_not_active' });
  expect(job.items[3]).toMatchObject({ copied: ['central', 'dcn1'], failed: [{ store: 'broken' }] });
});

test('two jobs on one image, also beside a copy of somebody else: one after another, and all is there', async () => {
  const image = await active('central', randomBytes(8_000_000));
  const one = session(admin, 'one');
  const two = session(admin, 'two');
  await importImage(admin, image.id, { method: { name: 'copy-image' }, stores: ['dcn0'] });
  const first = await startCopyJob(one, order([image], 'dcn1'));
  const second = await startCopyJob(two, order([image], 'dcn0', 'dcn1'));
  const [a, b] = await Promise.all([ended(first), ended(second)]);
  expect(a.items[0]).toMatchObject({ state: 'done', copied: ['dcn1'] });
  expect(b.items[0]).toMatchObject({ state: 'done', copied: [], error: null });
  expect(await storesOf(image.id)).toEqual(['central', 'dcn0', 'dcn1']);
});

test('whoever may not copy is told so at the first call', async () => {
  const image = await active('central');
  const mine = session(owner.service, 'owner');
  const job = await jobs.firstAnswer((await startCopyJob(mine, order([image], 'dcn0'))).id);
  expect(job?.items[0]).toMatchObject({ state: 'failed', error: { kind: 'forbidden', status: 403 } });
});

test('a job that is stopped lets what runs end and leaves the rest', async () => {
  const images = await Promise.all(
    Array.from({ length: 9 }, () => active('central', randomBytes(3_000_000))),
  );
  const mine = session(admin, 'stopper');
  const job = await startCopyJob(mine, order(images, 'dcn0'));
  await jobs.firstAnswer(job.id);
  expect(await jobs.stop(mine, job.id)).toBe(true);
  const { items } = await ended(job);
  expect(items.at(-1)?.state).toBe('stopped');
  for (const { imageId, state } of items) {
    const image = await imageUntil(admin, imageId, settled);
    expect(image.stores?.includes('dcn0')).toBe(state === 'done');
  }
});

test('a job whose token has ended waits, and goes on with that of the next sign-in', async () => {
  const images = await Promise.all([active('central'), active('central')]);
  const left = session({ ...admin, token: 'ended' }, 'returning');
  const job = await startCopyJob(left, order(images, 'dcn0'));
  const waiting = await jobUntil(job.id, ({ waits }) => waits !== null);
  expect(waiting).toMatchObject({ waits: 'sign_in', endedAt: null, stopping: false });
  // The same token again, or another user's, changes nothing.
  expect((await jobs.list(left))[0]?.waits).toBe('sign_in');
  expect(await jobs.list(session(admin, 'another'))).toEqual([]);
  const back = session(admin, 'returning');
  expect((await jobs.list(back))[0]?.waits).toBeNull();
  expect((await ended(job)).items).toMatchObject([
    { state: 'done', copied: ['dcn0'] },
    { state: 'done', copied: ['dcn0'] },
  ]);
});

test('a job that waits for a sign-in is stopped as well', async () => {
  const left = session({ ...admin, token: 'ended' }, 'leaving');
  const job = await startCopyJob(left, order([await active('central')], 'dcn0'));
  await jobUntil(job.id, ({ waits }) => waits !== null);
  expect(await jobs.stop(left, job.id)).toBe(true);
  expect((await ended(job)).items[0]?.state).toBe('stopped');
});

test('a token that ends later and can no less takes the place of a job’s, any other does not', async () => {
  const right = { expiresAt: Date.now() + 60_000, roles: ['member', 'reader'] };
  const away = { url: `http://127.0.0.1:${await freePort()}`, token: 'first' };
  const first = session(away, 'renewing', right);
  const job = await startCopyJob(first, order([{ id: randomUUID(), name: 'away' }], 'central'));
  const token = async () => {
    const record = await engine.shelf.read(job.id);
    return record && seals.open(record.right.sealed, job.id);
  };
  const later = right.expiresAt + 60_000;
  await jobs.list(session({ ...away, token: 'poorer' }, 'renewing', { expiresAt: later, roles: ['reader'] }));
  await jobs.list(session({ ...away, token: 'sooner' }, 'renewing', { ...right, expiresAt: later - 90_000 }));
  expect(await token()).toBe('first');
  await jobs.list(session({ ...away, token: 'second' }, 'renewing', { ...right, expiresAt: later }));
  expect(await token()).toBe('second');
  await jobs.stop(first, job.id);
  await ended(job);
});

test('what an earlier process left goes on from where it was', async () => {
  const images = await Promise.all([active('central'), active('central'), active('central')]);
  const [done, begun, next] = images;
  const file = jobFile(path.join(mkdtempSync(path.join(os.tmpdir(), 'darkroom-jobs-')), 'jobs.jsonl'));
  // By a certificate of nobody's authority, which the process before knew not to look at.
  const https = { ...admin, url: `${own.url}${new URL(admin.url).pathname.replace(/\/$/, '')}` };
  const mine = session(https, 'restarted');
  // As it is found when the process was killed right after its call, which Glance took.
  await importImage(admin, begun?.id ?? '', { method: { name: 'copy-image' }, stores: ['dcn0'] });
  const item = { name: null, failed: [], error: null };
  const id = randomUUID();
  await file.write([
    {
      owner: { serviceUrl: https.url, userId: 'restarted', projectId: 'p' },
      cloud: 'unverified',
      central: 'central',
      right: { sealed: seals.seal(admin.token, id), expiresAt: 0, roles: [] },
      run: 1,
      holder: 'a process that is gone',
      job: {
        ...{ id, kind: 'copy', stores: ['dcn0', 'dcn1'], startedAt: Date.now(), endedAt: null },
        ...{ stopping: false, waits: null },
        items: [
          { ...item, imageId: done?.id ?? '', state: 'done', now: [], copied: ['dcn0', 'dcn1'] },
          { ...item, imageId: begun?.id ?? '', state: 'running', now: ['dcn0'], copied: [] },
          { ...item, imageId: next?.id ?? '', state: 'waiting', now: [], copied: [] },
        ],
      },
    },
  ]);
  const after = await startProcessEngine(seals, file);
  const [job] = await createJobs(after, seals).list(mine);
  if (!job) throw new Error('The job is not there');
  expect((await ended(job, after)).items).toMatchObject([
    { state: 'done', copied: ['dcn0', 'dcn1'] },
    { state: 'done', copied: ['dcn0', 'dcn1'], failed: [] },
    { state: 'done', copied: ['dcn0', 'dcn1'], failed: [] },
  ]);
  // What was done before is not looked at again.
  expect(await storesOf(done?.id ?? '')).toEqual(['central']);
  expect(await storesOf(begun?.id ?? '')).toEqual(['central', 'dcn0', 'dcn1']);
  await expect.poll(async () => (await file.read())[0]?.job.endedAt).not.toBeNull();
  expect(JSON.stringify(await file.read())).not.toContain(admin.token);
});
