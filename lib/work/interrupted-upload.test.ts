import { expect, test } from 'vitest';
import { amountParts, clock, interruption } from '@/lib/work/interrupted-upload';
import type { UploadStatus } from '@/lib/work/upload-status';

const error = { kind: 'unavailable', reason: 'upload_grace', status: null, requestId: null } as const;
const open = (change: object): UploadStatus => ({
  state: 'open',
  offset: 10,
  size: 100,
  broken: true,
  waitsUntil: 5000,
  filename: 'a.raw',
  lastModified: 1,
  edges: 'ab',
  mine: true,
  ...change,
});
const remembered = { sent: 10, size: 100, at: 7, error: null };

test('a broken line waits for its user, and for nobody else', () => {
  const paused = { is: 'paused', sent: 10, size: 100, waitsUntil: 5000 };
  expect(interruption('saving', open({}), null, false)).toEqual({ ...paused, mine: true });
  expect(interruption('uploading', open({ mine: false }), null, false)).toEqual({ ...paused, mine: false });
});

test('while somebody sends, or another tab is on it, that is said', () => {
  expect(interruption('saving', open({ broken: false }), remembered, true)?.is).toBe('sending');
  expect(interruption('saving', open({}), remembered, true)?.is).toBe('elsewhere');
});

test('what ended is told by the dashboard, and later by what the browser remembers', () => {
  const ended: UploadStatus = { state: 'ended', error, sent: 20, size: 100, endedAt: 9 };
  expect(interruption('queued', ended, remembered, false)).toEqual({
    is: 'broken_off',
    sent: 20,
    size: 100,
    at: 9,
    error,
  });
  expect(interruption('queued', null, remembered, false)).toEqual({ is: 'broken_off', ...remembered });
});

test.each([
  ['it is active', 'active', null, remembered, false],
  ['nobody answered yet', 'saving', undefined, remembered, false],
  ['nothing is known of one', 'queued', null, null, false],
  ['all of it arrived', 'uploading', null, { ...remembered, sent: 100 }, false],
  ['another tab begins it anew', 'queued', null, remembered, true],
  [
    'Glance has all of it',
    'saving',
    { state: 'ended', error: null, sent: 1, size: 1, endedAt: 1 },
    null,
    false,
  ],
] as const)('nothing is said where %s', (_, status, told, kept, held) => {
  expect(interruption(status, told, kept, held)).toBe(null);
});

test('amounts share their unit, and time left runs down as a clock', () => {
  const mebibyte = 1024 ** 2;
  expect(amountParts(58.9 * mebibyte, 600 * mebibyte)).toEqual({ sent: '58.9', size: '600.0 MiB' });
  expect(amountParts(900 * 1024, 2 * mebibyte)).toEqual({ sent: '900.0 KiB', size: '2.0 MiB' });
  expect(clock(100_000)).toBe('1:40');
  expect(clock(99_001)).toBe('1:40');
  expect(clock(-5)).toBe('0:00');
  expect(clock(3_725_000)).toBe('1:02:05');
});
