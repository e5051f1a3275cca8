import fc from 'fast-check';
import { expect, test } from 'vitest';
import { imageSchema } from '@/lib/contract/image';
import { changedFields, changedMeanwhile, imagePatch, twinFields, withTouched } from '@/lib/forms/edit-image';
import type { ImageValues } from '@/lib/forms/image-values';
import { glanceImage } from '../../e2e/support/glance-image';

const base: ImageValues = {
  name: 'a',
  description: '',
  disk_format: 'raw',
  container_format: 'bare',
  architecture: 'x86_64',
  min_disk: '1',
  min_ram: '0',
  visibility: 'private',
  protected: false,
  os_hidden: false,
  tags: 'a, b',
  kernel_id: '',
  ramdisk_id: '',
  owner: 'p',
};

test('a patch holds what changed and nothing else', () => {
  expect(imagePatch(base, { ...base, tags: 'b,a' })).toEqual([]);
  const to = {
    ...base,
    name: '',
    description: 'x',
    architecture: '',
    min_disk: '2',
    tags: 'c',
    protected: true,
  };
  expect(imagePatch(base, to)).toEqual(
    [
      { op: 'replace', path: '/name', value: null },
      { op: 'add', path: '/description', value: 'x' },
      { op: 'remove', path: '/architecture' },
      { op: 'replace', path: '/min_disk', value: 2 },
      { op: 'replace', path: '/protected', value: true },
      { op: 'replace', path: '/tags', value: ['c'] },
    ].sort((a, b) => Object.keys(to).indexOf(a.path.slice(1)) - Object.keys(to).indexOf(b.path.slice(1))),
  );
});

test('a touched field that somebody else changed is a conflict, the same change or another field is not', () => {
  const values = { ...base, name: 'mine' };
  expect(changedMeanwhile(base, values, { ...base, name: 'theirs' })).toEqual({ name: 'theirs' });
  expect(changedMeanwhile(base, values, { ...base, name: 'mine' })).toEqual({});
  expect(changedMeanwhile(base, values, { ...base, min_ram: '512' })).toEqual({});
});

test('a field that was not touched stays as somebody else left it', () => {
  const now = { ...base, min_ram: '512', name: 'theirs' };
  const patch = imagePatch(now, withTouched(now, base, { ...base, name: 'mine' }));
  expect(patch).toEqual([{ op: 'replace', path: '/name', value: 'mine' }]);
});

test('a patch names each changed field once, whatever changed', () => {
  const anyValues = fc.record({
    name: fc.string(),
    description: fc.string(),
    architecture: fc.string(),
    tags: fc.string(),
    protected: fc.boolean(),
    min_disk: fc.nat().map(String),
  });
  fc.assert(
    fc.property(anyValues, (change) => {
      const to = { ...base, ...change };
      expect(imagePatch(base, to).map((operation) => operation.path)).toEqual(
        changedFields(base, to).map((field) => `/${field}`),
      );
    }),
  );
});

test('a field that would stand beside a property in other capitals is found', () => {
  const image = imageSchema.parse(glanceImage({ Description: 'x', architecture: 'a' }));
  const from = { ...base, description: '', architecture: 'a' };
  expect(twinFields(image, from, { ...from, description: 'y', architecture: 'b' })).toEqual(['description']);
  expect(twinFields(image, from, from)).toEqual([]);
});
