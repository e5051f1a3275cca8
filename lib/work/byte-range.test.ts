import { expect, test } from 'vitest';
import { byteRange } from '@/lib/work/byte-range';

test.each([
  [null, { is: 'whole' }],
  ['', { is: 'whole' }],
  ['bytes=-', { is: 'whole' }],
  ['lines=1-2', { is: 'whole' }],
  ['bytes=0-1,4-5', { is: 'whole' }],
  ['bytes=5-1', { is: 'whole' }],
  ['bytes=0-', { is: 'part', start: 0, header: 'bytes=0-' }],
  ['bytes = 10 - 99', { is: 'part', start: 10, header: 'bytes=10-99' }],
  ['bytes=-5', { is: 'part', start: -5, header: 'bytes=-5' }],
  ['bytes=-0', { is: 'outside' }],
  ['bytes=-99999999999999999999999', { is: 'part', start: -100, header: 'bytes=-100' }],
  ['bytes=5-99999999999999999999999', { is: 'part', start: 5, header: 'bytes=5-' }],
  ['bytes=100-', { is: 'outside' }],
  ['bytes=99999999999999999999999-', { is: 'outside' }],
] as const)('%j of 100 bytes', (header, expected) => {
  expect(byteRange(header, 100)).toEqual(expected);
});

test('a part is given only of the file that is meant', () => {
  const part = { is: 'part', start: 5, header: 'bytes=5-' };
  expect(byteRange('bytes=5-', 100, '"a"', '"a"')).toEqual(part);
  expect(byteRange('bytes=5-', 100, '"b"', '"a"')).toEqual({ is: 'whole' });
  expect(byteRange('bytes=5-', 100, 'W/"a"', '"a"')).toEqual({ is: 'whole' });
  expect(byteRange('bytes=5-', 100, 'Sun, 29 Nov 2026 12:00:00 GMT', '"a"')).toEqual({ is: 'whole' });
  expect(byteRange('bytes=5-', 100, '"a"', null)).toEqual({ is: 'whole' });
  expect(byteRange('bytes=5-', null)).toEqual(part);
});
