import { expect, test } from 'vitest';
import { groupVersions, imageOrder } from '@/lib/images/image-groups';
import type { ImageSummary } from '@/lib/images/image-summary';

const image = (id: string, change: Partial<ImageSummary> = {}) =>
  ({
    id,
    name: 'base',
    status: 'active',
    owner: 'p',
    os_hidden: false,
    created_at: id,
    ...change,
  }) as ImageSummary;
const ids = (images: ImageSummary[]) => images.map(({ id }) => id);

test('the newest active image leads its versions', () => {
  const [group, other] = groupVersions(
    [image('3', { status: 'queued' }), image('1'), image('2'), image('4', { owner: 'q' })],
    'name',
  );
  expect(group?.lead.id).toBe('2');
  expect(ids(group?.others ?? [])).toEqual(['3', '1']);
  expect(other?.lead.id).toBe('4');
});

test('by system: distribution, version and architecture are the same', () => {
  const os = { os_distro: 'debian', os_version: '12' };
  const found = groupVersions(
    [
      image('4', { name: 'b', ...os }),
      image('3', { name: 'a', ...os }),
      image('2', { ...os, architecture: 'aarch64' }),
      image('1', { os_distro: 'debian' }),
    ],
    'os',
  );
  expect(found.map(({ lead, others }) => [lead.id, ids(others)])).toEqual([
    ['4', ['3']],
    ['2', []],
    ['1', []],
  ]);
});

test('order by several keys', () => {
  const images = [image('1', { size: 2 }), image('2', { size: null }), image('3', { size: 2 })];
  expect(ids(images.toSorted(imageOrder([{ key: 'size', dir: 'asc' }])))).toEqual(['2', '1', '3']);
  const two = imageOrder([
    { key: 'size', dir: 'desc' },
    { key: 'created_at', dir: 'desc' },
  ]);
  expect(ids(images.toSorted(two))).toEqual(['3', '1', '2']);
});
