import { describe, expect, test } from 'vitest';
import { dataUse, limitMet } from '@/lib/work/usage-left';

const mebibyte = 1024 * 1024;
const usage = {
  image_size_total: { usage: 90, limit: 100 },
  image_stage_total: { usage: 0, limit: 5 },
  image_count_total: { usage: 3, limit: 4 },
  image_count_uploading: { usage: 0, limit: 1 },
};

describe('limitMet', () => {
  test('nothing is met while everything fits', () => {
    expect(limitMet(usage, 10 * mebibyte, false)).toBeNull();
    expect(limitMet({}, 10 ** 15, true)).toBeNull();
  });

  test('a file larger than what is left names the limit and the bytes', () => {
    expect(limitMet(usage, 10 * mebibyte + 1, false)).toEqual({
      key: 'image_size_total',
      left: 10 * mebibyte,
    });
  });

  test('staging counts only where the bytes are staged', () => {
    expect(limitMet(usage, 6 * mebibyte, true)).toEqual({ key: 'image_stage_total', left: 5 * mebibyte });
    expect(limitMet(usage, 6 * mebibyte, false)).toBeNull();
  });

  test('a count that is used up is met whatever the size', () => {
    expect(limitMet({ ...usage, image_count_total: { usage: 4, limit: 4 } }, null, false)).toEqual({
      key: 'image_count_total',
      left: 0,
    });
  });

  test('-1 is no limit', () => {
    expect(limitMet({ image_size_total: { usage: 9, limit: -1 } }, 10 ** 15, false)).toBeNull();
  });
});

test('image data is told in bytes, and nothing where it has no limit', () => {
  expect(dataUse(usage)).toEqual({ used: 90 * mebibyte, limit: 100 * mebibyte });
  expect([dataUse({}), dataUse({ image_size_total: { usage: 9, limit: -1 } })]).toEqual([null, null]);
});
