import { expect, test } from 'vitest';
import { imageJsonSchemaSchema } from '@/lib/contract/discovery';
import { requiredKeys } from '@/lib/images/required-keys';

const keysOf = (schema: object) => requiredKeys(imageJsonSchemaSchema.parse({ name: 'image', ...schema }));

test('what the schema wants of every image is read from both drafts', () => {
  const properties = {
    name: { type: ['null', 'string'] },
    id: { type: 'string', required: true },
    os_distro: { type: 'string', required: true },
    os_version: { type: 'string' },
  };
  expect(keysOf({ properties })).toEqual(['os_distro']);
  expect(keysOf({ properties, required: ['name', 'disk_format', 'os_version'] })).toEqual([
    'name',
    'os_version',
    'os_distro',
  ]);
});

test('a schema that says it otherwise wants nothing', () => {
  expect(keysOf({ properties: { a: { type: 'string', required: ['b'] } }, required: 'a' })).toEqual([]);
});
