import { expect, test } from 'vitest';
import { each } from '@/lib/actions/each';
import { OpenStackError } from '@/lib/openstack/error';

const error = (kind: OpenStackError['kind'], status: number) =>
  new OpenStackError({ kind, status, reason: '', requestId: null });
const ids = Array.from({ length: 20 }, (_, index) => `id-${index}`);

test('each image has its own result, in the order that they were asked for', async () => {
  const results = await each(ids, async (id) => {
    if (id === 'id-3') throw error('forbidden', 403);
  });
  expect(results.map(({ id }) => id)).toEqual(ids);
  expect(results.filter(({ result }) => !result.ok)).toEqual([
    {
      id: 'id-3',
      result: { ok: false, error: { kind: 'forbidden', reason: '', status: 403, requestId: null } },
    },
  ]);
});

test('what was done before the token ended is told as done, the rest waits for a sign-in', async () => {
  const called: string[] = [];
  const results = await each(ids, async (id) => {
    called.push(id);
    await new Promise((resolve) => setImmediate(resolve));
    if (called.length > 6) throw error('unauthorized', 401);
  });
  const done = results.filter(({ result }) => result.ok).map(({ id }) => id);
  const waiting = results.flatMap(({ id, result }) =>
    !result.ok && result.error.kind === 'unauthorized' ? id : [],
  );
  expect(done.length).toBeGreaterThan(0);
  expect([...done, ...waiting].sort()).toEqual([...ids].sort());
  // Those in flight when it ended, and no more.
  expect(called.length).toBeLessThan(ids.length);
});

test('a token that had ended before anything was done fails the action, and is asked for once a lane at most', async () => {
  let calls = 0;
  const run = each(ids, async () => {
    calls += 1;
    throw error('unauthorized', 401);
  });
  await expect(run).rejects.toMatchObject({ kind: 'unauthorized' });
  expect(calls).toBeLessThanOrEqual(6);
});

test('a bug is thrown on, and what runs is waited for', async () => {
  let ended = 0;
  const run = each(ids.slice(0, 3), async (id) => {
    if (id === 'id-0') throw new RangeError('a bug');
    await new Promise((resolve) => setImmediate(resolve));
    ended += 1;
  });
  await expect(run).rejects.toThrow(RangeError);
  expect(ended).toBe(2);
});
