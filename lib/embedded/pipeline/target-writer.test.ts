import { randomFillSync } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Chunk, chunkBytes, chunkSet } from '@/lib/embedded/pipeline/chunks';
import { startTarget } from '@/lib/embedded/pipeline/target-writer';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'darkroom-target-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const start = (more: object = {}) => {
  const target = {
    name: 'central',
    bandwidth: null,
    room: null,
    fails: null,
    direct: true as const,
    ...more,
  };
  return startTarget({ path: path.join(folder, 'image'), ...target }, null, { progress: () => {} });
};

const chunksOf = (count: number): Chunk[] => {
  const set = chunkSet(count);
  return Array.from({ length: count }, () => set.take() ?? new Uint8Array(chunkBytes));
};

/** Writes so many bytes of each chunk; gives all of them. */
async function write(writer: ReturnType<typeof start>, chunks: Chunk[], lengths: number[]): Promise<Buffer> {
  const pieces = lengths.map((length, index) => (chunks[index] ?? new Uint8Array()).subarray(0, length));
  for (const piece of pieces) randomFillSync(piece);
  for (const [index, chunk] of chunks.entries()) await writer.write(chunk, lengths[index] ?? 0);
  return Buffer.concat(pieces);
}

// What does not begin at a page cannot be written around the page cache, and is written through it.
const anywhere = () => [1, 2, 3].map(() => new Uint8Array(new SharedArrayBuffer(chunkBytes + 1), 1));

test.each([
  ['whole pages and an odd end', () => chunksOf(3), [chunkBytes, chunkBytes, 5000]],
  ['less than a page', () => chunksOf(1), [7]],
  ['an odd chunk in the middle', () => chunksOf(3), [chunkBytes, 4097, chunkBytes]],
  ['memory that begins anywhere', anywhere, [chunkBytes, chunkBytes, 4096]],
])('every byte is there: %s', async (_what, chunks, lengths) => {
  const writer = start();
  const sent = await write(writer, chunks(), lengths);
  expect(await writer.finish(sent.length)).toBeNull();
  expect(readFileSync(path.join(folder, 'image')).equals(sent)).toBe(true);
  expect(readdirSync(folder)).toEqual(['image']);
});

test('a store without room fails and leaves nothing behind', async () => {
  const writer = start({ room: chunkBytes });
  await write(writer, chunksOf(2), [chunkBytes, 1]);
  expect(await writer.finish(chunkBytes + 1)).toEqual({ reason: 'No space left on device', code: 'ENOSPC' });
  expect(readdirSync(folder)).toEqual([]);
});

test('a folder that is not there fails and is not made', async () => {
  const writer = start({ path: path.join(folder, 'away', 'image') });
  await write(writer, chunksOf(1), [10]);
  expect(await writer.finish(10)).toMatchObject({ code: 'ENOENT' });
  expect(existsSync(path.join(folder, 'away'))).toBe(false);
});
