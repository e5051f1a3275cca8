import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rowStarts, rowsBetween } from '@/components/ui/row-window';

const heights = fc.array(fc.integer({ min: 1, max: 200 }), { maxLength: 60 });

test('rows begin where those before them end', () => {
  expect([...rowStarts(3, (index) => 10 * (index + 1))]).toEqual([0, 10, 30, 60]);
  expect([...rowStarts(0, () => 10)]).toEqual([0]);
});

test('just the rows of which something is in view, wherever that is', () => {
  fc.assert(
    fc.property(
      heights,
      fc.integer({ min: 0, max: 9000 }),
      fc.integer({ min: 1, max: 900 }),
      (of, top, height) => {
        const starts = rowStarts(of.length, (index) => of[index] ?? 0);
        const { from, to } = rowsBetween(starts, top, height, 0);
        const inView = of.flatMap((own, index) => {
          const start = starts[index] ?? 0;
          return start < top + height && start + own > top ? index : [];
        });
        // Behind the end the last one is kept.
        const wanted = inView.length > 0 || of.length === 0 ? inView : [of.length - 1];
        expect(Array.from({ length: to - from }, (_, at) => from + at)).toEqual(wanted);
      },
    ),
  );
});

test('rows beyond those in view come with them, as far as there are any', () => {
  const starts = rowStarts(20, () => 40);
  expect(rowsBetween(starts, 0, 320, 8)).toEqual({ from: 0, to: 16 });
  expect(rowsBetween(starts, 400, 80, 3)).toEqual({ from: 7, to: 15 });
  expect(rowsBetween(starts, -500, 300, 2)).toEqual({ from: 0, to: 3 });
  expect(
    rowsBetween(
      rowStarts(0, () => 40),
      0,
      320,
      8,
    ),
  ).toEqual({ from: 0, to: 0 });
});
