import type { Digest } from '@/lib/work/file-hash';

/** Algorithms that are still worth comparing by; MD5 and SHA-1 prove nothing any more. */
export const vendorAlgorithms = ['sha256', 'sha384', 'sha512'] as const;
export type VendorAlgorithm = (typeof vendorAlgorithms)[number];

/** Properties under which an image carries what its vendor says of its bytes. */
export const vendorKeys = {
  /** `sha256:` and the digest in hex. */
  checksum: 'vendor_checksum',
  /** Where it was found: an address, or `typed`. */
  source: 'vendor_checksum_source',
  /** What a reading of the whole image, or of the very file that was sent, found: `same` or `different`, the digest wanted, and when (ISO 8601). */
  checked: 'vendor_checksum_checked',
} as const;

/**
 * How an image's bytes relate to its vendor's word:
 * - `same`, `different`: by the digest that Glance itself took, or by a reading of all of it (`at` says when);
 * - `unchecked`: Glance takes another digest than the vendor gives, and nobody has read it yet;
 * - `no_data`: there are no bytes yet.
 */
export interface VendorState {
  state: 'same' | 'different' | 'unchecked' | 'no_data';
  algorithm: VendorAlgorithm;
  value: string;
  source: string | null;
  at: string | null;
}

/** What of an image tells it: all of it, or the row of a list. */
interface Carrier {
  vendor_checksum?: unknown;
  vendor_checksum_source?: unknown;
  vendor_checksum_checked?: unknown;
  os_hash_algo?: string | null;
  os_hash_value?: string | null;
}

/**
 * What is known of an image and its vendor's checksum; null where it carries none. It is found out anew from the record
 * each time, so wherever an image is shown it is marked with its first byte: nothing has to be written for that.
 */
export function vendorState(image: Carrier): VendorState | null {
  const said = image[vendorKeys.checksum];
  const wanted = typeof said === 'string' ? parseChecksum(said) : null;
  if (!wanted) return null;
  const source = image[vendorKeys.source];
  const known = { ...wanted, source: typeof source === 'string' && source !== '' ? source : null };
  if (!image.os_hash_value) return { ...known, state: 'no_data', at: null };
  if (image.os_hash_algo === wanted.algorithm) {
    const same = image.os_hash_value.toLowerCase() === wanted.value;
    return { ...known, state: same ? 'same' : 'different', at: null };
  }
  const checked = image[vendorKeys.checked];
  // A word on another digest, or on other bytes, says nothing of these.
  const [verdict, digest, bytes, at] = typeof checked === 'string' ? checked.split(' ') : [];
  const told = digest === wanted.value && bytes === image.os_hash_value && at !== undefined;
  if (told && (verdict === 'same' || verdict === 'different')) return { ...known, state: verdict, at };
  return { ...known, state: 'unchecked', at: null };
}

/** The property that says what a reading found, bound to the vendor's word and to the bytes that were read. */
export function checkedText(same: boolean, wanted: string, bytes: string, at: string): string {
  return [same ? 'same' : 'different', wanted, bytes, at].join(' ');
}

/**
 * Whether bytes of which somebody took both digests are what the vendor says of an image: `sent` shows that they are the
 * image's, `vendor` compares them. null where nothing is to be found out, or where they are not shown to be these bytes.
 */
export function vendorVerdict(image: Carrier, vendor: Digest, sent: Digest): boolean | null {
  const wanted = vendorState(image);
  if (wanted?.state !== 'unchecked' || wanted.algorithm !== vendor.algorithm) return null;
  const isThese =
    image.os_hash_algo === sent.algorithm && image.os_hash_value?.toLowerCase() === sent.value.toLowerCase();
  return isThese ? vendor.value.toLowerCase() === wanted.value : null;
}

/** Reads `sha256:…`; null for what is none. */
export function parseChecksum(text: string): { algorithm: VendorAlgorithm; value: string } | null {
  const [, name = '', value = ''] = /^(sha\d{3}):([0-9a-f]+)$/i.exec(text.trim()) ?? [];
  const algorithm = vendorAlgorithms.find((known) => known === name.toLowerCase());
  const bits = algorithm ? Number(algorithm.slice(3)) : 0;
  return algorithm && value.length === bits / 4 ? { algorithm, value: value.toLowerCase() } : null;
}
