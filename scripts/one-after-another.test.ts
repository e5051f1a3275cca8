import { expect, test } from 'vitest';
import { oneAfterAnother } from './one-after-another.mjs';

test('two changes in a row restart what runs one after the other, also where the first fails', async () => {
  const events: string[] = [];
  const ends: ((failure?: Error) => void)[] = [];
  const restart = oneAfterAnother(async () => {
    const number = ends.length + 1;
    events.push(`begins ${number}`);
    await new Promise<void>((resolve, reject) => {
      ends.push((failure) => (failure ? reject(failure) : resolve()));
    });
    events.push(`ends ${number}`);
  });
  const [first, second] = [restart(), restart()];
  await expect.poll(() => events).toEqual(['begins 1']);
  ends[0]?.(new Error('It does not build'));
  await expect(first).rejects.toThrow('It does not build');
  await expect.poll(() => events).toEqual(['begins 1', 'begins 2']);
  ends[1]?.();
  await second;
  const third = restart();
  await expect.poll(() => ends).toHaveLength(3);
  ends[2]?.();
  await third;
  expect(events).toEqual(['begins 1', 'begins 2', 'ends 2', 'begins 3', 'ends 3']);
});
