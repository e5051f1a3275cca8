import { expect, test } from 'vitest';
import { type Chunk, chunkBytes, chunkSet } from '@/lib/embedded/pipeline/chunks';

/** The chunks that a set gives, all of them. */
function all(set: ReturnType<typeof chunkSet>): Chunk[] {
  const taken: Chunk[] = [];
  for (let chunk = set.take(); chunk; chunk = set.take()) taken.push(chunk);
  return taken;
}

test('a job has so many chunks at once, and none after its end', () => {
  const set = chunkSet(3);
  const chunks = all(set);
  expect(chunks).toHaveLength(3);
  expect(new Set(chunks.map(({ buffer }) => buffer)).size).toBe(3);
  const [one] = chunks;
  if (!one) throw new Error('There are three');
  set.free(one);
  expect(all(set).map(({ buffer }) => buffer === one.buffer)).toEqual([true]);
  set.free(one);
  set.end();
  expect(set.take()).toBeUndefined();
});

test('whatever came back is used before anything new, also by jobs that begin meanwhile', () => {
  const long = chunkSet(4);
  const chunks = all(long);
  for (const chunk of chunks) long.free(chunk);
  const beside = chunkSet(2);
  const taken = all(beside);
  expect(taken).toHaveLength(2);
  expect(taken.every((chunk) => chunks.includes(chunk))).toBe(true);
  expect(all(long).some((chunk) => taken.includes(chunk))).toBe(false);
});

test("what somebody may still hold is nobody else's", () => {
  const stopped = chunkSet(2);
  const [held, back] = all(stopped);
  if (!held || !back) throw new Error('There are two');
  stopped.free(back);
  stopped.end();
  const next = all(chunkSet(80));
  expect([next.includes(back), next.includes(held)]).toEqual([true, false]);
});

test('sixty short jobs at once, time after time, hold no more than the first sixty', () => {
  const seen = new Set<ArrayBufferLike>();
  for (let time = 0; time < 20; time += 1) {
    const jobs = Array.from({ length: 60 }, () => ({ set: chunkSet(12), chunk: null as Chunk | null }));
    for (const job of jobs) job.chunk = job.set.take() ?? null;
    for (const { set, chunk } of jobs) {
      if (chunk) {
        expect(chunk.byteLength).toBe(chunkBytes);
        seen.add(chunk.buffer);
        set.free(chunk);
      }
      set.end();
    }
  }
  // Those of the tests above are used, too.
  expect(seen.size).toBeLessThanOrEqual(64);
});
