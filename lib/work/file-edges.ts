import { sha256 } from '@noble/hashes/sha2.js';

/** How much of a file's beginning and of its end is looked at. */
const edge = 1024 * 1024;

/**
 * A digest of a file's first and last MiB, or of the whole where it is smaller than both: lower-case hex of SHA-256. With
 * its size and time it tells whether a file is the one that was chosen before, without reading all of it. Rejects where
 * the file cannot be read any more.
 */
export async function fileEdges(file: Blob): Promise<string> {
  const hash = sha256.create();
  const parts = file.size < 2 * edge ? [file] : [file.slice(0, edge), file.slice(file.size - edge)];
  for (const part of parts) hash.update(new Uint8Array(await part.arrayBuffer()));
  return [...hash.digest()].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** What an upload remembers of its file; null where it was not told. */
export interface FileFacts {
  size: number;
  filename: string | null;
  /** Milliseconds since the epoch. */
  lastModified: number | null;
  edges: string | null;
}

/** In what a chosen file is not the one that was being sent, or that nobody can tell. */
export type FileDifference = 'size' | 'edges' | 'lastModified' | 'unreadable';

/** Compares a chosen file with what was being sent, cheapest first: a file of another size is not read. */
export async function fileDifference(file: File, facts: FileFacts): Promise<FileDifference | null> {
  if (file.size !== facts.size) return 'size';
  if (facts.edges !== null && (await fileEdges(file)) !== facts.edges) return 'edges';
  if (facts.lastModified !== null && file.lastModified !== facts.lastModified) return 'lastModified';
  return null;
}
