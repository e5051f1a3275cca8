import { expect, test } from 'vitest';
import { basePathSetting } from './base-path.mjs';

const read = (text: string) => basePathSetting({ NODE_ENV: 'test', DARKROOM_BASE_PATH: text });

test('a prefix is a path, with a slash behind it or not', () => {
  expect(['', '/', '/images', '/images/', '/cloud/images-2'].map(read)).toEqual([
    '',
    '',
    '/images',
    '/images',
    '/cloud/images-2',
  ]);
});

test.each([
  'images',
  '//images',
  '/a//b',
  '/../a',
  '/a b',
  '/ä',
  'https://example.org/images',
  '/a?b',
  '/{a}',
])('%s is refused in one sentence', (text) => {
  expect(() => read(text)).toThrow(/^DARKROOM_BASE_PATH=[^\n]+ is no prefix of addresses: [^\n]+\.$/);
});
