import { expect, test } from 'vitest';
import { isPattern, matchesPattern } from '@/lib/metadata/pattern';

test('a pattern is searched for as Python does', () => {
  expect(matchesPattern('^[a-z]{3}$', 'abc')).toBe(true);
  expect(matchesPattern('b', 'abc')).toBe(true);
  expect(matchesPattern('(?i)^A+$', 'aa')).toBe(true);
  expect(matchesPattern('\\A(?P<one>a)\\Z', 'a')).toBe(true);
  expect(matchesPattern('^a+$', 'ab')).toBe(false);
});

test('what the engine does not know is a pattern, but not checked', () => {
  for (const pattern of ['^(?!x).*$', '(?P<q>a)(?P=q)', '(a)\\1']) {
    expect(isPattern(pattern)).toBe(true);
    expect(matchesPattern(pattern, 'whatever')).toBeNull();
  }
});

test('what nobody can read is none', () => {
  for (const pattern of ['(', '[a', 'a{2,1}', '*']) {
    expect(isPattern(pattern)).toBe(false);
    expect(matchesPattern(pattern, 'a')).toBeNull();
  }
});

test('a pattern that would take a backtracking engine for ever answers', () => {
  const value = `${'a'.repeat(250)}!`;
  for (const pattern of ['^(a+)+$', '^(a|a)*$', '^(a|aa)+$', '^(.*a){12}$'])
    expect(matchesPattern(pattern, value)).toBe(false);
});
