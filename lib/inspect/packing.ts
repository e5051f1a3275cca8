import { latin1 } from '@/lib/inspect/bytes';
import { inflate } from '@/lib/inspect/inflate';

/** Ways to pack a file, by the ends that file names have. */
export const packings = ['gz', 'xz', 'zst', 'bz2', 'zip', 'lz4', 'lzip', '7z', 'rar', 'lzo', 'lzma'] as const;
export type Packing = (typeof packings)[number];

const marks: readonly [Packing, string][] = [
  ['gz', '\x1f\x8b\x08'],
  ['xz', '\xfd7zXZ\0'],
  ['zst', '\x28\xb5\x2f\xfd'],
  ['zip', 'PK\x03\x04'],
  ['zip', 'PK\x05\x06'],
  ['lz4', '\x04\x22\x4d\x18'],
  ['lz4', '\x02\x21\x4c\x18'],
  ['lzip', 'LZIP'],
  ['7z', '7z\xbc\xaf\x27\x1c'],
  ['rar', 'Rar!\x1a\x07'],
  ['lzo', '\x89LZO\0\r\n'],
  ['lzma', '\x5d\0'],
];

/** How a file is packed, by its first bytes, or null. */
export function readPacking(head: Uint8Array): Packing | null {
  const start = latin1(head, 0, 13);
  // bzip2 has a short mark: the magic number of its first block, the digits of pi, comes right behind, or that of its end.
  if (/^BZh[1-9]/.test(start) && ['1AY&SY', '\x17rE8P\x90'].includes(start.slice(4, 10))) return 'bz2';
  const found = marks.find(([, mark]) => start.startsWith(mark))?.[0] ?? null;
  return found === 'lzma' && !isLzma(head) ? null : found;
}

/** A file of LZMA alone has no mark but its usual properties, a dictionary of 4 KiB or more and a size that is unknown or sensible. */
function isLzma(head: Uint8Array): boolean {
  if (head.length < 14 || head[1] !== 0 || head[2] === 0x5d) return false;
  const unknown = head.subarray(5, 13).every((byte) => byte === 255);
  return head[13] === 0 && (unknown || head.subarray(10, 13).every((byte) => byte === 0));
}

/** The ends that files of a packing have, the longest first, as `.tar.gz` is also `.tgz`. */
const endings: Readonly<Record<string, Packing>> = {
  gz: 'gz',
  gzip: 'gz',
  tgz: 'gz',
  xz: 'xz',
  txz: 'xz',
  zst: 'zst',
  zstd: 'zst',
  bz2: 'bz2',
  tbz: 'bz2',
  tbz2: 'bz2',
  zip: 'zip',
  lz4: 'lz4',
  lz: 'lzip',
  '7z': '7z',
  rar: 'rar',
  lzo: 'lzo',
  lzma: 'lzma',
};

/** The packing that a file's name claims, or null. */
export function packingOfName(name: string): Packing | null {
  return endings[name.split('.').at(-1)?.toLowerCase() ?? ''] ?? null;
}

/** A file's name without the ends of packings. */
export function unpackedName(name: string): string {
  const short = name.replace(/\.(t)(gz|xz|bz2?)$/i, '.tar');
  return packingOfName(short) === null ? short : short.replace(/\.[^.]+$/, '');
}

/**
 * The first bytes inside a gzip file (RFC 1952), at most `most`; empty where it is broken. The other packings cannot
 * be looked into here.
 */
export function firstOfGzip(packed: Uint8Array, most: number): Uint8Array {
  const flags = packed[3] ?? 0;
  let at = 10;
  if (flags & 4) at += 2 + (packed[at] ?? 0) + 256 * (packed[at + 1] ?? 0);
  // The original name, then a remark: each ends with a zero.
  for (const flag of [8, 16]) if (flags & flag) at = packed.indexOf(0, at) + 1 || packed.length;
  if (flags & 2) at += 2;
  return inflate(packed.subarray(at), most);
}
