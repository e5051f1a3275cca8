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
])('%s and %s: %s', (pattern, path, expected) => {
  expect(pathMatches(pattern, path)).toBe(expected);
});

test('no pattern makes a path take long', () => {
  // A backtracking engine needs longer than the universe for this.
  const pattern = `/${'**a'.repeat(70)}`;
  expect(pathMatches(pattern, `/${'a'.repeat(5000)}b`)).toBe(false);
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
