import { expect, test } from 'vitest';
import type { MetadefNamespace } from '@/lib/contract/metadef';
import {
  filterNamespaces,
  namespaceFilterParams,
  parseNamespaceFilter,
  typesOf,
} from '@/lib/metadefs/namespace-filter';

const one = (namespace: string, more: Partial<MetadefNamespace> = {}): MetadefNamespace => ({
  namespace,
  visibility: 'public',
  protected: false,
  owner: 'admin',
  ...more,
});
const all = [
  one('OS::B', { display_name: 'alpha', resource_type_associations: [{ name: 'T1' }], created_at: '2020' }),
  one('OS::A', {
    display_name: 'Beta',
    description: 'about CPUs',
    visibility: 'private',
    created_at: '2019',
  }),
  one('OS::C', {
    owner: 'p2',
    resource_type_associations: [{ name: 'T1' }, { name: 'T0' }],
    created_at: '2021',
  }),
];
const shown = (address: string) =>
  filterNamespaces(all, parseNamespaceFilter(new URLSearchParams(address))).map(({ namespace }) => namespace);

test('words, resource type and visibility narrow what is shown', () => {
  expect(shown('')).toEqual(['OS::B', 'OS::A', 'OS::C']);
  expect(shown('q=ABOUT cpu')).toEqual(['OS::A']);
  expect(shown('q=p2')).toEqual(['OS::C']);
  expect(shown('type=T1')).toEqual(['OS::B', 'OS::C']);
  expect(shown('visibility=private')).toEqual(['OS::A']);
  expect(shown('type=none')).toEqual([]);
});

test('it is sorted by what can be audited', () => {
  expect(shown('sort=created_at')).toEqual(['OS::A', 'OS::B', 'OS::C']);
  expect(shown('sort=created_at:desc')).toEqual(['OS::C', 'OS::B', 'OS::A']);
  expect(shown('sort=owner:desc')).toEqual(['OS::C', 'OS::A', 'OS::B']);
  expect(typesOf(all)).toEqual(['T0', 'T1']);
});

test('an address is read and written again, and nonsense in it is left out', () => {
  for (const address of ['', 'q=a&type=T1&visibility=private&sort=owner%3Adesc'])
    expect(namespaceFilterParams(parseNamespaceFilter(new URLSearchParams(address))).toString()).toBe(
      address,
    );
  expect(namespaceFilterParams(parseNamespaceFilter(new URLSearchParams('sort=x&visibility=y'))).size).toBe(
    0,
  );
});
