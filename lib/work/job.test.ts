import { expect, test } from 'vitest';
import {
  isUndone,
  type Job,
  type JobItem,
  stoppedJob,
  undoOfItem,
  withItem,
  withoutImage,
} from '@/lib/work/job';
import { type SweepAct, undoOf } from '@/lib/work/sweep';

const item = (imageId: string, change: Partial<JobItem> = {}): JobItem => ({
  ...{ imageId, name: null, state: 'waiting', now: [], copied: [], failed: [], error: null },
  ...change,
});
const job = (items: JobItem[], change: Partial<Job> = {}): Job => ({
  ...{ id: 'a', kind: 'copy', stores: ['dcn0'], items, startedAt: 1, endedAt: null },
  ...{ stopping: false, waits: null },
  ...change,
});

test('a change of an image is a new job, and what was taken out stays out', () => {
  const before = job([item('one'), item('two', { state: 'stopped' })]);
  const after = withItem(withItem(before, 'one', { state: 'running' }), 'two', { state: 'running' });
  expect(after.items.map(({ state }) => state)).toEqual(['running', 'stopped']);
  expect(before.items[0]?.state).toBe('waiting');
});

test('a job that runs is only told to stop, one that has ended is not', () => {
  const running = job([item('one', { state: 'running', now: ['dcn0'] })]);
  expect(stoppedJob(running, 5)).toEqual({ ...running, stopping: true });
  expect(stoppedJob({ ...running, endedAt: 4 }, 5)).toBeNull();
});

test('a job that waits for a sign-in ends when it is stopped, and what nobody has seen the end of is not called done', () => {
  const waiting = job(
    [
      item('done', { state: 'done', copied: ['dcn0'] }),
      item('begun', { state: 'running', now: ['dcn0'] }),
      item('part', { state: 'running', copied: ['dcn0'], now: ['dcn1'] }),
      item('next'),
    ],
    { waits: 'sign_in' },
  );
  const ended = stoppedJob(waiting, 5);
  expect(ended).toMatchObject({ endedAt: 5, waits: null });
  expect(ended?.items.map(({ state, error }) => [state, error?.reason])).toEqual([
    ['done', undefined],
    ['failed', 'copy_silent'],
    ['partial', 'copy_silent'],
    ['stopped', undefined],
  ]);
});

test('what was being done to an image when a job of such acts ends is told as that, and not as a copy', () => {
  const act = { verb: 'hide', reason: 'replaced', updatedAt: null, keeper: null } as const;
  const waiting = job([item('begun', { state: 'running', act })], { waits: 'sign_in' });
  expect(stoppedJob(waiting, 5)?.items[0]).toMatchObject({
    state: 'failed',
    error: { reason: 'act_silent' },
  });
});

test('a job is undone by one that runs or did something, not by one that did nothing', () => {
  const done = job([item('one', { state: 'done' })], { id: 'a' });
  const back = (change: Partial<Job>, state: JobItem['state']) =>
    job([item('one', { state })], { id: 'b', undoes: 'a', ...change });
  expect(isUndone(done, [done])).toBe(false);
  expect(isUndone(done, [done, back({ endedAt: null }, 'waiting')])).toBe(true);
  expect(isUndone(done, [done, back({ endedAt: 5 }, 'done')])).toBe(true);
  expect(isUndone(done, [done, back({ endedAt: 5 }, 'failed')])).toBe(false);
});

test('taken back is what a sweep changed: what a rule did, and of what somebody chose what is noted as a change', () => {
  const done = (act: Partial<SweepAct> & Pick<SweepAct, 'verb'>, change: Partial<JobItem> = {}) =>
    undoOfItem(
      item('one', {
        state: 'done',
        act: { reason: 'replaced', updatedAt: null, keeper: null, ...act },
        ...change,
      }),
    );
  expect(done({ verb: 'hide' })).toEqual({ verb: 'unhide' });
  expect(done({ verb: 'delete' })).toBeNull();
  expect(done({ verb: 'hide' }, { state: 'left' })).toBeNull();
  expect(done({ verb: 'hide', reason: 'chosen' })).toBeNull();
  const undo = { verb: 'visibility', visibility: 'private' } as const;
  expect(done({ verb: 'visibility', reason: 'chosen' }, { undo })).toEqual(undo);
});

test('properties are taken back from what they became to what they were, where that is short enough to be kept', () => {
  const before = { visibility: 'private' as const, tags: [], kept: 'same' };
  const of = (role: string) => ({ ...before, role });
  const changes = [
    { key: 'role', to: null },
    { key: 'kept', to: 'same' },
    { key: 'os_distro', to: 'debian' },
    { key: 'constructor', to: null },
  ];
  const act: SweepAct = { verb: 'metadata', reason: 'chosen', updatedAt: null, keeper: null, changes };
  expect(undoOf(act, of('web'))).toEqual({
    verb: 'metadata',
    changes: [
      { key: 'role', from: null, to: 'web' },
      { key: 'os_distro', from: 'debian', to: null },
    ],
  });
  expect(undoOf(act, of(''))).toBeNull();
  expect(undoOf(act, of('x'.repeat(5000)))).toBeNull();
});

test('an image whose turn has not come is taken out of a job, one that is worked on is not', () => {
  const both = job([item('one', { state: 'running' }), item('two'), item('three', { state: 'behind' })]);
  expect(withoutImage(both, 'one')).toBeNull();
  expect(withoutImage(both, 'none')).toBeNull();
  expect(withoutImage(both, 'two')?.items.map(({ state }) => state)).toEqual([
    'running',
    'stopped',
    'behind',
  ]);
  expect(withoutImage(both, 'three')?.items[2]?.state).toBe('stopped');
});
