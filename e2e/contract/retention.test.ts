import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, expect, inject, test } from 'vitest';
import type { Session } from '@/lib/auth/session';
import type { ImageCreate } from '@/lib/contract/image';
import { readRetention, readRetentionFile, readRetentionPage, retentionPage } from '@/lib/data/retention';
import { agreedActs, dueEntries } from '@/lib/images/retention';
import { type RetentionRule, supersedeRule } from '@/lib/images/retention-rule';
import { jobFile } from '@/lib/jobs/job-file';
import { createJobs } from '@/lib/jobs/jobs';
import { startProcessEngine } from '@/lib/jobs/process-engine';
import { sealer } from '@/lib/jobs/sealed';
import { openImageData } from '@/lib/openstack/image-data';
import { createImage, deleteImage, getImage, updateImage } from '@/lib/openstack/images';
import { addMember } from '@/lib/openstack/members';
import type { Job } from '@/lib/work/job';
import { addImages, addRecords, ageImages } from '../support/cloud-records';
import { type CountingProxy, startCountingProxy } from '../support/counting-proxy';
import { endedJob } from '../support/ended-job';
import { ownClouds } from '../support/own-clouds';
import { sessionOf } from '../support/session-of';

// Retention on a cloud: what a rule would do is read without a write, and what is done is what was read.

// The dashboard's configuration, in which a job looks for its cloud.
process.env.OS_AUTH_URL = inject('authUrl');
process.env.NEXTAUTH_SECRET = 'a secret';

const start = ownClouds();
const seals = sealer('a secret');
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

/** Active images of one system, so many days old. */
async function versions({ service }: Session, data: string, ages: Record<string, number>, more: object = {}) {
  const ids: Record<string, string> = {};
  for (const name of Object.keys(ages)) {
    const body = { name: 'Debian 12', disk_format: 'raw', container_format: 'bare', visibility: 'private' };
    const system = { os_distro: 'debian', os_version: '12' };
    const { id } = (await createImage(service, { ...body, ...system, ...more } as ImageCreate)).image;
    const writer = openImageData(service, id, { kind: 'file' }, 4);
    await writer.write(Buffer.from('data'));
    await writer.end();
    ids[name] = id;
  }
  ageImages(
    data,
    Object.entries(ages).map(([name, created]) => ({ id: ids[name] ?? '', created })),
  );
  return ids;
}
/** The reasons of a plan by image. */
async function reasons(session: Session, rule: RetentionRule, ids: Record<string, string>) {
  const { entries } = await readRetention(session, rule);
  const byId = new Map(entries.map(({ image, act, reason }) => [image.id, `${act ?? '-'} ${reason}`]));
  return Object.fromEntries(Object.entries(ids).map(([name, id]) => [name, byId.get(id)]));
}
/** Agrees to all that a rule would do now. */
async function agreed(session: Session, rule: RetentionRule) {
  const { entries } = await readRetention(session, rule);
  return dueEntries(entries).map(({ image: { id, name, updated_at }, act }) => ({
    id,
    name,
    verb: act,
    updated_at,
  }));
}
const log = ({ items }: Job, ids: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(ids).flatMap(([name, id]) => {
      const item = items.find(({ imageId }) => imageId === id);
      return item ? [[name, [item.act?.verb, item.state, item.left].filter(Boolean).join(' ')]] : [];
    }),
  );

test('a preview lists every image with its reason and writes nothing', async () => {
  const cloud = await start();
  const demo = await sessionOf(cloud.authUrl, 'demo', 'demo');
  const ids = await versions(demo, cloud.data, { new: 1, used: 20, volume: 25, old: 30, locked: 40 });
  await updateImage(demo.service, ids.locked ?? '', [{ op: 'replace', path: '/protected', value: true }]);
  addRecords(cloud.data, {
    servers: [{ project: demo.viewer.projectId, image: ids.used ?? '' }],
    volumes: [{ project: demo.viewer.projectId, image: ids.volume ?? '' }],
  });
  const proxy: CountingProxy = await startCountingProxy(cloud.authUrl, demo.service.url);
  ends.push(proxy.stop);
  const counted = await sessionOf(proxy.authUrl, 'demo', 'demo');
  expect(counted.service.url).not.toBe(demo.service.url);
  proxy.take();
  expect(await reasons(counted, { ...supersedeRule, delete_after: 3 }, ids)).toEqual({
    new: '- only',
    used: '- used',
    volume: '- used',
    old: 'hide replaced',
    locked: '- protected',
  });
  const asked = proxy.take();
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.filter((request) => !request.startsWith('GET '))).toEqual([]);
  const page = retentionPage(await readRetention(counted, supersedeRule));
  expect(page).toMatchObject({ looked: 5, acts: { hide: 1 }, reasons: { only: 1, used: 2, protected: 1 } });
  expect(page.rows[0]?.id).toBe(ids.old);
});

test('a file has every image of the plan, also where a page has the first of very many', async () => {
  const cloud = await start();
  const demo = await sessionOf(cloud.authUrl, 'demo', 'demo');
  addImages(cloud.data, demo.viewer.projectId, 5200);
  await versions(demo, cloud.data, { formula: 20 }, { name: '=SUM(A1)' });
  const rule = JSON.stringify({ group_by: ['name'], pattern: '*', keep: { last: 1 } });
  expect((await readRetentionPage(demo, rule)).rows).toHaveLength(5000);
  const csv = await readRetentionFile(demo, rule, 'csv');
  const [head, ...lines] = csv.trimEnd().split('\r\n');
  expect(head).toBe(
    '\uFEFFid,name,status,os_hidden,size,created_at,updated_at,group,act,reason,due_at,keeper',
  );
  expect(lines).toHaveLength(5201);
  // No spreadsheet takes a name for a formula.
  expect(lines.find((line) => line.includes('SUM'))).toContain(`,"'=SUM(A1)",`);
  const json = JSON.parse(await readRetentionFile(demo, rule, 'json'));
  expect(json).toMatchObject({ looked: 5201, scope: 'project' });
  expect(json.rows).toHaveLength(5201);
  expect(json.rows[0]).toMatchObject({ act: null, reason: 'only', due_at: null, keeper: null });
  await expect(readRetentionFile(demo, '{}', 'csv')).rejects.toMatchObject({ kind: 'invalid' });
});

test('where Nova does not tell of its servers nothing is done', async () => {
  const cloud = await start();
  const demo = await sessionOf(cloud.authUrl, 'demo', 'demo');
  const ids = await versions(demo, cloud.data, { new: 1, old: 30 });
  addRecords(cloud.data, { servers: [{ project: demo.viewer.projectId, image: null, outOfReach: true }] });
  expect((await reasons(demo, supersedeRule, ids)).old).toBe('- use_unknown');
});

test('what other projects may use a member does not call unused', async () => {
  const cloud = await start();
  const [demo, alt] = await Promise.all([
    sessionOf(cloud.authUrl, 'demo', 'demo'),
    sessionOf(cloud.authUrl, 'alt', 'alt'),
  ]);
  const ids = await versions(demo, cloud.data, {
    ...{ new: 1, own: 50, newShared: 2, shared: 20, alone: 40, newOpen: 3, open: 30 },
  });
  const visible = (id = '', value = '') =>
    updateImage(demo.service, id, [{ op: 'replace', path: '/visibility', value }]);
  for (const id of [ids.newOpen, ids.open]) await visible(id, 'community');
  for (const id of [ids.newShared, ids.shared, ids.alone]) await visible(id, 'shared');
  await addMember(demo.service, ids.shared ?? '', alt.viewer.projectId);
  expect(await reasons(demo, supersedeRule, ids)).toEqual({
    new: '- only',
    own: 'hide replaced',
    newShared: '- only',
    shared: '- use_unknown',
    alone: 'hide replaced',
    newOpen: '- only',
    open: '- use_unknown',
  });
});

test('an image that is deleted while its members are read fails nothing', async () => {
  const cloud = await start();
  const demo = await sessionOf(cloud.authUrl, 'demo', 'demo');
  const ids = await versions(demo, cloud.data, { new: 1, gone: 20, old: 30 }, { visibility: 'shared' });
  const proxy = await startCountingProxy(cloud.authUrl, demo.service.url);
  ends.push(proxy.stop);
  const counted = await sessionOf(proxy.authUrl, 'demo', 'demo');
  const release = proxy.hold(/\/members$/);
  const planned = reasons(counted, supersedeRule, ids);
  const asked: string[] = [];
  await expect
    .poll(
      () => asked.push(...proxy.take()) && asked.some((request) => request.endsWith(`${ids.gone}/members`)),
    )
    .toBe(true);
  await deleteImage(demo.service, ids.gone ?? '');
  release();
  expect(await planned).toEqual({ new: '- only', gone: '- use_unknown', old: 'hide replaced' });
});

test('a job does what was agreed to, leaves out what changed since, and what it hid comes back', async () => {
  const cloud = await start();
  const demo = await sessionOf(cloud.authUrl, 'demo', 'demo');
  const ids = await versions(demo, cloud.data, {
    new: 1,
    hidden: 10,
    used: 20,
    renamed: 30,
    gone: 40,
    locked: 50,
  });
  const engine = await startProcessEngine(seals);
  const jobs = createJobs(engine, seals);
  const asked = await agreed(demo, supersedeRule);
  expect(asked).toHaveLength(5);

  // Between the plan that is made anew and the act, which the cloud's own clock tells by the second.
  const { entries } = await readRetention(demo, supersedeRule);
  const images = agreedActs(entries, asked);
  addRecords(cloud.data, { servers: [{ project: demo.viewer.projectId, image: ids.used ?? '' }] });
  const set = (id: string | undefined, at: string, value: unknown) =>
    updateImage(demo.service, id ?? '', [{ op: 'replace', path: at, value }]);
  await set(ids.renamed, '/name', 'Debian twelve');
  await set(ids.locked, '/protected', true);
  await deleteImage(demo.service, ids.gone ?? '');
  const job = await endedJob((await jobs.startSweep(demo, { kind: 'retention', images }, null)).id, engine);
  expect(log(job, ids)).toEqual({
    hidden: 'hide done',
    used: 'hide left used',
    renamed: 'hide left changed',
    gone: 'hide left gone',
    locked: 'hide left protected',
  });
  const hidden = async (id = '') => (await getImage(demo.service, id)).os_hidden;
  expect([await hidden(ids.hidden), await hidden(ids.used), await hidden(ids.new)]).toEqual([
    true,
    false,
    false,
  ]);
  // Asked once more by the same page, nothing of it is due any more.
  const again = agreedActs((await readRetention(demo, supersedeRule)).entries, asked);
  expect(again.map(({ left }) => left)).toEqual(expect.arrayContaining(['changed', 'used', 'protected']));
  expect(again.every(({ left }) => left !== undefined)).toBe(true);

  const undone = await jobs.undoSweep(demo, job.id, null);
  expect(log(await endedJob(undone?.id ?? '', engine), ids)).toEqual({ hidden: 'unhide done' });
  expect(undone?.undoes).toBe(job.id);
  expect(await hidden(ids.hidden)).toBe(false);
  const alt = await sessionOf(cloud.authUrl, 'alt', 'alt');
  expect(await jobs.undoSweep(alt, job.id, null)).toBeNull();
});

test('the newest image is gone: those that it replaced stay', async () => {
  const cloud = await start();
  const demo = await sessionOf(cloud.authUrl, 'demo', 'demo');
  const ids = await versions(demo, cloud.data, { new: 1, old: 10 });
  const engine = await startProcessEngine(seals);
  const images = agreedActs(
    (await readRetention(demo, supersedeRule)).entries,
    await agreed(demo, supersedeRule),
  );
  await deleteImage(demo.service, ids.new ?? '');
  const job = await createJobs(engine, seals).startSweep(demo, { kind: 'retention', images }, null);
  expect(log(await endedJob(job.id, engine), ids)).toEqual({ old: 'hide left no_keeper' });
});

test('stages follow each other, and a job that was killed goes on where it was', async () => {
  const cloud = await start();
  const demo = await sessionOf(cloud.authUrl, 'demo', 'demo');
  const rule: RetentionRule = { ...supersedeRule, hide_after: 0, deactivate_after: 0, delete_after: 0 };
  const ids = await versions(demo, cloud.data, { new: 1, old: 10, older: 20 });
  const folder = mkdtempSync(path.join(os.tmpdir(), 'darkroom-jobs-'));
  const file = jobFile(path.join(folder, 'jobs.jsonl'));
  const engine = await startProcessEngine(seals, file);
  const jobs = createJobs(engine, seals);
  for (const verb of ['hide', 'deactivate']) {
    const images = agreedActs((await readRetention(demo, rule)).entries, await agreed(demo, rule));
    const job = await endedJob((await jobs.startSweep(demo, { kind: 'retention', images }, null)).id, engine);
    expect(log(job, ids)).toEqual({ old: `${verb} done`, older: `${verb} done` });
  }
  // As it is found when the process was killed after the first delete, before it wrote that down.
  const images = agreedActs((await readRetention(demo, rule)).entries, await agreed(demo, rule));
  const stopped = createJobs({ ...engine, dispatch: async () => {} }, seals);
  const { id } = await stopped.startSweep(demo, { kind: 'retention', images }, null);
  await engine.shelf.change(id, (record) => ({
    ...record,
    holder: 'a process that is gone',
    job: {
      ...record.job,
      items: record.job.items.map((item) =>
        item.imageId === ids.old ? { ...item, state: 'running' } : item,
      ),
    },
  }));
  await deleteImage(demo.service, ids.old ?? '');
  const after = await startProcessEngine(seals, file);
  expect(log(await endedJob(id, after), ids)).toEqual({ old: 'delete done', older: 'delete done' });
  await expect(getImage(demo.service, ids.older ?? '')).rejects.toMatchObject({ kind: 'not_found' });
  expect((await getImage(demo.service, ids.new ?? '')).status).toBe('active');
  expect(await createJobs(after, seals).undoSweep(demo, id, null)).toBeNull();
});

test('a job that is stopped acts on nothing further', async () => {
  const cloud = await start();
  const demo = await sessionOf(cloud.authUrl, 'demo', 'demo');
  const ages = Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`i${index}`, index + 1]));
  const ids = await versions(demo, cloud.data, ages);
  const proxy = await startCountingProxy(cloud.authUrl, demo.service.url);
  ends.push(proxy.stop);
  const session = await sessionOf(proxy.authUrl, 'demo', 'demo');
  const engine = await startProcessEngine(seals);
  const jobs = createJobs(engine, seals);
  const images = agreedActs(
    (await readRetention(session, supersedeRule)).entries,
    await agreed(session, supersedeRule),
  );
  // The first ones have begun and wait for the cloud when it is stopped.
  const release = proxy.hold(/\/v2\/images\/[\w-]+$/);
  const job = await jobs.startSweep(session, { kind: 'retention', images }, null);
  await jobs.firstAnswer(job.id);
  expect(await jobs.stop(session, job.id)).toBe(true);
  release();
  expect(new Set(Object.values(log(await endedJob(job.id, engine), ids)))).toEqual(new Set(['hide stopped']));
  const listed = await Promise.all(Object.values(ids).map((id) => getImage(demo.service, id)));
  expect(listed.filter(({ os_hidden }) => os_hidden)).toEqual([]);
});
