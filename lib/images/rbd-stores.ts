import type { Store, StoreDetail } from '@/lib/contract/store';

/** Formats of disks that an instance on Ceph has to have converted; what is no disk, and ISO, are not cloned anyway. */
const convertedFormats = ['qcow2', 'vmdk', 'vdi', 'vhd', 'vhdx', 'ploop'];

/** Stores in Ceph that an image is to go to, and whether the cloud tells that or only their names do. */
export interface RbdStores {
  ids: string[];
  known: 'type' | 'name';
}

/**
 * The chosen stores of type rbd where an image is not raw: each instance there downloads and converts it, while a raw
 * image is cloned at once (Ceph's documentation, "Block Devices and OpenStack"). null where there are none. Only
 * administrators are told the types; for others the id or the description says it, or nothing does.
 */
export function rbdStores(
  diskFormat: string,
  chosen: readonly string[],
  stores: readonly (Store & Partial<StoreDetail>)[],
): RbdStores | null {
  if (!convertedFormats.includes(diskFormat)) return null;
  const used = stores.filter(({ id }) => chosen.includes(id));
  const known = used.some(({ type }) => type !== undefined) ? 'type' : 'name';
  const ids = used
    .filter(({ id, description = '', type }) =>
      known === 'type' ? type === 'rbd' : /(^|[^a-z])(ceph|rbd)([^a-z]|$)/i.test(`${id} ${description}`),
    )
    .map(({ id }) => id);
  return ids.length > 0 ? { ids, known } : null;
}
