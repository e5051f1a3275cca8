import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  metadataChanges,
  metadataConflicts,
  metadataPatch,
  propertyPath,
  withChanges,
  withoutBlanks,
} from '@/lib/metadata/metadata-changes';

test('a patch holds what changed and nothing else', () => {
  const changes = metadataChanges({ a: '1', b: '2', c: '3' }, { a: '1', b: 'two', d: '' });
  expect(metadataPatch(changes, { a: '1', b: '2', c: '3' })).toEqual([
    { op: 'add', path: '/b', value: 'two' },
    { op: 'remove', path: '/c' },
    { op: 'add', path: '/d', value: '' },
  ]);
});

test('no property becomes blank: what was never filled in is left out, what was emptied is removed', () => {
  const changes = metadataChanges({ a: '1', b: '2', blank: '' }, { a: '', b: '3', blank: '', new: '' });
  expect(withoutBlanks(changes)).toEqual([
    { key: 'a', from: '1', to: null },
    { key: 'b', from: '2', to: '3' },
  ]);
});

test('keys with slashes and tildes are escaped', () => {
  expect(propertyPath('a/b~c~1')).toBe('/a~1b~0c~01');
});

test("somebody else's change of the same property is a conflict, of another or to the same value is none", () => {
  const changes = metadataChanges({ a: '1', b: '2', c: '3' }, { a: 'mine', b: 'mine' });
  expect(metadataConflicts(changes, { a: 'theirs', b: 'mine', c: '3', d: 'new' })).toEqual([
    { key: 'a', now: 'theirs' },
  ]);
  expect(metadataConflicts(changes, { a: '1', c: '3' })).toEqual([{ key: 'b', now: null }]);
});

test('the patch leads from any properties to any others', () => {
  const values = fc.dictionary(fc.string(), fc.string());
  fc.assert(
    fc.property(values, values, (from, to) => {
      const changes = metadataChanges(from, to);
      expect(metadataChanges(withChanges(from, changes), to)).toEqual([]);
      expect(metadataPatch(changes, to)).toEqual([]);
      expect(metadataPatch(changes, from)).toHaveLength(changes.length);
    }),
  );
});
