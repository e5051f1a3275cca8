import { expect, test } from 'vitest';
import { hashVerdict } from '@/lib/work/file-hash';

const sent = { algorithm: 'sha512', value: 'ab' } as const;

test.each([
  ['sha512', 'ab', false, 'same'],
  ['sha512', 'AB', true, 'same'],
  ['sha512', 'cd', false, 'different'],
  ['sha512', 'cd', true, 'converted'],
  ['sha256', 'cd', false, 'untold'],
  ['sha512', null, false, 'untold'],
  [null, null, true, 'untold'],
])('a record with %s %s (converted: %s) is %s', (os_hash_algo, os_hash_value, converted, verdict) => {
  expect(hashVerdict(sent, { os_hash_algo, os_hash_value }, converted)).toBe(verdict);
});
