import { expect, test } from 'vitest';
import { deprecationOf, isDeprecated } from '@/lib/images/deprecation';
import type { ImageSummary } from '@/lib/images/image-summary';

const image = (change: Partial<ImageSummary>) => change as ImageSummary;
const day = Date.UTC(2026, 10, 29);

test('an image is deprecated from its day on, in UTC', () => {
  const announced = image({ deprecated_at: '2026-11-29', replaced_by: 'b' });
  expect(deprecationOf(announced)).toEqual({ at: day, by: 'b' });
  expect(isDeprecated(announced, day - 1)).toBe(false);
  expect(isDeprecated(announced, day)).toBe(true);
});

test.each([undefined, null, '', 'soon', '2026-02-31', '2026-11-29T00:00:00Z'])('%s is no day', (text) => {
  expect(deprecationOf(image({ deprecated_at: text, replaced_by: 'b' }))).toBeNull();
  expect(isDeprecated(image({ deprecated_at: text }), day)).toBe(false);
});

test('a snapshot announces nothing, whatever it has of the image that its server was booted from', () => {
  const snapshot = image({ deprecated_at: '2026-01-01', replaced_by: 'b', image_type: 'snapshot' });
  expect(deprecationOf(snapshot)).toBeNull();
  expect(isDeprecated(snapshot, day)).toBe(false);
});
