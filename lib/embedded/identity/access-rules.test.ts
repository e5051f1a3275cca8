import { expect, test } from 'vitest';
import { allows, pathMatches } from '@/lib/embedded/identity/access-rules';

test.each([
  ['/v2/images', '/v2/images', true],
  ['/v2/images', '/v2/images/', false],
  ['/v2/images', '/v2/imagesx', false],
  ['/v2/images', '/x/v2/images', false],
  ['/v2/images/*', '/v2/images/1', true],
  ['/v2/images/*', '/v2/images/', false],
  ['/v2/images/*', '/v2/images/1/file', false],
  ['/v2/images/{image_id}/file', '/v2/images/1/file', true],
  ['/v2/images/{image_id}/file', '/v2/images//file', false],
  ['/v2/**', '/v2/images/1/file', true],
  ['/v2/**', '/v2/', true],
  ['/v2/**', '/v2', false],
  ['/**/file', '/v2/images/1/file', true],
  ['/**/file', '/v2/images/1/files', false],
  ['/v2/im*s', '/v2/images', true],
  ['/v2/im*s', '/v2/ims', false],
  ['/v2/***', '/v2/a', true],
  // A dot is a dot here; keystonemiddleware takes it for any character.
  ['/v2.0/images', '/v2x0/images', false],
  ['/v2/(images|tasks)', '/v2/tasks', false],
  ['/', '/', true],
  ['/v2/**/**', '/v2/a/b', true],
  ['/v2/{a}**', '/v2/', false],
  ['/v2/{a}**', '/v2/a/b', true],
  ['/v2/****', '/v2/', true],
  // A sign of two code units is one letter.
  ['/v2/tags/\u{1f4bd}', '/v2/tags/\u{1f4bd}', true],
  ['/v2/tags/\u{1f4bd}', '/v2/tags/\u{1f4be}', false],
  // A brace alone names nothing.
  ['/v2/{images', '/v2/{images', true],
  ['/v2/{images', '/v2/images', false],
  ['/v2/images}', '/v2/images}', true],
  ['/v2/images}', '/v2/images', false],
  ['/v2/{}', '/v2/a', true],
])('%s and %s: %s', (pattern, path, expected) => {
  expect(pathMatches(pattern, path)).toBe(expected);
});

// A backtracking engine needs longer than the universe for most of these, and a walk over all places minutes.
test.each([
  ['many and a letter in turn', `/${'**a'.repeat(70)}`],
  ['many segments', `/${'*a'.repeat(112)}`],
  ['nothing but stars', `/${'*'.repeat(224)}`],
  ['names', `/${'{}**'.repeat(56)}`],
])('a credential full of patterns takes no path long: %s', (_, path) => {
  const rules = Array.from({ length: 50 }, (__, index) => ({
    id: String(index),
    service: 'image',
    method: 'GET',
    path: `${path}c`,
  }));
  for (const asked of ['a'.repeat(4000), 'a'.repeat(16_000), 'ab/'.repeat(1300)])
    expect(
      allows(rules, { service: 'image', method: 'GET', paths: [`/${asked}b`, `/image/${asked}b`] }),
    ).toBe(false);
});

test('a rule is for one service and one method; no rules allow everything', () => {
  const rule = { id: '1', service: 'image', method: 'GET', path: '/v2/images' };
  const asked = { service: 'image', method: 'GET', paths: ['/v2/images', '/image/v2/images'] };
  expect(allows([rule], asked)).toBe(true);
  expect(allows([{ ...rule, path: '/image/v2/images' }], asked)).toBe(true);
  expect(allows([rule], { ...asked, method: 'HEAD' })).toBe(false);
  expect(allows([rule], { ...asked, service: 'identity' })).toBe(false);
  expect(allows([], asked)).toBe(false);
  expect(allows(null, asked)).toBe(true);
});
