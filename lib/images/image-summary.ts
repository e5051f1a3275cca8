import type { ImageStatus, ImageVisibility } from '@/lib/contract/image-words';
import { signatureKeys } from '@/lib/metadata/signature-keys';
import { vendorKeys } from '@/lib/work/vendor-checksum';

/** What a list needs of an image. A whole image is one too. */
export interface ImageSummary {
  id: string;
  name: string | null;
  status: ImageStatus;
  visibility: ImageVisibility;
  protected: boolean;
  os_hidden: boolean;
  owner: string | null;
  size: number | null;
  virtual_size: number | null;
  disk_format: string | null;
  container_format: string | null;
  min_disk: number;
  min_ram: number;
  tags: string[];
  created_at: string;
  updated_at: string;
  stores?: string;
  os_distro?: string | null;
  os_version?: string | null;
  architecture?: string | null;
  image_type?: string | null;
  /** The server that a snapshot was taken of. */
  instance_uuid?: string | null;
  /** Of a record of volume snapshots, where its data is. */
  block_device_mapping?: string | null;
  /** A day from which it is deprecated, and the id of the image to use instead (`deprecation.ts`). */
  deprecated_at?: string | null;
  replaced_by?: string | null;
  os_glance_import_task?: string | null;
  os_glance_importing_to_stores?: string | null;
  os_glance_failed_import?: string | null;
  /** Of an image that carries its vendor's checksum, with what it is compared with (`vendorState`). */
  vendor_checksum?: string;
  vendor_checksum_checked?: string;
  os_hash_algo?: string | null;
  os_hash_value?: string | null;
  /** A row alone has it: the image carries all four properties of a signature (`isSigned`). */
  signed?: true;
  /** A row alone has it: the image has a description (`isDescribed`). */
  described?: true;
  /** The rules of catalog health that it breaks by itself, where a list asked for the key `health`. */
  health?: readonly string[];
}

const always = [
  ...['id', 'name', 'status', 'visibility', 'protected', 'os_hidden', 'owner', 'size', 'virtual_size'],
  ...['disk_format', 'container_format', 'min_disk', 'min_ram', 'tags', 'created_at', 'updated_at'],
];
const whereSet = [
  ...['stores', 'os_distro', 'os_version', 'architecture', 'image_type', 'instance_uuid'],
  ...['deprecated_at', 'replaced_by'],
  ...['os_glance_import_task', 'os_glance_importing_to_stores', 'os_glance_failed_import'],
];

/** What tells how an image relates to its vendor's word: for those alone that carry one. */
const ofVendor = [vendorKeys.checksum, vendorKeys.checked, 'os_hash_algo', 'os_hash_value'];

/** A row of a list: a third of the image. `keys` are further attributes or properties that a filter looks at. */
export function toSummary(image: ImageSummary, keys: readonly string[] = []): ImageSummary {
  const whole = image as unknown as Record<string, unknown>;
  const entries = always.map((key) => [key, whole[key]] as const);
  const vendor = Object.hasOwn(whole, vendorKeys.checksum) ? ofVendor : [];
  for (const key of new Set([...whereSet, ...vendor, ...keys])) {
    if (Object.hasOwn(whole, key) && whole[key] !== '') entries.push([key, whole[key]]);
  }
  if (isSigned(image)) entries.push(['signed', true]);
  if (isDescribed(image)) entries.push(['described', true]);
  return Object.fromEntries(entries) as unknown as ImageSummary;
}

/** Whether an image, or a row of one, carries all four properties of a signature; whether they fit, nobody checked here. */
export function isSigned(image: ImageSummary): boolean {
  const whole = image as unknown as Record<string, unknown>;
  // An image may have a property of the same name, which is text.
  return image.signed === true || signatureKeys.every((key) => Boolean(whole[key]));
}

/** Whether an image, or a row of one, has a description that shows. */
export function isDescribed(image: ImageSummary): boolean {
  const { description } = image as unknown as Record<string, unknown>;
  return image.described === true || (typeof description === 'string' && description.trim() !== '');
}

/** Rows by what they have: of each key the values in the rows' order, or different values and which of them a row has. */
export interface PackedSummaries {
  count: number;
  columns: [key: string, values: unknown[], which?: number[]][];
}

/** Rows in a third of the bytes, for the page that brings fifty of them; `unpackSummaries` gives them back. */
export function packSummaries(images: readonly ImageSummary[]): PackedSummaries {
  const rows = images as readonly unknown[] as Record<string, unknown>[];
  const keys = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const columns = keys.map((key): PackedSummaries['columns'][number] => {
    const column = rows.map((row) => row[key]);
    const texts = column.map((value) => JSON.stringify(value));
    const different = [...new Set(texts)];
    if (different.length * 2 > rows.length) return [key, column];
    return [
      key,
      different.map((text) => column[texts.indexOf(text)]),
      texts.map((text) => different.indexOf(text)),
    ];
  });
  return { count: rows.length, columns };
}

/** What was packed by `packSummaries`. */
export function unpackSummaries({ count, columns }: PackedSummaries): ImageSummary[] {
  return Array.from({ length: count }, (_, row) => {
    const entries = columns.map(([key, values, which]) => [key, values[which?.[row] ?? row]] as const);
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as unknown as ImageSummary;
  });
}

/** Whether a filter by a key needs nothing further of a row: every row has it, or it is no row's (`used`). */
export function isSummaryKey(key: string): boolean {
  return key === 'used' || always.includes(key) || whereSet.includes(key);
}
