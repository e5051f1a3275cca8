import { expect, test } from 'vitest';
import { hasDirectionMarks, hasFourByteText, shownText } from '@/lib/images/odd-text';

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
