import { expect, test } from 'vitest';
import { formatBytes, formatDuration, formatRate, shortId } from '@/lib/format';

test('bytes have a binary unit and one decimal, and never "1024.0" of a smaller unit', () => {
  expect(formatBytes(0)).toBe('0 B');
  expect(formatBytes(1023)).toBe('1023 B');
  expect(formatBytes(1024)).toBe('1.0 KiB');
  expect(formatBytes(1024 ** 2 - 1)).toBe('1.0 MiB');
  expect(formatBytes(1.5 * 1024 ** 3)).toBe('1.5 GiB');
  expect(formatRate(64 * 1024 ** 2)).toBe('64.0 MiB/s');
});

test('durations have two units at the most', () => {
  expect(formatDuration(4.4)).toBe('4 s');
  expect(formatDuration(125)).toBe('2 min 5 s');
  expect(formatDuration(7200)).toBe('2 h');
  expect(formatDuration(4230)).toBe('1 h 10 min');
});

test('ids keep both ends', () => {
  expect(shortId('22887821-8bb0-4676-bcf9-2db053e26163')).toBe('22887821…6163');
  expect(shortId('central')).toBe('central');
});
