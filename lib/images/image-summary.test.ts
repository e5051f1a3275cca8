import { expect, test } from 'vitest';
import { type ImageSummary, packSummaries, toSummary, unpackSummaries } from '@/lib/images/image-summary';

const image: ImageSummary = {
  id: '8a1f0c9e-6f6e-4c3c-9d0a-2a0f5b1f3c11',
  name: null,
  status: 'active',
  visibility: 'shared',
  protected: false,
  os_hidden: true,
  owner: 'p',
  size: 0,
  virtual_size: null,
  disk_format: 'raw',
  container_format: 'bare',
  min_disk: 0,
  min_ram: 0,
  tags: ['a'],
  created_at: '2026-01-01T00:00:00Z',
  updated_at: '2026-01-02T00:00:00Z',
};

test('packed rows come back as they were, with what only some have', () => {
  const rows = [
    image,
    { ...image, id: '2', name: 'null', stores: 'central', os_distro: null },
    { ...image, id: '3', tags: [], size: 1 },
    toSummary({ ...image, id: '4', extra: 'x' } as ImageSummary, ['extra']),
    { ...image, id: '5', tags: ['a', 'b'] },
  ];
  const packed = packSummaries(rows);
  expect(unpackSummaries(structuredClone(packed))).toStrictEqual(rows);
  expect(packed.columns.find(([key]) => key === 'status')).toEqual(['status', ['active'], [0, 0, 0, 0, 0]]);
  expect(unpackSummaries(packSummaries([]))).toEqual([]);
});
