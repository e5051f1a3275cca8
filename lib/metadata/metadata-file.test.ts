import { expect, test } from 'vitest';
import { exportMetadata, importMetadata } from '@/lib/metadata/metadata-file';

test('what is written is read again', () => {
  const properties = { os_distro: 'debian', 'a/b~c': 'x "y"\n', empty: '' };
  expect(importMetadata(exportMetadata(properties))).toEqual({ properties, leftOut: [] });
});

test('an image as the API or the command gives it is read, without its attributes', () => {
  const image = {
    id: '1',
    name: 'n',
    stores: 'a',
    os_glance_importing_to_stores: '',
    hw_video_ram: 64,
    x: null,
  };
  expect(importMetadata(JSON.stringify(image))).toEqual({
    properties: { hw_video_ram: '64' },
    leftOut: ['id', 'name', 'stores', 'os_glance_importing_to_stores'],
  });
  expect(importMetadata('{"name":"n","properties":{"a":true}}')).toEqual({
    properties: { a: 'true' },
    leftOut: [],
  });
});

test('keys that cannot be metadata are left out', () => {
  const keys = ['a😀', 'x'.repeat(256), '', 'a'];
  expect(importMetadata(JSON.stringify(Object.fromEntries(keys.map((key) => [key, '1']))))).toEqual({
    properties: { a: '1' },
    leftOut: keys.slice(0, 3),
  });
});

test('what is no such file says where it breaks', () => {
  expect(importMetadata('{')).toMatchObject({ problem: 'not_json' });
  expect(importMetadata('[]')).toMatchObject({ problem: 'not_object' });
  expect(importMetadata('{"a":{"b":1}}')).toEqual({ problem: 'not_text', where: 'a' });
});
