import { expect, test } from 'vitest';
import { offersNext, RateMeter, type Upload, type UploadState } from '@/lib/work/upload';

test('the rate is that of the last seconds', () => {
  const meter = new RateMeter();
  expect(meter.sample(0, 0)).toBeNull();
  expect(meter.sample(1000, 1000)).toBe(1000);
  for (let second = 2; second <= 20; second += 1) meter.sample(second * 1000, 1000 + (second - 1) * 5000);
  expect(meter.sample(21_000, 101_000)).toBeCloseTo(5000, 0);
  meter.reset();
  expect(meter.sample(30_000, 0)).toBeNull();
});

test('five seconds count, no more and no fewer', () => {
  const meter = new RateMeter();
  // A thousand bytes a second for ten seconds, then five thousand.
  const sent = (second: number) => 1000 * second + Math.max(0, second - 10) * 4000;
  const rates = Array.from({ length: 16 }, (_, second) => meter.sample(second * 1000, sent(second)));
  expect(rates[10]).toBe(1000);
  expect(rates[12]).toBe((3 * 1000 + 2 * 5000) / 5);
  expect(rates[15]).toBe(5000);
});

test('an upload has a next step of its own while it runs and when it failed, unless its file is another one', () => {
  const upload = (state: UploadState, reason = '') =>
    ({ state, error: { kind: 'unavailable', reason, status: null, requestId: null } }) as unknown as Upload;
  const running = ['waiting', 'sending', 'paused', 'finishing', 'cancelling'] as const;
  for (const state of running) expect([state, offersNext(upload(state))]).toEqual([state, true]);
  for (const state of ['done', 'cancelled', 'not_cancelled'] as const)
    expect([state, offersNext(upload(state))]).toEqual([state, false]);
  expect(offersNext(upload('failed', 'upload_grace'))).toBe(true);
  expect(offersNext({ ...upload('failed'), error: null })).toBe(true);
  expect(offersNext(upload('failed', 'file_changed'))).toBe(false);
});
