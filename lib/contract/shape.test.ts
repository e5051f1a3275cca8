import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as mini from 'zod/mini';
import * as s from '@/lib/contract/shape';

/** The same schema twice: ours, and zod's. */
const ours = s.object({
  text: s.string(),
  number: s.number(),
  flag: s.boolean(),
  kind: s.oneOf(['a', 'b']),
  none: s.nullable(s.string()),
  maybe: s.optional(s.number()),
  list: s.array(s.object({ id: s.string() })),
  map: s.record(s.nullable(s.string())),
  loose: s.looseObject({ name: s.string() }),
  either: s.union(s.object({ ok: s.literal(true) }), s.object({ ok: s.literal(false), error: s.string() })),
});
const zods = mini.object({
  text: mini.string(),
  number: mini.number(),
  flag: mini.boolean(),
  kind: mini.enum(['a', 'b']),
  none: mini.nullable(mini.string()),
  maybe: mini.optional(mini.number()),
  list: mini.array(mini.object({ id: mini.string() })),
  map: mini.record(mini.string(), mini.nullable(mini.string())),
  loose: mini.looseObject({ name: mini.string() }),
  either: mini.discriminatedUnion('ok', [
    mini.object({ ok: mini.literal(true) }),
    mini.object({ ok: mini.literal(false), error: mini.string() }),
  ]),
});

const whole = fc.record({
  text: fc.string(),
  number: fc.double({ noNaN: true, noDefaultInfinity: true }),
  flag: fc.boolean(),
  kind: fc.constantFrom('a', 'b'),
  none: fc.option(fc.string()),
  list: fc.array(fc.record({ id: fc.string(), more: fc.anything() })),
  map: fc.dictionary(fc.constantFrom('x', 'y', 'constructor'), fc.option(fc.string())),
  loose: fc.record({ name: fc.string(), more: fc.integer() }),
  either: fc.oneof(
    fc.record({ ok: fc.constant(true) }),
    fc.record({ ok: fc.constant(false), error: fc.string() }),
  ),
});

test('takes and refuses what zod does, and gives the same', () => {
  const broken = fc
    .tuple(whole, fc.constantFrom(...Object.keys(zods.shape), 'unknown'), fc.anything())
    .map(([value, key, other]) => ({ ...value, [key]: other }));
  const missing = fc
    .tuple(whole, fc.constantFrom(...Object.keys(zods.shape)))
    .map(([value, key]) => Object.fromEntries(Object.entries(value).filter(([name]) => name !== key)));
  fc.assert(
    fc.property(fc.oneof(whole, broken, missing, fc.anything()), (value) => {
      const [mine, theirs] = [ours.safeParse(value), zods.safeParse(value)];
      expect(mine.success).toBe(theirs.success);
      expect(mine.data).toEqual(theirs.data);
    }),
    { numRuns: 2000 },
  );
  // Two thousand values: seconds, where several suites run at once.
}, 60_000);

test.each([
  ['a date', '2026-01-01', () => new Date(0)],
  ['a map', 'm', () => new Map()],
  ['an instance', 'i', () => new (class Own {})()],
  ['no prototype', 'n', () => Object.create(null)],
  [
    'a prototype from the wire',
    'p',
    () => JSON.parse('{"__proto__": {"x": "1"}, "constructor": "c", "x": "2"}'),
  ],
])('of %s a record and a loose object make what zod does', (_, __, make) => {
  for (const [mine, theirs] of [
    [s.record(s.string()), mini.record(mini.string(), mini.string())],
    [s.looseObject({ x: s.optional(s.string()) }), mini.looseObject({ x: mini.optional(mini.string()) })],
    [s.object({ x: s.optional(s.string()) }), mini.object({ x: mini.optional(mini.string()) })],
  ] as const) {
    const [one, other] = [mine.safeParse(make()), theirs.safeParse(make())];
    expect([one.success, one.data && Object.entries(one.data).sort()]).toEqual([
      other.success,
      other.data && Object.entries(other.data).sort(),
    ]);
  }
});

test('parse throws for what does not fit', () => {
  expect(s.array(s.string()).parse(['a'])).toEqual(['a']);
  expect(() => s.array(s.string()).parse([1])).toThrow(TypeError);
});
