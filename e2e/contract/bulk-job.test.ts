import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, inject, test } from 'vitest';
import type { Session } from '@/lib/auth/session';
import { customProperties } from '@/lib/images/custom-properties';
import { jobFile } from '@/lib/jobs/job-file';
import { createJobs } from '@/lib/jobs/jobs';
import { startProcessEngine } from '@/lib/jobs/process-engine';
import { sealer } from '@/lib/jobs/sealed';
import { createImage, deleteImage, getImage, updateImage } from '@/lib/openstack/images';
import type { SweepAct } from '@/lib/work/sweep';
import { addRecords } from '../support/cloud-records';
import { endedJob } from '../support/ended-job';
import { ownClouds } from '../support/own-clouds';
import { sessionOf } from '../support/session-of';

// What somebody has done to many images that they chose is a job of the dashboard: the cloud alone says no to it.

// The dashboard's configuration, in which a job looks for its cloud.
process.env.OS_AUTH_URL = inject('authUrl');
process.env.NEXTAUTH_SECRET = 'a secret';

const start = ownClouds();
const seals = sealer('a secret');
const images = async ({ service }: Session, count: number, more: object = {}) =>
  Promise.all(
    Array.from({ length: count }, async (_, index) => {
      const body = { name: `image ${index}`, disk_format: 'raw', container_format: 'bare' } as const;
      return (await createImage(service, { ...body, ...more })).image;
    }),
  );
const act = (verb: SweepAct['verb'], more: Partial<SweepAct> = {}): SweepAct => ({
  ...{ verb, reason: 'chosen', updatedAt: null, keeper: null },
  ...more,
});
test('each verb is done to each image, and a refusal of the cloud is told with its request id', async () => {
  const cloud = await start();
  const demo = await sessionOf(cloud.authUrl, 'demo', 'demo');
  const engine = await startProcessEngine(seals);
  const jobs = createJobs(engine, seals);
  const [used, locked, gone] = await images(demo, 3, { tags: ['old', 'kept'] });
  if (!used || !locked || !gone) throw new Error('three were made');
  addRecords(cloud.data, { servers: [{ project: demo.viewer.projectId, image: used.id }] });
  await updateImage(demo.service, locked.id, [{ op: 'replace', path: '/protected', value: true }]);
  await deleteImage(demo.service, gone.id);
  const run = async (wanted: SweepAct, ...ids: string[]) => {
    const order = { kind: 'bulk', images: ids.map((id) => ({ id, name: null, act: wanted })) } as const;
    const { items, id } = await endedJob((await jobs.startSweep(demo, order, null)).id, engine);
    return { id, states: items.map(({ state }) => state), errors: items.flatMap(({ error }) => error ?? []) };
  };
  const of = (id: string) => getImage(demo.service, id);

  // Whoever chose it was told of its uses before.
  const hid = await run(act('hide'), used.id, locked.id, gone.id);
  expect(hid.states).toEqual(['done', 'done', 'failed']);
  expect(hid.errors).toEqual([expect.objectContaining({ kind: 'not_found', status: 404 })]);
  expect(hid.errors[0]?.requestId).toMatch(/^req-/);
  expect((await of(used.id)).os_hidden).toBe(true);
  const undone = await jobs.undoSweep(demo, hid.id, null);
  expect((await endedJob(undone?.id ?? '', engine)).items.map(({ state }) => state)).toEqual([
    'done',
    'done',
  ]);
  expect((await of(used.id)).os_hidden).toBe(false);

  expect((await run(act('tags', { add: ['new', 'a/b'], remove: ['old'] }), used.id)).states).toEqual([
    'done',
  ]);
  expect((await of(used.id)).tags.sort()).toEqual(['a/b', 'kept', 'new']);
  expect((await run(act('visibility', { visibility: 'community' }), used.id)).states).toEqual(['done']);
  expect((await of(used.id)).visibility).toBe('community');
  const published = await run(act('visibility', { visibility: 'public' }), used.id);
  expect(published.errors).toEqual([expect.objectContaining({ kind: 'forbidden', status: 403 })]);
  // Protected already: it is as it was to be.
  expect((await run(act('protect'), used.id, locked.id)).states).toEqual(['done', 'done']);
  const deleted = await run(act('delete'), locked.id, gone.id);
  expect(deleted.states).toEqual(['failed', 'done']);
  expect(deleted.errors[0]).toMatchObject({ kind: 'forbidden' });
  expect((await of(locked.id)).protected).toBe(true);
  expect((await run(act('unprotect'), used.id)).states).toEqual(['done']);
  expect((await run(act('delete'), used.id)).states).toEqual(['done']);
  await expect(of(used.id)).rejects.toMatchObject({ kind: 'not_found' });
});

test('a job is taken back by another: what it changed becomes as it was, what was so before stays, a delete stays', async () => {
  const cloud = await start();
  const demo = await sessionOf(cloud.authUrl, 'demo', 'demo');
  const engine = await startProcessEngine(seals);
  const jobs = createJobs(engine, seals);
  const [plain, other] = await images(demo, 2, { tags: ['old', 'kept'], visibility: 'private' });
  const [hidden] = await images(demo, 1, { os_hidden: true, visibility: 'community', tags: ['new'] });
  if (!plain || !other || !hidden) throw new Error('three were made');
  addRecords(cloud.data, { servers: [{ project: demo.viewer.projectId, image: plain.id }] });
  const all = [plain.id, other.id, hidden.id];
  const now = () => Promise.all(all.map((id) => getImage(demo.service, id)));
  const told = async () =>
    (await now()).map(({ os_hidden, visibility, tags, protected: held }) => ({
      ...{ os_hidden, visibility, held },
      tags: [...tags].sort(),
    }));
  const before = await told();
  const run = async (wanted: SweepAct) => {
    const order = { kind: 'bulk', images: all.map((id) => ({ id, name: null, act: wanted })) } as const;
    return endedJob((await jobs.startSweep(demo, order, null)).id, engine);
  };
  const changes = [
    act('hide'),
    act('unhide'),
    act('protect'),
    act('visibility', { visibility: 'shared' }),
    act('tags', { add: ['new'], remove: ['old'] }),
  ];
  for (const wanted of changes) {
    const { id } = await run(wanted);
    expect(await told(), wanted.verb).not.toEqual(before);
    const back = await jobs.undoSweep(demo, id, null);
    const ended = await endedJob(back?.id ?? '', engine);
    expect(ended.items.map(({ state }) => state)).not.toContain('left');
    expect(await told(), wanted.verb).toEqual(before);
    // No end of going to and fro.
    expect(await jobs.undoSweep(demo, ended.id, null)).toBeNull();
  }
  // What changed nothing leaves nothing to take back, nor does a delete.
  await run(act('unprotect'));
  expect(await jobs.undoSweep(demo, (await run(act('unprotect'))).id, null)).toBeNull();
  expect(await jobs.undoSweep(demo, (await run(act('delete'))).id, null)).toBeNull();
});

test('metadata is set on each image, and taken back where nobody changed it since, each as it was', async () => {
  const cloud = await start();
  const demo = await sessionOf(cloud.authUrl, 'demo', 'demo');
  const engine = await startProcessEngine(seals);
  const jobs = createJobs(engine, seals);
  const [plain] = await images(demo, 1);
  const [other, theirs] = await images(demo, 2, { os_distro: 'ubuntu', hw_disk_bus: 'ide', role: 'web' });
  const [twin] = await images(demo, 1, { OS_DISTRO: 'Debian' });
  const [blank] = await images(demo, 1, { os_distro: '' });
  const [same] = await images(demo, 1, { os_distro: 'debian' });
  const [gone] = await images(demo, 1);
  if (!plain || !other || !theirs || !twin || !blank || !same || !gone) throw new Error('all were made');
  await deleteImage(demo.service, gone.id);
  const all = [plain, other, theirs, twin, blank, same, gone].map(({ id }) => ({
    ...{ id, name: null },
    act: act('metadata'),
  }));
  const of = async (id: string) => customProperties(await getImage(demo.service, id));
  const changes = [
    { key: 'os_distro', to: 'debian' },
    { key: 'hw_disk_bus', to: null },
  ];
  const { id } = await jobs.startSweep(demo, { kind: 'bulk', images: all, changes }, null);
  const ended = await endedJob(id, engine);
  expect(ended.items.map(({ state }) => state)).toEqual([
    ...['done', 'done', 'done', 'failed', 'done', 'done', 'failed'],
  ]);
  const errors = ended.items.flatMap(({ error }) => error ?? []);
  expect(errors.map(({ reason, status }) => [reason, status])).toEqual([
    ['property_case', null],
    [expect.any(String), 404],
  ]);
  expect(errors[1]?.requestId).toMatch(/^req-/);
  expect(await of(plain.id)).toEqual({ os_distro: 'debian' });
  expect(await of(other.id)).toEqual({ os_distro: 'debian', role: 'web' });
  expect(await of(twin.id)).toEqual({ OS_DISTRO: 'Debian' });

  // Somebody sets one of the two anew, and something else on another image.
  await updateImage(demo.service, theirs.id, [{ op: 'add', path: '/hw_disk_bus', value: 'scsi' }]);
  await updateImage(demo.service, other.id, [{ op: 'add', path: '/role', value: 'database' }]);
  const back = await jobs.undoSweep(demo, id, null);
  const undone = await endedJob(back?.id ?? '', engine);
  const told = undone.items.map(({ imageId, state, left }) => [imageId, state, left]);
  expect(told).toEqual([
    [plain.id, 'done', undefined],
    [other.id, 'done', undefined],
    [theirs.id, 'left', 'changed'],
  ]);
  expect(await of(plain.id)).toEqual({});
  expect(await of(other.id)).toEqual({ os_distro: 'ubuntu', hw_disk_bus: 'ide', role: 'database' });
  expect(await of(theirs.id)).toEqual({ os_distro: 'debian', hw_disk_bus: 'scsi', role: 'web' });
  // A blank one is not written, and what was so before was not changed.
  expect((await of(blank.id)).os_distro).toBe('debian');
  expect((await of(same.id)).os_distro).toBe('debian');
});

test('a visibility is taken back where nobody changed it since', async () => {
  const cloud = await start();
  const demo = await sessionOf(cloud.authUrl, 'demo', 'demo');
  const engine = await startProcessEngine(seals);
  const jobs = createJobs(engine, seals);
  const [ours, theirs] = await images(demo, 2, { visibility: 'private' });
  if (!ours || !theirs) throw new Error('two were made');
  const wanted = act('visibility', { visibility: 'shared' });
  const order = [ours, theirs].map(({ id }) => ({ id, name: null, act: wanted }));
  const { id } = await jobs.startSweep(demo, { kind: 'bulk', images: order }, null);
  await endedJob(id, engine);
  await updateImage(demo.service, theirs.id, [{ op: 'replace', path: '/visibility', value: 'community' }]);
  const undone = await endedJob((await jobs.undoSweep(demo, id, null))?.id ?? '', engine);
  expect(undone.items.map(({ state, left }) => left ?? state)).toEqual(['done', 'changed']);
  expect((await getImage(demo.service, ours.id)).visibility).toBe('private');
  expect((await getImage(demo.service, theirs.id)).visibility).toBe('community');
});

test('a dashboard that was killed goes on with it after its start', async () => {
  const cloud = await start();
  const demo = await sessionOf(cloud.authUrl, 'demo', 'demo');
  const all = await images(demo, 60);
  const file = jobFile(path.join(mkdtempSync(path.join(os.tmpdir(), 'darkroom-jobs-')), 'jobs.jsonl'));
  const engine = await startProcessEngine(seals, file);
  // Nothing is begun, as when it is killed just after it wrote the job down.
  const killed = createJobs({ ...engine, dispatch: async () => {} }, seals);
  const order = all.map(({ id, name }) => ({ id, name: name ?? null, act: act('metadata') }));
  const changes = [{ key: 'role', to: 'nightly' }];
  const { id } = await killed.startSweep(demo, { kind: 'bulk', images: order, changes }, null);
  const { items } = await endedJob(id, await startProcessEngine(seals, file));
  expect(items.filter(({ state }) => state === 'done')).toHaveLength(60);
  const found = await Promise.all(all.map((image) => getImage(demo.service, image.id)));
  expect(found.filter(({ role }) => role === 'nightly')).toHaveLength(60);
  expect(items[0]?.undo).toEqual({ verb: 'metadata', changes: [{ key: 'role', from: 'nightly', to: null }] });
});
