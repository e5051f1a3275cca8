import { expect, test } from 'vitest';
import { createFailedSignIns } from '@/lib/auth/failed-sign-ins';

const minute = 60_000;
let time = 0;
const failed = () => createFailedSignIns(() => time);
const times = (count: number, act: (index: number) => unknown) =>
  Array.from({ length: count }, (_, i) => act(i));

test('the eleventh guess at an account from one network is not made, also where all come at once', () => {
  const { begin } = failed();
  const let10 = times(10, () => begin({ account: 'demo', from: 'a' }));
  expect(let10).not.toContain(null);
  expect(begin({ account: 'demo', from: 'a' })).toBeNull();
  // Its owner elsewhere is not locked out by that, nor are others here.
  expect(begin({ account: 'demo', from: 'b' })).not.toBeNull();
  expect(begin({ account: 'alt', from: 'a' })).not.toBeNull();
});

test('guesses from many networks at one account come to an end, and so do guesses from one at many', () => {
  const many = failed();
  times(30, (index) => many.begin({ account: 'demo', from: `n${index}` }));
  expect(many.begin({ account: 'demo', from: 'another' })).toBeNull();
  const one = failed();
  times(100, (index) => one.begin({ account: `u${index}`, from: 'a' }));
  expect(one.begin({ account: 'another', from: 'a' })).toBeNull();
});

test('what failed is forgotten after ten minutes, and when the owner comes', () => {
  const { begin } = failed();
  const guess = () => begin({ account: 'demo', from: 'a' });
  times(10, guess);
  time += 10 * minute - 1;
  expect(guess()).toBeNull();
  time += 1;
  expect(guess()).not.toBeNull();
  times(8, guess);
  guess()?.accepted();
  expect(times(10, guess)).not.toContain(null);
});

test('what the cloud did not decide counts for nothing', () => {
  const { begin } = failed();
  times(200, () => begin({ account: 'demo', from: 'a' })?.undecided());
  expect(begin({ account: 'demo', from: 'a' })).not.toBeNull();
});

test('memory has an end', () => {
  const { begin } = failed();
  times(9, () => begin({ account: 'demo', from: 'a' }));
  times(12_000, (index) => begin({ account: `u${index}`, from: `n${index}` }));
  // Whoever failed before all of them is forgotten.
  expect(times(10, () => begin({ account: 'demo', from: 'a' }))).not.toContain(null);
});

test('where its owner signed in before, guesses from elsewhere do not lock an account', () => {
  const { begin } = failed();
  begin({ account: 'demo', from: 'home' })?.accepted();
  times(30, (index) => begin({ account: 'demo', from: `n${index}` }));
  expect(begin({ account: 'demo', from: 'another' })).toBeNull();
  expect(begin({ account: 'demo', from: 'home' })).not.toBeNull();
});

test('where nobody knows the networks, only the account counts', () => {
  const { begin } = failed();
  times(200, (index) => begin({ account: `u${index}`, from: '' }));
  times(30, () => begin({ account: 'demo', from: '' }));
  expect(begin({ account: 'demo', from: '' })).toBeNull();
  expect(begin({ account: 'alt', from: '' })).not.toBeNull();
});
