import { expect, test } from 'vitest';
import type { RegionImage } from '@/lib/contract/region-image';
import { withRegionImage } from '@/lib/forms/region-source';

const empty = {
  remoteId: '',
  name: '',
  disk_format: '',
  container_format: 'bare',
  min_disk: '0',
  min_ram: '0',
  architecture: '',
  description: '',
  properties: '',
};
const image = (change: Partial<RegionImage> = {}): RegionImage => ({
  id: '00000000-0000-4000-8000-000000000001',
  name: 'debian',
  created_at: '2026-01-01T00:00:00Z',
  size: 5,
  disk_format: 'qcow2',
  container_format: 'bare',
  min_disk: 3,
  min_ram: 512,
  properties: { architecture: 'x86_64', os_distro: 'debian', hw_disk_bus: 'virtio' },
  ...change,
});

test('an image of another region fills in what it is', () => {
  const { values, left } = withRegionImage(empty, image(), null);
  expect(values).toEqual({
    remoteId: image().id,
    name: 'debian',
    disk_format: 'qcow2',
    container_format: 'bare',
    min_disk: '3',
    min_ram: '512',
    architecture: 'x86_64',
    description: '',
    properties: 'os_distro=debian\nhw_disk_bus=virtio',
  });
  expect(left).toEqual([]);
});

test('another one fills in anew, and what was typed stays', () => {
  const first = withRegionImage(empty, image(), null).values;
  const typed = { ...first, name: 'mine', properties: `${first.properties}\nos_version=12` };
  const other = image({ name: 'x', min_disk: 9, properties: { os_distro: 'fedora', os_version: '1' } });
  const { values } = withRegionImage(typed, other, image());
  expect(values).toMatchObject({ name: 'mine', min_disk: '9', architecture: '' });
  expect(values.properties.split('\n').sort()).toEqual(['os_distro=fedora', 'os_version=12']);
});

test('what names things of its region, or fits in no line, stays behind and is named', () => {
  const properties = {
    kernel_id: '1',
    img_signature: 'x',
    'a=b': '1',
    lines: 'a\nb',
    ' blank': 'x',
    note: ' x',
    emoji: '😀',
    fine: 'a = b',
    constructor: 'kept',
  };
  const { values, left } = withRegionImage(empty, image({ properties }), null);
  expect(values.properties.split('\n')).toEqual(['fine=a = b', 'constructor=kept']);
  expect(left).toEqual(['kernel_id', 'img_signature', 'a=b', 'lines', ' blank', 'note', 'emoji']);
});
