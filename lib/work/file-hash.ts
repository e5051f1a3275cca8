/** Digests that Glance may be set up for (`hashing_algorithm`, names of Python's hashlib) and that a browser can take. */
export const hashAlgorithms = [
  'md5',
  'sha224',
  'sha256',
  'sha384',
  'sha512',
  'sha3_256',
  'sha3_512',
  'blake2b',
] as const;
export type HashAlgorithm = (typeof hashAlgorithms)[number];

/** What Glance takes unless its operator chose another. */
export const usualAlgorithm: HashAlgorithm = 'sha512';

/** The algorithm of a record by its name (`os_hash_algo`), or null where a browser cannot take it. */
export function hashAlgorithm(name: string | null): HashAlgorithm | null {
  return hashAlgorithms.find((known) => known === name) ?? null;
}

/** What a page asks of the worker: a file's digest once, and at any time how much of its time it may take (0 to 1). */
export type HashOrder = { file: File; algorithm: HashAlgorithm } | { share: number };

/** What the worker tells: bytes done so far, then the digest in lower-case hex, or that the file cannot be read. */
export type HashReport = { hashed: number } | { digest: string } | { failed: true };

/** A digest of bytes. */
export interface Digest {
  algorithm: HashAlgorithm;
  /** lower-case hex */
  value: string;
}

/** How far the digest of a file is. */
export interface FileHash {
  algorithm: HashAlgorithm;
  /** Bytes done. */
  hashed: number;
  /** lower-case hex, or null until it is there. */
  value: string | null;
  /** The file could not be read, or this browser runs no worker. */
  failed: boolean;
}

/**
 * How the digest of what was sent relates to what the cloud says it has:
 * - `same`: the very bytes; `different`: other bytes, which nothing explains;
 * - `converted`: other bytes, since an import made something else of them; `untold`: there is nothing to compare with.
 */
export type HashVerdict = 'same' | 'different' | 'converted' | 'untold';

/** Compares a digest with a record that is active; `converted` says that the import changed format or size. */
export function hashVerdict(
  sent: Digest,
  image: { os_hash_algo: string | null; os_hash_value: string | null },
  converted: boolean,
): HashVerdict {
  if (image.os_hash_algo !== sent.algorithm || !image.os_hash_value) return 'untold';
  if (image.os_hash_value.toLowerCase() === sent.value) return 'same';
  return converted ? 'converted' : 'different';
}

/**
 * The digest by which a file can be compared with an image: the cloud's own, or the MD5 that it keeps beside it where a
 * browser cannot take that one. null while there is none.
 */
export function digestToCompare(image: {
  os_hash_algo: string | null;
  os_hash_value: string | null;
  checksum: string | null;
}): Digest | null {
  const algorithm = hashAlgorithm(image.os_hash_algo);
  if (algorithm && image.os_hash_value) return { algorithm, value: image.os_hash_value.toLowerCase() };
  return image.checksum ? { algorithm: 'md5', value: image.checksum.toLowerCase() } : null;
}

/** An algorithm as people write it: SHA-512, SHA3-256, MD5. */
export function algorithmName(algorithm: string): string {
  return algorithm
    .toUpperCase()
    .replace(/^SHA(?=\d{3})/, 'SHA-')
    .replace('_', '-');
}
