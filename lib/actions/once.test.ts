import { expect, test } from 'vitest';
import { isReleasedAfter } from '@/e2e/support/released';
import { oncePerCall } from './once';

const session = { viewer: { userId: 'user', projectId: 'project' } };

test('a call that comes twice is run once, while it runs and afterwards', async () => {
  const once = oncePerCall<number>();
  let runs = 0;
  let end = () => {};
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const run = async () => {
    runs += 1;
    await ended;
    return runs;
  };
  const both = [once(session, 'call', run), once(session, 'call', run)];
  end();
  expect(await Promise.all(both)).toEqual([1, 1]);
  expect(await once(session, 'call', run)).toBe(1);
  expect(await once(session, 'another', run)).toBe(2);
});

test('a failure is the outcome of both', async () => {
  const once = oncePerCall<number>();
  let runs = 0;
  const run = async () => {
    runs += 1;
    throw new Error(`run ${runs}`);
  };
  await expect(once(session, 'call', run)).rejects.toThrow('run 1');
  await expect(once(session, 'call', run)).rejects.toThrow('run 1');
});

test('nobody meets the call of somebody else, and what bears no name is run each time', async () => {
  const once = oncePerCall<number>();
  let runs = 0;
  const run = async () => {
    runs += 1;
    return runs;
  };
  const others = [
    { viewer: { userId: 'other', projectId: 'project' } },
    { viewer: { userId: 'user', projectId: 'other' } },
  ];
  await once(session, 'call', run);
  for (const other of others) await once(other, 'call', run);
  for (const call of [undefined, '', 'x'.repeat(65), { toString: () => 'call' }])
    await once(session, call, run);
  expect(runs).toBe(7);
});

test('what is remembered of a call holds nothing of the request that it came in', async () => {
  const once = oncePerCall<number>();
  const call = () =>
    once(session, 'call', async () => {
      await new Promise((resolve) => setImmediate(resolve));
      return 1;
    });
  expect(await isReleasedAfter(call)).toBe(true);
  expect(await once(session, 'call', async () => 2)).toBe(1);
});
