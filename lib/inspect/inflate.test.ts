import { deflateRawSync, deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inflate, inflateZlib } from '@/lib/inspect/inflate';

/** Text that packs well at some places and not at others. */
const content = fc
  .array(fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 60 })), {
    maxLength: 40,
  })
  .map((parts) =>
    Buffer.concat(parts.flatMap(([bytes, times]) => new Array(times).fill(Buffer.from(bytes)))),
  );

test('what zlib packs, at every level and with every code, comes out as it was', () => {
  fc.assert(
    fc.property(content, fc.nat({ max: 9 }), fc.nat({ max: 4 }), (bytes, level, strategy) => {
      expect(Buffer.from(inflate(deflateRawSync(bytes, { level, strategy }), bytes.length))).toEqual(bytes);
      expect(Buffer.from(inflateZlib(deflateSync(bytes, { level }), bytes.length))).toEqual(bytes);
    }),
    { numRuns: 300 },
  );
});

test('the beginning is enough for the beginning, and what lies behind the end is not looked at', () => {
  const bytes = Buffer.from('one disk after another, '.repeat(4000));
  const packed = deflateRawSync(bytes);
  const start = inflate(packed.subarray(0, 200), bytes.length);
  expect(start.length).toBeGreaterThan(1000);
  expect(Buffer.from(start)).toEqual(bytes.subarray(0, start.length));
  expect(Buffer.from(inflate(packed, 100))).toEqual(bytes.subarray(0, 100));
  expect(inflate(Buffer.concat([packed, Buffer.alloc(300, 7)]), 1_000_000)).toHaveLength(bytes.length);
});

test('any bytes give something, and no more than asked for', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(inflate(bytes, 5000).length).toBeLessThanOrEqual(5000);
      expect(inflateZlib(bytes, 5000).length).toBeLessThanOrEqual(5000);
    }),
    { numRuns: 3000 },
  );
});
