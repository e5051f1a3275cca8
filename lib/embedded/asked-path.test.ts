import { expect, test } from 'vitest';
import { askedPath } from './asked-path';

test.each([
  ['/image/v2/images?limit=1', '/image/v2/images'],
  ['http://127.0.0.1:9292/image/v2/images', '/image/v2/images'],
  ['/v2/images/x/tags/.', '/v2/images/x/tags/.'],
  ['/v2/images/x/tags/..', '/v2/images/x/tags/..'],
  ['/v2/images/x/tags/%2e%2E', '/v2/images/x/tags/..'],
  ['/v2/images/x/tags/a%2Fb', '/v2/images/x/tags/a/b'],
  ['/v2/images/x/tags/a%252Fb', '/v2/images/x/tags/a%252Fb'],
  ['/v2/images/x/tags/x%20y', '/v2/images/x/tags/x%20y'],
  ['/v2/images/x/tags/%C3%A4', '/v2/images/x/tags/%C3%A4'],
  ['/v2/images/x/tags/a%3Fb%23', '/v2/images/x/tags/a%3Fb%23'],
  ['/v2/images/x/tags/50%', '/v2/images/x/tags/50%25'],
  ['/v2/images/x/tags/%zz', '/v2/images/x/tags/%25zz'],
  ['/v2/images/x/tags/%E4', '/v2/images/x/tags/%EF%BF%BD'],
])('%s is asked for as %s', (target, path) => {
  expect(askedPath(target)).toBe(path);
});
