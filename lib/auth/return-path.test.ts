import fc from 'fast-check';
import { expect, test } from 'vitest';
import { returnPath } from '@/lib/auth/return-path';

test.each([
  ['/images?status=active', '/images?status=active'],
  ['/images/%2e', '/images/'],
  ['/metadefs/OS%3A%3ACompute%2FX', '/metadefs/OS%3A%3ACompute%2FX'],
  ['/a\tb', '/ab'],
  ['/\r\nimages', '/images'],
])('%j leads to a path of this dashboard', (text, path) => {
  expect(returnPath(text)).toBe(path);
});

test.each([
  '/\t/evil.example',
  '/\t\\evil.example',
  '/\n/evil.example',
  '/\r\n/evil.example',
  '\t//evil.example',
  '//evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/.//evil.example',
  '/..//evil.example',
  '/%2e//evil.example',
  '/a/..//evil.example',
  'https:evil.example',
  'https://evil.example/',
  'javascript:alert(1)',
  'images',
  '',
  undefined,
  ['/images', '/usage'],
])('%j leads nowhere', (text) => {
  expect(returnPath(text)).toBeNull();
});

test('no text leads away from the origin that it is used on', () => {
  const part = fc.constantFrom(
    '/',
    '\\',
    '\t',
    '\n',
    '\r',
    '\0',
    '.',
    '..',
    '%2e',
    '%09',
    '@',
    ':',
    '?',
    '#',
    'evil.example',
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.array(part).map((parts) => parts.join('')),
        fc.string(),
      ),
      (text) => {
        const path = returnPath(`/${text}`);
        if (path !== null)
          expect(new URL(path, 'https://darkroom.example').origin).toBe('https://darkroom.example');
      },
    ),
    { numRuns: 5000 },
  );
});
