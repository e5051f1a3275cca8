import { expect, test } from 'vitest';
import { imageFinder } from '@/lib/images/image-finder';
import { imageMatcher } from '@/lib/images/image-matcher';
import type { ImageSummary } from '@/lib/images/image-summary';

const names = ['ubuntu-24', 'Ubuntu-22', 'debian-12', 'ubuntu-debian', 'rocky-9', 'İstanbul'];
const images = names.map((name, index) => ({
  id: `id-${index}`,
  name,
  tags: index % 2 ? ['golden'] : [],
  status: index === 0 ? 'queued' : 'active',
})) as unknown as ImageSummary[];
const active = [{ key: 'status', op: ':' as const, values: ['active'] }];

test('whatever is typed and taken back, the same is found as by looking at all', () => {
  const find = imageFinder();
  const typed = [
    '',
    'u',
    'ub',
    'ubuntu',
    'ubuntu d',
    'ubuntu de',
    'ubuntu',
    'u',
    'g',
    'golden u',
    'd',
    '12',
    'İ',
    'i',
  ];
  for (const filters of [[], active, []])
    for (const text of typed) {
      const words = text.split(' ').filter(Boolean);
      expect(find(images, filters, words), text).toEqual(images.filter(imageMatcher(filters, words)));
    }
});

test('images that came meanwhile are looked at, and what was found out anew counts', () => {
  const find = imageFinder();
  expect(find(images.slice(0, 2), [], ['debian'])).toEqual([]);
  expect(find(images, [], ['debian'])).toHaveLength(2);
  const used = [{ key: 'used', op: ':' as const, values: ['yes'] }];
  expect(find(images, used, [], { usedOf: () => 'no' })).toEqual([]);
  expect(find(images, used, [], { usedOf: () => 'yes' })).toHaveLength(images.length);
});
