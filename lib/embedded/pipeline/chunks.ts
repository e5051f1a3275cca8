/** Bytes of a chunk, and how many of a job that reads a file are on their way at once: what it keeps in memory. */
export const chunkBytes = 2 * 1024 * 1024;
export const chunkCount = 12;

/** Memory that the threads of a job share, so that no byte is copied between them. */
export type Chunk = Uint8Array;

const pageBytes = 65_536;

/** The chunks of one job. */
export interface ChunkSet {
  /** One that nobody uses, or undefined while all are on their way. */
  take(): Chunk | undefined;
  /** Gives one back that nobody reads or fills any more. */
  free(chunk: Chunk): void;
  /** The job takes none any more. */
  end(): void;
}

/** Memory of ended jobs that is kept for the next, in bytes, and for how long nobody may want it, in milliseconds. */
const spareBytes = 128 * 1024 * 1024;
const spareFor = 60_000;

const spare = new Map<number, Chunk[][]>();
let forgetting: NodeJS.Timeout | null = null;

/**
 * So many chunks, those of an ended job where there are any: V8 does not see how much memory a set holds, and would let
 * hundreds of them lie. A set is used again only when all of its chunks came back; whoever was stopped may still hold one.
 */
export function chunkSet(count: number): ChunkSet {
  const chunks = spare.get(count)?.pop() ?? makeChunks(count);
  let ended = false;
  const keep = () => {
    if (ended && chunks.length === count) keepSpare(chunks);
  };
  return {
    take: () => (ended ? undefined : chunks.pop()),
    free(chunk) {
      chunks.push(chunk);
      keep();
    },
    end() {
      if (ended) return;
      ended = true;
      keep();
    },
  };
}

function keepSpare(chunks: Chunk[]): void {
  const kept = [...spare.values()].flat(2).length * chunkBytes;
  if (kept + chunks.length * chunkBytes > spareBytes) return;
  spare.set(chunks.length, [...(spare.get(chunks.length) ?? []), chunks]);
  if (forgetting) return void forgetting.refresh();
  forgetting = setTimeout(() => {
    forgetting = null;
    spare.clear();
  }, spareFor);
  forgetting.unref();
}

/**
 * So many chunks. They begin where pages do, as a write around the page cache needs it, and only the memory of
 * WebAssembly does so for sure; where address space is short there is plain memory, which is written through the cache.
 */
function makeChunks(count: number): Chunk[] {
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
