import { sha224, sha256, sha384, sha512 } from '@noble/hashes/sha2.js';
import type { SignatureHashMethod } from '@/lib/metadata/signature';

/** The hash functions of signed images, by the name that Glance gives them. */
export const hashFunctions = {
  'SHA-224': sha224,
  'SHA-256': sha256,
  'SHA-384': sha384,
  'SHA-512': sha512,
} as const satisfies Record<SignatureHashMethod, unknown>;

/** Small enough that the page answers between two pieces. */
const pieceSize = 1024 * 1024;

/**
 * The digest of a file, read once and piece by piece: a file of any size takes the memory of one piece. WebCrypto
 * hashes only what lies in memory whole. `onProgress` hears how many bytes are done.
 */
export async function digestFile(
  file: Blob,
  method: SignatureHashMethod,
  onProgress: (bytes: number) => void,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const hash = hashFunctions[method].create();
  for (let at = 0; at < file.size; at += pieceSize) {
    signal.throwIfAborted();
    const piece = new Uint8Array(await file.slice(at, at + pieceSize).arrayBuffer());
    hash.update(piece);
    onProgress(at + piece.length);
  }
  return hash.digest();
}
