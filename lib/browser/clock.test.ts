import { expect, test } from 'vitest';
import { paceOf, shownNow } from '@/lib/browser/clock';

const second = 1000;
const minute = 60 * second;

test('an age is said anew by the second below a minute, then less and less often', () => {
  expect([0, 59 * second, -5 * second].map(paceOf)).toEqual([second, second, second]);
  expect([minute, 59 * minute].map(paceOf)).toEqual([minute / 2, minute / 2]);
  expect(paceOf(60 * minute)).toBe(5 * minute);
});

test('the time shown stays the same until the next word, and is never ahead', () => {
  const moment = 1_000_000;
  expect(shownNow(moment, moment + 1999)).toBe(moment + second);
  expect(shownNow(moment, moment + 2000)).toBe(moment + 2 * second);
  expect(shownNow(moment, moment + 89 * second)).toBe(moment + minute);
  // A moment ahead of this computer's clock is not in the future.
  expect(shownNow(moment, moment - 1500)).toBeLessThanOrEqual(moment - 1500);
});
