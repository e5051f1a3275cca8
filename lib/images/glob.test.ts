import fc from 'fast-check';
import { expect, test } from 'vitest';
import { matchesGlob } from '@/lib/images/glob';

test.each([
  ['*', '', true],
  ['', '', true],
  ['', 'a', false],
  ['Debian *', 'Debian 12', true],
  ['Debian *', 'debian 12', false],
  ['*12*', 'Debian 12 (2026)', true],
  ['a?c', 'abc', true],
  ['a?c', 'ac', false],
  ['a*b*c', 'a-b-b-c', true],
  ['a*b*c', 'a-b-b', false],
  ['[x].+', '[x].+', true],
  ['?', '🙂', true],
])('%s and %s: %s', (pattern, text, fits) => {
  expect(matchesGlob(pattern, text)).toBe(fits);
});

test('it is what the same regular expression says', () => {
  const letters = fc.string({ unit: fc.constantFrom('a', 'b', '.', '*', '?'), maxLength: 12 });
  fc.assert(
    fc.property(
      letters,
      fc.string({ unit: fc.constantFrom('a', 'b', '.'), maxLength: 12 }),
      (pattern, text) => {
        const source = pattern.replaceAll('.', '\\.').replaceAll('*', '.*').replaceAll('?', '.');
        expect(matchesGlob(pattern, text)).toBe(new RegExp(`^${source}$`).test(text));
      },
    ),
    { numRuns: 2000 },
  );
});

test('a pattern that makes others try everything ends at once', () => {
  expect(matchesGlob(`${'*a'.repeat(120)}b`, 'a'.repeat(255))).toBe(false);
});
