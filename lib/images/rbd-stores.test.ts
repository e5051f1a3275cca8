import { expect, test } from 'vitest';
import { rbdStores } from '@/lib/images/rbd-stores';

const typed = [
  { id: 'central', type: 'rbd' },
  { id: 'ceph-like', type: 'file' },
  { id: 'dcn0', type: 'rbd' },
];
const untyped = [{ id: 'ceph' }, { id: 'edge', description: 'RBD of site 1' }, { id: 'cephalopod' }];
const all = (stores: { id: string }[]) => stores.map(({ id }) => id);

test('types are believed where the cloud tells them', () => {
  expect(rbdStores('qcow2', all(typed), typed)).toEqual({ ids: ['central', 'dcn0'], known: 'type' });
  expect(rbdStores('vmdk', ['ceph-like', 'dcn0'], typed)).toEqual({ ids: ['dcn0'], known: 'type' });
  expect(rbdStores('qcow2', ['ceph-like'], typed)).toBe(null);
});

test('names speak where it does not', () => {
  expect(rbdStores('qcow2', all(untyped), untyped)).toEqual({ ids: ['ceph', 'edge'], known: 'name' });
  expect(rbdStores('qcow2', ['cephalopod'], untyped)).toBe(null);
});

test('what is raw, no disk, or not said is not warned of', () => {
  for (const format of ['raw', 'iso', 'aki', ''])
    expect(rbdStores(format, all(typed), typed), format).toBe(null);
});
