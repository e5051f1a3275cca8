import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { fileDifference, fileEdges } from '@/lib/work/file-edges';

const mebibyte = 1024 * 1024;
const sha = (...parts: Uint8Array[]) => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest('hex');
};
const bytes = (length: number) => Uint8Array.from({ length }, (_, index) => index % 251);

test.each([0, 1, mebibyte, 2 * mebibyte - 1])('a file of %i bytes is looked at whole', async (length) => {
  expect(await fileEdges(new Blob([bytes(length)]))).toBe(sha(bytes(length)));
});

test('of a larger file the first and the last MiB count', async () => {
  const whole = bytes(5 * mebibyte + 7);
  expect(await fileEdges(new Blob([whole]))).toBe(sha(whole.slice(0, mebibyte), whole.slice(-mebibyte)));
});

test('a chosen file is told by its size, its edges, and its time', async () => {
  const present = new File([bytes(3000)], 'a.raw', { lastModified: 1000 });
  const facts = {
    size: 3000,
    filename: 'a.raw',
    lastModified: 1000,
    edges: await fileEdges(present),
  };
  expect(await fileDifference(present, facts)).toBe(null);
  expect(await fileDifference(new File([bytes(2999)], 'a.raw', { lastModified: 1000 }), facts)).toBe('size');
  const changed = bytes(3000);
  changed[2999] = 255;
  expect(await fileDifference(new File([changed], 'a.raw', { lastModified: 1000 }), facts)).toBe('edges');
  expect(await fileDifference(new File([bytes(3000)], 'b', { lastModified: 2000 }), facts)).toBe(
    'lastModified',
  );
  // A browser of before, which told less.
  const less = { size: 3000, filename: null, lastModified: null, edges: null };
  expect(await fileDifference(new File([bytes(3000)], 'b', { lastModified: 2000 }), less)).toBe(null);
});
