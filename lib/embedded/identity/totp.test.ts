import { expect, test } from 'vitest';
import { totpMatches } from '@/lib/embedded/identity/totp';

// RFC 6238, appendix B: the secret is "12345678901234567890", its eight digits end with these six.
const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

test.each([
  [59, '287082'],
  [1111111109, '081804'],
  [1111111111, '050471'],
  [1234567890, '005924'],
  [2000000000, '279037'],
  [20000000000, '353130'],
])('at %i seconds the code is %s', (seconds, code) => {
  expect(totpMatches(secret, code, seconds * 1000)).toBe(true);
});

test('a code is good in its period and the next', () => {
  const at = (seconds: number) => totpMatches(secret, '287082', seconds * 1000);
  expect([29, 30, 59, 60, 89, 90].map(at)).toEqual([false, true, true, true, true, false]);
});

test('what is no secret has no codes', () => {
  for (const none of ['', 'A', '!!', secret.toLowerCase(), 'GEZDGNBVGY3TQOJQ'])
    for (const code of ['287082', '000000', '']) expect(totpMatches(none, code, 59_000)).toBe(false);
  expect(totpMatches('GEZDGNBVGY3TQOJQGEZDGNBVGY======', '287082', 59_000)).toBe(false);
});
