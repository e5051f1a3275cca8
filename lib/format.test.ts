import { expect, test } from 'vitest';
import { durationParts, formatBytes, formatRate, shortId } from '@/lib/format';

test('bytes have a binary unit and one decimal, and never "1024.0" of a smaller unit', () => {
  expect(formatBytes(0)).toBe('0 B');
  expect(formatBytes(1023)).toBe('1023 B');
  expect(formatBytes(1024)).toBe('1.0 KiB');
  expect(formatBytes(1024 ** 2 - 1)).toBe('1.0 MiB');
  expect(formatBytes(1.5 * 1024 ** 3)).toBe('1.5 GiB');
  expect(formatRate(64 * 1024 ** 2)).toBe('64.0 MiB/s');
});

test('durations have two units at the most', () => {
  expect(durationParts(4.4)).toEqual({ message: 'seconds', large: 4, small: 0 });
  expect(durationParts(125)).toEqual({ message: 'minutes_seconds', large: 2, small: 5 });
  expect(durationParts(7200)).toEqual({ message: 'hours', large: 2, small: 0 });
  expect(durationParts(4230)).toEqual({ message: 'hours_minutes', large: 1, small: 10 });
});

test('ids keep both ends', () => {
  expect(shortId('22887821-8bb0-4676-bcf9-2db053e26163')).toBe('22887821…6163');
  expect(shortId('central')).toBe('central');
});
