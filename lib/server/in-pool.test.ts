import { expect, test } from 'vitest';
import { inPool } from '@/lib/server/in-pool';

/** A promise and its keys. */
function door<T>() {
  let open: (value: T) => void = () => {};
  let fail: (error: Error) => void = () => {};
  const promise = new Promise<T>((resolve, reject) => {
    open = resolve;
    fail = reject;
  });
  return { promise, open, fail };
}

test('results come in the order of the items, so many at once', async () => {
  const doors = [0, 1, 2, 3, 4].map(() => door<string>());
  let running = 0;
  let most = 0;
  const all = inPool([0, 1, 2, 3, 4], 2, async (index) => {
    running += 1;
    most = Math.max(most, running);
    const text = await doors[index]?.promise;
    running -= 1;
    return text;
  });
  for (const index of [1, 0, 2, 4, 3]) doors[index]?.open(String(index));
  expect(await all).toEqual(['0', '1', '2', '3', '4']);
  expect(most).toBe(2);
  expect(await inPool([], 2, async () => 1)).toEqual([]);
});

test('after a failure nothing begins, and what runs is waited for', async () => {
  const slow = door<void>();
  const begun: number[] = [];
  let ended = false;
  const all = inPool([0, 1, 2, 3], 2, async (index) => {
    begun.push(index);
    if (index === 0) throw new Error('first');
    await slow.promise;
    throw new Error('later');
  }).finally(() => {
    ended = true;
  });
  const outcome = expect(all).rejects.toThrow('first');
  await new Promise((resolve) => setImmediate(resolve));
  expect(ended).toBe(false);
  slow.open();
  await outcome;
  expect(begun).toEqual([0, 1]);
});

test('an abort begins nothing further', async () => {
  const abort = new AbortController();
  const begun: number[] = [];
  const all = inPool(
    [0, 1, 2],
    1,
    async (index) => {
      begun.push(index);
      abort.abort();
    },
    abort.signal,
  );
  await expect(all).rejects.toMatchObject({ name: 'AbortError' });
  expect(begun).toEqual([0]);
});
