import { expect, test } from 'vitest';
import { cronMinutes, untilNextMinute } from '@/lib/embedded/cache/cron-minutes';

test.each([
  ['*/20', [0, 20, 40]],
  ['10', [10]],
  ['0,30', [0, 30]],
  ['10-20/5', [10, 15, 20]],
  ['50/5', [50, 55]],
])('%s', (field, minutes) => {
  expect([...(cronMinutes(field) ?? [])]).toEqual(minutes);
});

test.each(['', '60', 'x', '*/0', '20-10', '1,,2', '* *'])('%j is no minute field', (field) => {
  expect(cronMinutes(field)).toBeNull();
});

test('the next minute is always ahead', () => {
  const at = (text: string) => Date.parse(`2026-01-01T${text}Z`);
  const minutes = cronMinutes('*/30') ?? new Set();
  expect(untilNextMinute(minutes, at('10:00:00'))).toBe(30 * 60_000);
  expect(untilNextMinute(minutes, at('10:29:59'))).toBe(1000);
  expect(untilNextMinute(minutes, at('10:30:01'))).toBe(30 * 60_000 - 1000);
});
