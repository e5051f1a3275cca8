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
  const second = turns.take(
    'a',
    async () => {
      said.push('second');
      return 2;
    },
    async () => {
      said.push('second waits');
    },
  );
  await turns.take('b', async () => said.push('other'));
  release();
  await expect(first).rejects.toThrow('failed');
  expect(await second).toBe(2);
  expect(said).toEqual(['second waits', 'first begins', 'other', 'first ends', 'second']);
});

test('who gives up while it waits lets nobody past those before it', async () => {
  const turns = createTurns();
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  const said: string[] = [];
  const first = turns.take('a', async () => {
    await held;
    said.push('first');
  });
  const second = turns.take(
    'a',
    async () => said.push('second'),
    () => Promise.reject(new Error('cannot be told')),
  );
  const third = turns.take('a', async () => said.push('third'));
  await expect(second).rejects.toThrow('cannot be told');
  release();
  await Promise.all([first, third]);
  expect(said).toEqual(['first', 'third']);
});
