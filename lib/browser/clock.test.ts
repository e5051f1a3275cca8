import { expect, test } from 'vitest';
import { paceOf, shownNow } from '@/lib/browser/clock';

const second = 1000;
const minute = 60 * second;

test('an age whose seconds are counted is said anew by the second below a minute, then less and less often', () => {
  const pace = (age: number) => paceOf(age, true);
  expect([0, 59 * second, -5 * second].map(pace)).toEqual([second, second, second]);
  expect([minute, 59 * minute].map(pace)).toEqual([minute / 2, minute / 2]);
  expect(pace(60 * minute)).toBe(5 * minute);
});

test('an age whose seconds are not counted asks for nothing by the second', () => {
  expect([0, 59 * second, minute].map((age) => paceOf(age, false))).toEqual(Array(3).fill(minute / 2));
  expect(shownNow(0, 29 * second, false)).toBe(0);
});

test('the time shown stays the same until the next word, and is never ahead', () => {
  const moment = 1_000_000;
  expect(shownNow(moment, moment + 1999, true)).toBe(moment + second);
  expect(shownNow(moment, moment + 2000, true)).toBe(moment + 2 * second);
  expect(shownNow(moment, moment + 89 * second, true)).toBe(moment + minute);
  // A moment ahead of this computer's clock is not in the future.
  expect(shownNow(moment, moment - 1500, true)).toBeLessThanOrEqual(moment - 1500);
});
