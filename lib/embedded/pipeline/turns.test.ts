import { expect, test } from 'vitest';
import { openTurns } from '@/lib/embedded/pipeline/turns';

test('so many at once, then one by one in their order; who gives up frees nothing', async () => {
  const turns = openTurns(2);
  const never = new AbortController().signal;
  const order: string[] = [];
  const first = await turns.take(never);
  const second = await turns.take(never);
  const leaving = new AbortController();
  const gone = turns.take(leaving.signal);
  const third = turns.take(never).then((end) => {
    order.push('third');
    return end;
  });
  const fourth = turns.take(never).then((end) => {
    order.push('fourth');
    return end;
  });
  leaving.abort(new Error('given up'));
  await expect(gone).rejects.toThrow('given up');
  expect(order).toEqual([]);
  first();
  (await third)();
  await fourth;
  expect(order).toEqual(['third', 'fourth']);
  await expect(turns.take(AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
  second();
  await turns.take(never);
});
