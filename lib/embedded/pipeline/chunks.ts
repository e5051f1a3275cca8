/** Bytes of a chunk, and how many of a job that reads a file are on their way at once: what it keeps in memory. */
export const chunkBytes = 2 * 1024 * 1024;
export const chunkCount = 12;

/** Memory that the threads of a job share, so that no byte is copied between them. */
export type Chunk = Uint8Array;

const pageBytes = 65_536;

/**
 * So many chunks. They begin where pages do, as a write around the page cache needs it, and only the memory of
 * WebAssembly does so for sure; where address space is short there is plain memory, which is written through the cache.
 */
export function makeChunks(count: number): Chunk[] {
  const buffer = alignedMemory(count * chunkBytes) ?? new SharedArrayBuffer(count * chunkBytes);
  return Array.from({ length: count }, (_, index) => new Uint8Array(buffer, index * chunkBytes, chunkBytes));
}

function alignedMemory(bytes: number): ArrayBufferLike | null {
  const pages = bytes / pageBytes;
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true }).buffer;
  } catch (cause) {
    if (cause instanceof RangeError) return null;
    throw cause;
  }
}
