import { checksumFor, type NamedDigest, readChecksums } from '@/lib/work/checksum-file';
import { vendorAlgorithms } from '@/lib/work/vendor-checksum';

/** A file beside an image in which its vendor may say what digest it has. */
export interface ChecksumPlace {
  address: string;
  /** It is about this image alone, and need not name it. */
  isOwn: boolean;
}

/** Names of files that are about everything in their folder, the strongest digest first. */
const ofFolder = ['SHA512SUMS', 'SHA256SUMS', 'CHECKSUM'];
/** What is put behind an image's own name. */
const ofFile = ['.sha512', '.sha256'];

/**
 * Where vendors put the checksum of what is at an address: in its folder, without what stands behind its path, which may
 * be a secret. Empty where the address names no file.
 */
export function checksumPlaces(address: string): ChecksumPlace[] {
  if (!URL.canParse(address)) return [];
  const url = new URL(address);
  url.search = '';
  url.hash = '';
  if (url.pathname.endsWith('/')) return [];
  return [
    ...ofFolder.map((name) => ({ address: new URL(name, url).href, isOwn: false })),
    ...ofFile.map((ending) => ({ address: `${url.href}${ending}`, isOwn: true })),
  ];
}

/** The digest that the text of such a file gives an image of a name; null where it says nothing of it. */
export function digestIn(text: string, fileName: string, { isOwn }: ChecksumPlace): NamedDigest | null {
  if (isOwn) {
    const found = checksumFor(text, fileName);
    return typeof found === 'string' || (found.file !== null && found.file !== fileName) ? null : found;
  }
  const named = readChecksums(text).digests.filter(({ file }) => file === fileName);
  for (const algorithm of [...vendorAlgorithms].reverse()) {
    const [first, ...others] = named.filter((digest) => digest.algorithm === algorithm);
    if (first) return others.every(({ value }) => value === first.value) ? first : null;
  }
  return null;
}
