import { expect, test } from 'vitest';
import { createJobs } from '@/lib/jobs/registry';
import type { Job } from '@/lib/work/job';

const owner = { serviceUrl: 'http://glance', userId: 'u', projectId: 'p' };
const job = (id: string): Job => ({
  id,
  kind: 'copy',
  stores: ['dcn0'],
  items: [],
  startedAt: 0,
  endedAt: null,
  stopping: false,
});

test('everybody sees and hears of their own jobs alone, newest first', () => {
  const jobs = createJobs();
  const heard: string[][] = [];
  jobs.watch(owner, (list) => heard.push(list.map(({ id }) => id)));
  jobs.add(owner, job('a'));
  jobs.add({ ...owner, userId: 'other' }, job('b'));
  jobs.add({ ...owner, projectId: 'other' }, job('c'));
  jobs.add(owner, job('d'));
  expect(jobs.list(owner).map(({ id }) => id)).toEqual(['d', 'a']);
  expect(heard).toEqual([['a'], ['d', 'a']]);
});

test('a change is told, and what somebody has of before stays as it was', () => {
  const jobs = createJobs();
  jobs.add(owner, job('a'));
  const [before] = jobs.list(owner);
  let heard: Job[] = [];
  const leave = jobs.watch(owner, (list) => {
    heard = list;
  });
  jobs.change('a', (known) => ({ ...known, endedAt: 5 }));
  expect(before?.endedAt).toBeNull();
  expect(heard[0]?.endedAt).toBe(5);
  leave();
  jobs.change('a', (known) => ({ ...known, endedAt: 6 }));
  expect(heard[0]?.endedAt).toBe(5);
});

test('only its owner stops a job, and only while it runs', () => {
  const jobs = createJobs();
  const signal = jobs.add(owner, job('a'));
  expect(jobs.stop({ ...owner, userId: 'other' }, 'a')).toBe(false);
  expect(signal.aborted).toBe(false);
  expect(jobs.stop(owner, 'a')).toBe(true);
  expect(signal.aborted).toBe(true);
  expect(jobs.list(owner)[0]?.stopping).toBe(true);
  jobs.change('a', (known) => ({ ...known, endedAt: 1 }));
  expect(jobs.stop(owner, 'a')).toBe(false);
});

test('an image whose turn has not come is taken out of a job, one that is worked on is not', () => {
  const jobs = createJobs();
  const item = (imageId: string, state: 'waiting' | 'running') => ({
    ...{ imageId, state, name: null, now: [], copied: [], failed: [], error: null },
  });
  jobs.add(owner, { ...job('a'), items: [item('one', 'running'), item('two', 'waiting')] });
  expect(jobs.drop({ ...owner, userId: 'other' }, 'a', 'two')).toBe(false);
  expect(jobs.drop(owner, 'a', 'one')).toBe(false);
  expect(jobs.drop(owner, 'a', 'two')).toBe(true);
  expect(jobs.get('a')?.items.map(({ state }) => state)).toEqual(['running', 'stopped']);
});

test('of those that ended the last twenty are kept, and every one that runs', () => {
  const jobs = createJobs();
  for (let index = 0; index < 30; index += 1) {
    jobs.add(owner, job(`${index}`));
    if (index > 0) jobs.change(`${index}`, (known) => ({ ...known, endedAt: index }));
  }
  const ids = jobs.list(owner).map(({ id }) => id);
  expect(ids[0]).toBe('29');
  expect(ids.at(-1)).toBe('0');
  expect(ids.length).toBeLessThanOrEqual(22);
});
