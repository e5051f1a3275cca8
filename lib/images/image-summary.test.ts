import { expect, test } from 'vitest';
import {
  type ImageSummary,
  isDescribed,
  isSigned,
  packSummaries,
  toSummary,
  unpackSummaries,
} from '@/lib/images/image-summary';

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

test('a row says that its image is signed, without the signature', () => {
  const signature = {
    img_signature: 'c2ln',
    img_signature_hash_method: 'SHA-256',
    img_signature_key_type: 'RSA-PSS',
    img_signature_certificate_uuid: '5f5f5f5f-0000-4000-8000-000000000001',
  };
  const whole = { ...image, ...signature };
  const row = toSummary(whole);
  expect([isSigned(whole), isSigned(row), row.signed]).toEqual([true, true, true]);
  expect(row).not.toHaveProperty('img_signature');
  expect(toSummary(row)).toStrictEqual(row);
  const partly = toSummary({ ...whole, img_signature_key_type: '' } as ImageSummary);
  expect(isSigned(partly)).toBe(false);
  expect(partly).not.toHaveProperty('signed');
});

test('a row says that its image has a description, without the description', () => {
  const row = toSummary({ ...image, description: 'Built nightly' } as ImageSummary);
  expect([isDescribed(row), row.described]).toEqual([true, true]);
  expect(row).not.toHaveProperty('description');
  expect(toSummary(row)).toStrictEqual(row);
  for (const description of ['', ' \n', null, undefined])
    expect(toSummary({ ...image, description } as ImageSummary)).not.toHaveProperty('described');
});

test('a property that is named as what only a row has says nothing', () => {
  const named = { ...image, signed: 'true', described: 'true' } as unknown as ImageSummary;
  expect([isSigned(named), isDescribed(named)]).toEqual([false, false]);
  const rows = [toSummary(named), toSummary(named, ['signed', 'described'])];
  expect(rows.flatMap((row) => [isSigned(row), isDescribed(row)])).toEqual(Array(4).fill(false));
});

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
