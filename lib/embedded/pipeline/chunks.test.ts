import { expect, test } from 'vitest';
import { type Chunk, chunkSet } from '@/lib/embedded/pipeline/chunks';

/** The chunks that a set gives, all of them. */
function all(set: ReturnType<typeof chunkSet>): Chunk[] {
  const taken: Chunk[] = [];
  for (let chunk = set.take(); chunk; chunk = set.take()) taken.push(chunk);
  return taken;
}

test('the chunks of an ended job are those of the next, once all came back', () => {
  const first = chunkSet(3);
  const chunks = all(first);
  expect(chunks).toHaveLength(3);
  const [one, two, three] = chunks;
  if (!one || !two || !three) throw new Error('There are three');
  first.free(one);
  first.end();
  expect(first.take()).toBeUndefined();
  first.free(two);
  const beside = all(chunkSet(3));
  expect(beside.some((chunk) => chunks.some((known) => known.buffer === chunk.buffer))).toBe(false);
  first.free(three);
  expect(new Set(all(chunkSet(3)))).toEqual(new Set(chunks));
});

test("what somebody may still hold is nobody else's, and sets of another size are apart", () => {
  const stopped = chunkSet(2);
  const [held, back] = all(stopped);
  if (!held || !back) throw new Error('There are two');
  stopped.free(back);
  stopped.end();
  const next = all(chunkSet(2));
  expect(next.some((chunk) => chunk.buffer === held.buffer)).toBe(false);
  const whole = chunkSet(2);
  for (const chunk of all(whole)) whole.free(chunk);
  whole.end();
  whole.end();
  expect(all(chunkSet(4)).some((chunk) => next.some((known) => known.buffer === chunk.buffer))).toBe(false);
  expect(all(chunkSet(2))).toHaveLength(2);
  expect(all(chunkSet(2)).some((chunk) => chunk === held)).toBe(false);
});
