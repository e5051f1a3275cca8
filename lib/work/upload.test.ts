import { expect, test } from 'vitest';
import { RateMeter } from '@/lib/work/upload';

test('the rate is that of the last seconds', () => {
  const meter = new RateMeter();
  expect(meter.sample(0, 0)).toBeNull();
  expect(meter.sample(1000, 1000)).toBe(1000);
  for (let second = 2; second <= 20; second += 1) meter.sample(second * 1000, 1000 + (second - 1) * 5000);
  expect(meter.sample(21_000, 101_000)).toBeCloseTo(5000, 0);
  meter.reset();
  expect(meter.sample(30_000, 0)).toBeNull();
});
