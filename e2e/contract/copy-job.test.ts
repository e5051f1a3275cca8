import { randomBytes, randomUUID } from 'node:crypto';
import { beforeAll, expect, inject, test } from 'vitest';
import type { Session } from '@/lib/auth/session';
import type { Viewer } from '@/lib/auth/viewer';
import type { ImageCreate } from '@/lib/contract/image';
import { firstAnswer, jobOwner, startCopyJob } from '@/lib/jobs/copy-job';
import { jobs } from '@/lib/jobs/registry';
import type { ImageService } from '@/lib/openstack/http';
import { openImageData } from '@/lib/openstack/image-data';
import { createImage, deleteImage, getImage, setImageActive } from '@/lib/openstack/images';
import { importImage } from '@/lib/openstack/imports';
import { listImageTasks } from '@/lib/openstack/tasks';
import type { Job } from '@/lib/work/job';
import { freePort } from '../../scripts/processes.mjs';
import { type Account, adminService, newAccount } from '../support/accounts';
import { imageUntil, settled } from './image-until';

// The dashboard's own copy jobs on a cloud: order, waiting, failures, and two at once.

const authUrl = inject('authUrl');
let owner: Account;
let admin: ImageService;
beforeAll(async () => {
  owner = await newAccount(authUrl);
  admin = await adminService(authUrl);
});

const session = (service: ImageService, userId = 'admin'): Session =>
  ({ service, viewer: { userId, projectId: 'p' } as Viewer }) as Session;
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
/** The job once it has ended. */
function ended(of: Session, { id }: Job): Promise<Job> {
  return new Promise((resolve) => {
    const look = (list: Job[]) => {
      const job = list.find((known) => known.id === id && known.endedAt !== null);
      if (job) resolve(job);
    };
    jobs.watch(jobOwner(of), look);
    look(jobs.list(jobOwner(of)));
  });
}
const storesOf = async (id: string) => (await getImage(admin, id)).stores?.split(',').sort();

test('a job is stopped also while the cloud is away', async () => {
  const image = { id: randomUUID(), name: 'away' };
  const away = session({ url: `http://127.0.0.1:${await freePort()}`, token: 'none' });
  const job = startCopyJob(away, order([image], 'central'));
  expect(jobs.stop(jobOwner(away), job.id)).toBe(true);
  expect((await ended(away, job)).items).toMatchObject([{ state: 'stopped', copied: [], error: null }]);
});

test('without a central copy the central store is filled first, then the others', async () => {
  const image = await active('dcn0');
  const mine = session(admin);
  const job = await ended(mine, startCopyJob(mine, order([image], 'central', 'dcn0', 'dcn1')));
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
  const job = await ended(mine, startCopyJob(mine, order(images, 'central', 'dcn0', 'dcn1', 'broken')));
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
  const first = startCopyJob(one, order([image], 'dcn1'));
  const second = startCopyJob(two, order([image], 'dcn0', 'dcn1'));
  const [a, b] = await Promise.all([ended(one, first), ended(two, second)]);
  expect(a.items[0]).toMatchObject({ state: 'done', copied: ['dcn1'] });
  expect(b.items[0]).toMatchObject({ state: 'done', copied: [], error: null });
  expect(await storesOf(image.id)).toEqual(['central', 'dcn0', 'dcn1']);
});

test('whoever may not copy is told so at the first call', async () => {
  const image = await active('central');
  const mine = session(owner.service, 'owner');
  const job = await firstAnswer(mine, startCopyJob(mine, order([image], 'dcn0')).id);
  expect(job.items[0]).toMatchObject({ state: 'failed', error: { kind: 'forbidden', status: 403 } });
});

test('a job that is stopped lets what runs end and leaves the rest', async () => {
  const images = await Promise.all(
    Array.from({ length: 9 }, () => active('central', randomBytes(3_000_000))),
  );
  const mine = session(admin, 'stopper');
  const job = startCopyJob(mine, order(images, 'dcn0'));
  await firstAnswer(mine, job.id);
  expect(jobs.stop(jobOwner(mine), job.id)).toBe(true);
  const { items } = await ended(mine, job);
  expect(items.at(-1)?.state).toBe('stopped');
  for (const { imageId, state } of items) {
    const image = await imageUntil(admin, imageId, settled);
    expect(image.stores?.includes('dcn0')).toBe(state === 'done');
  }
});
