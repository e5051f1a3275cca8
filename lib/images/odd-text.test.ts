import { expect, test } from 'vitest';
import { hasDirectionMarks, hasFourByteText, shownKey, shownText } from '@/lib/images/odd-text';

test('characters of four bytes are found, those of three are not', () => {
  expect(hasFourByteText('a😀')).toBe(true);
  expect(hasFourByteText('𠀀')).toBe(true);
  expect(hasFourByteText('镜像 é ﷽')).toBe(false);
});

test('marks that turn the direction are found and shown by their number', () => {
  const name = 'disk\u202egpj.exe';
  expect(hasDirectionMarks(name)).toBe(true);
  expect(shownText(name)).toBe('disk[U+202E]gpj.exe');
  // Arabic and Hebrew need none of them.
  expect(hasDirectionMarks('صورة תמונה')).toBe(false);
  expect(shownText('צורה')).toBe('צורה');
});

test('of a key all can be seen, and a usual one is shown as it is', () => {
  expect(shownKey('hw_disk_bus')).toBe('hw_disk_bus');
  expect(shownKey('two words')).toBe('two words');
  expect(shownKey(' sp ')).toBe('[U+0020]sp[U+0020]');
  expect(shownKey('a  b')).toBe('a[U+0020][U+0020]b');
  expect(shownKey('a\u00a0b\tc\u0000')).toBe('a[U+00A0]b[U+0009]c[U+0000]');
  expect(shownKey('\u202ea')).toBe('[U+202E]a');
  expect(shownKey(' ')).toBe('[U+0020]');
});
