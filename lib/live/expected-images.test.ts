import { expect, test } from 'vitest';
import { expectAgainAfter, expectedUntil, expectFor } from '@/lib/live/expected-images';

test('who connects again waits no longer for an image, and after a while anew', () => {
  const until = expectedUntil('ada', 'one', 1000);
  expect(until).toBe(1000 + expectFor);
  expect(expectedUntil('ada', 'one', 1000 + expectFor)).toBe(until);
  expect(expectedUntil('ada', 'one', 999 + expectAgainAfter)).toBe(until);
  const anew = 1000 + expectAgainAfter;
  expect(expectedUntil('ada', 'one', anew)).toBe(anew + expectFor);
});

test('others, and the same for another image, wait for themselves', () => {
  expectedUntil('grace', 'one', 1000);
  expect(expectedUntil('grace', 'two', 5000)).toBe(5000 + expectFor);
  expect(expectedUntil('alan', 'one', 6000)).toBe(6000 + expectFor);
});
