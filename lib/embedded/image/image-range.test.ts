import { expect, test } from 'vitest';
import { HttpError } from '@/lib/embedded/error';
import { requestedRange } from './image-range';

/** What a header asks of an image of 40 bytes, or the status that refuses it. */
function asked(range: string | undefined, contentRange?: string, size: number | null = 40) {
  try {
    const found = requestedRange(range, contentRange, size);
    return found === null ? 'all' : `${found.start}-${found.end}`;
  } catch (cause) {
    if (cause instanceof HttpError) return cause.status;
    throw cause;
  }
}

// As a real Glance 25.1 answered.
test.each([
  ['bytes=0-9', '0-9'],
  ['bytes = 0 - 9', '0-9'],
  ['BYTES=0-9', '0-9'],
  ['bytes=0-9x', '0-9'],
  ['bytes=0-9999', '0-39'],
  ['bytes=5-', '5-39'],
  ['bytes=-5', '35-39'],
  ['bytes=-99', '0-39'],
  ['bytes=-0', '0-39'],
  ['bytes=0-1,3-4', 400],
  [',', 400],
  ['bytes 0-9', 416],
  ['bytes=9-5', 416],
  ['bytes=40-', 416],
  ['bytes=99999999999999999999-', 416],
  ['bytes=', 416],
  ['bytes=-', 416],
  ['items=0-9', 416],
  ['', 416],
])('Range: %s is %s', (header, found) => {
  expect(asked(header)).toBe(found);
});

test.each([
  ['bytes 0-9/*', '0-9'],
  ['bytes 0-9/40', '0-9'],
  ['bytes 5-6/7', '5-6'],
  ['bytes 0-99/100', '0-39'],
  ['bytes 0-9999/*', 416],
  ['bytes 50-60/100', 416],
  ['bytes 0-9/5', 416],
  ['bytes 9-5/*', 416],
  ['bytes */40', 416],
  ['bytes=0-9/*', 416],
  ['bytes 0-9', 416],
  ['foo', 416],
])('Content-Range: %s is %s', (header, found) => {
  expect(asked(undefined, header)).toBe(found);
});

test('Range goes before Content-Range', () => {
  expect(asked('bytes=0-1', 'foo')).toBe('0-1');
});

test('of an empty image only a suffix is a part', () => {
  expect(asked('bytes=0-', undefined, 0)).toBe(416);
  expect(asked('bytes=-0', undefined, 0)).toBe(416);
  expect(asked('bytes=-5', undefined, 0)).toBe('0--1');
  expect(asked(undefined, 'bytes 0-9/40', 0)).toBe(416);
});

test('of an image without a size the form alone is looked at', () => {
  expect(asked('bytes=0-9', undefined, null)).toBe('all');
  expect(asked('bytes 0-9', undefined, null)).toBe(416);
});
