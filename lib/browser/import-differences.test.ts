import { expect, test } from 'vitest';
import { conversionOf, importDifferences } from '@/lib/browser/import-differences';
import type { Image } from '@/lib/contract/image';

test('what an import added and changed is told, what was sent so is not', () => {
  const sent = { os_distro: 'debian', disk_format: 'qcow2', own: '1' };
  const now = { os_distro: 'debian', disk_format: 'raw', own: '1', injected: 'yes', constructor: 'x' };
  expect(importDifferences(sent, now)).toEqual([
    { key: 'disk_format', from: 'qcow2', to: 'raw' },
    { key: 'injected', from: null, to: 'yes' },
    { key: 'constructor', from: null, to: 'x' },
  ]);
});

test('a conversion is told once the image is active, by format, container or size', () => {
  const image = { status: 'active', disk_format: 'raw', container_format: 'bare', size: 100 } as Image;
  const source = { disk_format: 'qcow2', container_format: 'bare', size: 20 };
  expect(conversionOf(image, source)).toEqual(source);
  expect(conversionOf({ ...image, status: 'importing' } as Image, source)).toBeNull();
  expect(conversionOf(image, { disk_format: 'raw', container_format: 'bare', size: 100 })).toBeNull();
  expect(conversionOf(image, { disk_format: 'raw', container_format: 'bare', size: null })).toBeNull();
  expect(conversionOf(image, { disk_format: 'raw', container_format: 'bare', size: 99 })).not.toBeNull();
  expect(conversionOf(image, undefined)).toBeNull();
});
