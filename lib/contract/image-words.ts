/**
 * The words of an image: statuses, formats, limits and keys, without zod, so that any page can afford them.
 * `image.ts` builds its schemas on them.
 */

/** Every status of Glance v2 (glance/domain/__init__.py, Image.valid_state_targets). */
export const imageStatuses = [
  'queued',
  'saving',
  'active',
  'killed',
  'deleted',
  'uploading',
  'importing',
  'pending_delete',
  'deactivated',
] as const;
export type ImageStatus = (typeof imageStatuses)[number];

export const imageVisibilities = ['public', 'private', 'shared', 'community'] as const;
export type ImageVisibility = (typeof imageVisibilities)[number];

/** Formats of a Glance that no operator limited (glance/common/config.py); a cloud's schema has the last word. */
export const diskFormats = [
  'ami',
  'ari',
  'aki',
  'vhd',
  'vhdx',
  'vmdk',
  'raw',
  'qcow2',
  'vdi',
  'iso',
  'ploop',
] as const;
export const containerFormats = ['ami', 'ari', 'aki', 'bare', 'ovf', 'ova', 'docker', 'compressed'] as const;

/** Limits of glance/common/config.py and its database columns. */
export const imageLimits = {
  name: 255,
  tag: 255,
  propertyKey: 255,
  /** Bytes of a property's value, as UTF-8: a column of type TEXT in MySQL. */
  propertyValue: 65_535,
  properties: 128,
  tags: 128,
  members: 128,
  requirement: 2 ** 31 - 1,
} as const;

export const imageIdPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export const imageSortKeys = [
  'name',
  'status',
  'container_format',
  'disk_format',
  'size',
  'id',
  'created_at',
  'updated_at',
] as const;
export type ImageSortKey = (typeof imageSortKeys)[number];

/** Attributes that nobody may write (glance/api/v2/images.py, _readonly_properties and _reserved_properties). */
export const imageReadOnlyKeys: ReadonlySet<string> = new Set([
  'created_at',
  'updated_at',
  'status',
  'checksum',
  'size',
  'virtual_size',
  'direct_url',
  'self',
  'file',
  'schema',
  'id',
  'os_hash_algo',
  'os_hash_value',
  'stores',
  'location',
  'deleted',
  'deleted_at',
]);

/** Keys under `os_glance` are Glance's own bookkeeping (GLANCE_RESERVED_NS in glance/api/common.py). */
export function isReservedKey(key: string): boolean {
  return key.startsWith('os_glance');
}

/** Splits Glance's comma list ("" and absent are empty): `stores`, `os_glance_importing_to_stores` and the like. */
export function commaList(value: string | null | undefined): string[] {
  return value ? value.split(',').filter((item) => item !== '') : [];
}

/** Base attributes; anything else at the top level of an image is a custom property. */
export const imageBaseKeys: ReadonlySet<string> = new Set([
  ...['id', 'name', 'status', 'visibility', 'owner', 'size', 'virtual_size', 'checksum', 'os_hash_algo'],
  ...[
    'os_hash_value',
    'disk_format',
    'container_format',
    'min_disk',
    'min_ram',
    'protected',
    'os_hidden',
    'tags',
  ],
  ...['created_at', 'updated_at', 'self', 'file', 'schema', 'stores', 'direct_url', 'locations'],
]);
