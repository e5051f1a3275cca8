import { expect, test } from 'vitest';
import type { Session } from '@/lib/auth/session';
import { createTurns } from '@/lib/jobs/image-turns';
import { createJobs, type SweepOrder } from '@/lib/jobs/jobs';
import { createMemoryShelf } from '@/lib/jobs/memory-shelf';
import { sealer } from '@/lib/jobs/sealed';

/** Copies of the dashboard that share their jobs; `begun` are the jobs that somebody was told to work on. */
function copies(count: number) {
  const shelf = createMemoryShelf();
  const begun: string[] = [];
  const engine = {
    shelf,
    turns: createTurns(),
    dispatch: async ({ job }: { job: { id: string } }) => {
      begun.push(job.id);
    },
  };
  const seals = sealer('secret');
  return { all: Array.from({ length: count }, () => createJobs(engine, seals)), shelf, begun };
}
const sessionOf = (userId: string) =>
  ({
    service: { url: 'http://glance', token: 'token' },
    viewer: { userId, projectId: 'p', roles: [], expiresAt: 0, region: null },
    cloud: { name: 'cloud' },
  }) as unknown as Session;
const session = sessionOf('u');
const order = { images: [{ id: 'i', name: 'image' }], stores: ['dcn0'], central: 'central' };
const sweep = (verb: 'delete' | 'hide'): SweepOrder => ({
  kind: 'space',
  images: [{ id: 'i', name: 'image', act: { verb, reason: 'old', updatedAt: null, keeper: null } }],
});

test('a call that is repeated at another copy gives the job that it began, and begins no second one', async () => {
  const { all, shelf, begun } = copies(2);
  const [one, two] = all;
  const first = await one?.startCopies(session, order, 'call');
  await shelf.change(first?.id ?? '', (record) => ({ ...record, job: { ...record.job, endedAt: 1 } }));
  expect(await two?.startCopies(session, order, 'call')).toEqual({ ...first, endedAt: 1 });
  const swept = await one?.startSweep(session, sweep('delete'), 'sweep');
  expect(await two?.startSweep(session, sweep('delete'), 'sweep')).toEqual(swept);
  expect(begun).toEqual([first?.id, swept?.id]);
  expect(await two?.list(session)).toHaveLength(2);
});

test('other calls, those of other people and calls without a name begin jobs of their own', async () => {
  const { all, begun } = copies(1);
  const [jobs] = all;
  await jobs?.startCopies(session, order, 'call');
  await jobs?.startCopies(session, order, 'another');
  await jobs?.startCopies(sessionOf('other'), order, 'call');
  await jobs?.startCopies(session, order, null);
  await jobs?.startCopies(session, order, null);
  expect(new Set(begun).size).toBe(5);
  for (const id of begun)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-[48][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('taking a sweep back is begun once as well', async () => {
  const { all, shelf, begun } = copies(2);
  const [one, two] = all;
  const job = await one?.startSweep(session, sweep('hide'), 'sweep');
  const id = job?.id ?? '';
  await shelf.change(id, (record) => ({
    ...record,
    job: { ...record.job, endedAt: 1, items: record.job.items.map((item) => ({ ...item, state: 'done' })) },
  }));
  const undone = await one?.undoSweep(session, id, 'undo');
  expect(undone?.undoes).toBe(id);
  expect(await two?.undoSweep(session, id, 'undo')).toEqual(undone);
  expect(begun).toEqual([id, undone?.id]);
});

test('properties that a job set and found are listed just after its end alone, and taken back later too', async () => {
  const { all, shelf } = copies(1);
  const [jobs] = all;
  const changes = [{ key: 'os_distro', to: 'debian' }];
  const had = { verb: 'metadata' as const, changes: [{ key: 'os_distro', from: 'debian', to: null }] };
  const act = { verb: 'metadata' as const, reason: 'chosen', updatedAt: null, keeper: null };
  const order: SweepOrder = { kind: 'bulk', images: [{ id: 'i', name: 'image', act }], changes };
  const { id = '' } = (await jobs?.startSweep(session, order, null)) ?? {};
  const listedAs = async (endedAt: number | null) => {
    await shelf.change(id, (record) => {
      const items = record.job.items.map((item) => ({ ...item, state: 'done' as const, undo: had }));
      return { ...record, job: { ...record.job, endedAt, items } };
    });
    return JSON.stringify(await jobs?.list(session)).includes('os_distro');
  };
  expect(await listedAs(null)).toBe(false);
  expect(await listedAs(Date.now())).toBe(true);
  expect(await listedAs(1)).toBe(false);
  expect((await jobs?.list(session))?.[0]?.items[0]?.undo?.verb).toBe('metadata');
  const undone = await jobs?.undoSweep(session, id, null);
  expect(undone?.items[0]?.act?.changes).toEqual(had.changes);
});
