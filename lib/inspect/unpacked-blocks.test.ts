import { expect, test } from 'vitest';
import { TooMuchToRead } from '@/lib/inspect/bytes';
import { UnpackedBlocks } from '@/lib/inspect/unpacked-blocks';

const block = async () => new Uint8Array(2 * 1024 * 1024);

test('a block is unpacked once while it is kept, and the oldest are given up', async () => {
  const blocks = new UnpackedBlocks<number>();
  const first = await blocks.get(0, block);
  expect(await blocks.get(0, block)).toBe(first);
  for (let key = 1; key <= 8; key += 1) await blocks.get(key, block);
  expect(await blocks.get(0, block)).not.toBe(first);
});

test('no more is unpacked than a look at a disk needs', async () => {
  const blocks = new UnpackedBlocks<number>();
  for (let key = 0; key < 32; key += 1) await blocks.get(key, block);
  await expect(blocks.get(32, block)).rejects.toThrow(TooMuchToRead);
  // What is kept is still given.
  expect((await blocks.get(31, block)).length).toBe(2 * 1024 * 1024);
});
