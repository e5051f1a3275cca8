import { afterEach, expect, inject, test } from 'vitest';
import type { Session } from '@/lib/auth/session';
import type { ImageCreate } from '@/lib/contract/image';
import { readSpace, readSpaceFile, readSpacePage } from '@/lib/data/space';
import { agreedSpace } from '@/lib/images/space';
import { createJobs } from '@/lib/jobs/jobs';
import { startProcessEngine } from '@/lib/jobs/process-engine';
import { sealer } from '@/lib/jobs/sealed';
import { openImageData } from '@/lib/openstack/image-data';
import { createImage, getImage, setImageActive, updateImage } from '@/lib/openstack/images';
import { importImage } from '@/lib/openstack/imports';
import { addImages, addRecords, ageImages } from '../support/cloud-records';
import { startCountingProxy } from '../support/counting-proxy';
import { endedJob } from '../support/ended-job';
import { ownClouds } from '../support/own-clouds';
import { sessionOf } from '../support/session-of';
import { imageUntil, settled } from './image-until';

// What takes room and serves nobody on a cloud: found with its reason, and cleaned up as far as it is so still.

// The dashboard's configuration, in which a job looks for its cloud.
process.env.OS_AUTH_URL = inject('authUrl');
process.env.NEXTAUTH_SECRET = 'a secret';

const start = ownClouds();
const seals = sealer('a secret');
const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0)) await end();
});

async function imageOf({ service }: Session, name: string, bytes?: string, more: object = {}) {
  const body = { name, disk_format: 'raw', container_format: 'bare', visibility: 'private', ...more };
  const { id } = (await createImage(service, body as ImageCreate)).image;
  if (bytes !== undefined) {
    const writer = openImageData(service, id, { kind: 'file' }, bytes.length);
    await writer.write(Buffer.from(bytes));
    await writer.end();
  }
  return id;
}

test('each reason is found without a write, and what is chosen is cleaned up unless it is used by then', async () => {
  const cloud = await start();
  const admin = await sessionOf(cloud.authUrl, 'admin', 'admin');
  const project = admin.viewer.projectId;
  const ids = {
    empty: await imageOf(admin, 'empty'),
    hidden: await imageOf(admin, 'hidden', 'hidden'),
    off: await imageOf(admin, 'off', 'deactivated'),
    used: await imageOf(admin, 'used', 'used'),
    lost: await imageOf(admin, 'lost', 'snapshot', {
      image_type: 'snapshot',
      instance_uuid: '7d8e0f53-4e43-4b5a-9f0f-2d3c3f3b0a11',
    }),
    twin: await imageOf(admin, 'twin', 'the same'),
    newer: await imageOf(admin, 'newer', 'the same'),
    spread: await imageOf(admin, 'spread', 'spread'),
    late: await imageOf(admin, 'late', 'late'),
  };
  await importImage(admin.service, ids.spread, { method: { name: 'copy-image' }, stores: ['dcn0'] });
  await imageUntil(admin.service, ids.spread, settled);
  for (const id of [ids.hidden, ids.used, ids.late])
    await updateImage(admin.service, id, [{ op: 'replace', path: '/os_hidden', value: true }]);
  await setImageActive(admin.service, ids.off, false);
  ageImages(
    cloud.data,
    Object.values(ids).map((id) => ({ id, created: id === ids.newer ? 100 : 200 })),
  );
  addRecords(cloud.data, { servers: [{ project, image: ids.used }] });

  const proxy = await startCountingProxy(cloud.authUrl, admin.service.url);
  ends.push(proxy.stop);
  const counted = await sessionOf(proxy.authUrl, 'admin', 'admin');
  proxy.take();
  const { found, defaultStore } = await readSpace(counted, 90);
  // A page of images, one of hidden ones, the stores.
  expect(proxy.take().filter((request) => !request.startsWith('GET '))).toEqual([]);
  const reasons = Object.fromEntries(found.map(({ image, reason }) => [image.name, reason]));
  expect(reasons).toEqual({
    empty: 'no_data',
    hidden: 'hidden',
    late: 'hidden',
    off: 'deactivated',
    lost: 'lost_snapshot',
    twin: 'same_bytes',
    spread: 'not_default',
  });
  const page = await readSpacePage(counted, 90);
  expect(page.totals.stores).toEqual({ central: 37, dcn0: 6 });
  expect(page.totals.projects[project]).toEqual({ images: 7, bytes: 43 });
  const [head, ...lines] = (await readSpaceFile(counted, 90, 'csv')).trimEnd().split('\r\n');
  expect(head).toBe('\uFEFFid,name,owner,created_at,updated_at,reason,verb,stores,bytes,keeper');
  expect(lines).toHaveLength(7);
  expect(lines.find((line) => line.startsWith(ids.spread))).toContain(',not_default,trim,dcn0,6,');
  expect(JSON.parse(await readSpaceFile(counted, 90, 'json')).rows).toHaveLength(7);

  const agreed = found.map(({ image: { id, name, updated_at }, verb }) => ({ id, name, verb, updated_at }));
  const images = agreedSpace((await readSpace(admin, 90)).found, agreed, defaultStore);
  addRecords(cloud.data, { servers: [{ project, image: ids.late }] });
  const engine = await startProcessEngine(seals);
  const job = await createJobs(engine, seals).startSweep(admin, { kind: 'space', images }, null);
  const items = (await endedJob(job.id, engine)).items.map(({ name, act, state, left }) => [
    name,
    [act?.verb, state, left].filter(Boolean).join(' '),
  ]);
  expect(Object.fromEntries(items)).toEqual({
    empty: 'delete done',
    hidden: 'delete done',
    late: 'delete left used',
    off: 'delete done',
    lost: 'delete done',
    twin: 'delete done',
    spread: 'trim done',
  });
  expect((await getImage(admin.service, ids.spread)).stores).toBe('central');
  for (const id of [ids.used, ids.late, ids.newer]) await getImage(admin.service, id);
  await expect(getImage(admin.service, ids.twin)).rejects.toMatchObject({ kind: 'not_found' });
  expect((await readSpace(admin, 90)).found).toEqual([]);
});

test('copies are taken out of each store, also where one is away for a moment', async () => {
  const cloud = await start();
  const admin = await sessionOf(cloud.authUrl, 'admin', 'admin');
  const id = await imageOf(admin, 'spread', 'bytes');
  await importImage(admin.service, id, { method: { name: 'copy-image' }, stores: ['dcn0', 'dcn1'] });
  await imageUntil(admin.service, id, settled);
  // Glance tells whole seconds: what is changed here is to be seen in the record.
  ageImages(cloud.data, [{ id, created: 3 }]);
  const proxy = await startCountingProxy(cloud.authUrl, admin.service.url);
  ends.push(proxy.stop);
  const counted = await sessionOf(proxy.authUrl, 'admin', 'admin');
  const { found, defaultStore } = await readSpace(counted, 90);
  const agreed = found.map(({ image, verb }) => ({
    id,
    name: image.name,
    verb,
    updated_at: image.updated_at,
  }));
  const images = agreedSpace(found, agreed, defaultStore);
  proxy.refuse(/^DELETE .*dcn1/, 1);
  const engine = await startProcessEngine(seals);
  const job = await createJobs(engine, seals).startSweep(counted, { kind: 'space', images }, null);
  expect((await endedJob(job.id, engine)).items).toMatchObject([{ state: 'done' }]);
  expect((await getImage(admin.service, id)).stores).toBe('central');
});

test('Glance is asked once for each thousand images, and twice more', async () => {
  const cloud = await start();
  const demo = await sessionOf(cloud.authUrl, 'demo', 'demo');
  addImages(cloud.data, demo.viewer.projectId, 2500);
  const proxy = await startCountingProxy(cloud.authUrl, demo.service.url);
  ends.push(proxy.stop);
  const counted = await sessionOf(proxy.authUrl, 'demo', 'demo');
  proxy.take();
  expect(await readSpace(counted, 90)).toMatchObject({ looked: 2500, found: [] });
  const asked = proxy.take();
  expect(asked.filter((request) => request.startsWith('GET /v2/images?'))).toHaveLength(4);
  expect(asked).toHaveLength(5);
});
