import { expect, test } from 'vitest';
import { createTurns } from '@/lib/jobs/image-turns';

test('work on one image goes one after another, also past a failure; other images do not wait', async () => {
  const turns = createTurns();
  const said: string[] = [];
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const first = turns.take('a', async () => {
    said.push('first begins');
    await held;
    said.push('first ends');
    throw new Error('failed');
  });
  const second = turns.take('a', async () => {
    said.push('second');
    return 2;
  });
  await turns.take('b', async () => said.push('other'));
  expect(turns.busy('a')).toBe(true);
  release();
  await expect(first).rejects.toThrow('failed');
  expect(await second).toBe(2);
  expect(said).toEqual(['first begins', 'other', 'first ends', 'second']);
  expect(turns.busy('a')).toBe(false);
});
