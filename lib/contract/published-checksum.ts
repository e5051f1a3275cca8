import type { VendorAlgorithm } from '@/lib/work/vendor-checksum';

/** A digest that stands beside an image, where its vendor puts checksums; null where none was found, or nobody looks. */
export type PublishedChecksum = {
  algorithm: VendorAlgorithm;
  /** lower-case hex */
  value: string;
  /** The address of the file that says it. */
  source: string;
} | null;
