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

/** Memory that no job uses and that is kept for the next, in bytes, and for how long nobody may want it, in milliseconds. */
const spareBytes = 128 * 1024 * 1024;
const spareFor = 60_000;

/** The one that was used last comes last, and is used first. */
const spare: Chunk[] = [];
let forgetting: NodeJS.Timeout | null = null;

/**
 * At most so many chunks at once, made when they are needed, those that others gave back where there are any: V8 does not
 * see how much memory a chunk holds, and would let hundreds of them lie. Whoever was stopped may still hold one, which is
 * nobody else's until it comes back.
 */
export function chunkSet(count: number): ChunkSet {
  let out = 0;
  let ended = false;
  return {
    take() {
      if (ended || out === count) return undefined;
      out += 1;
      return takeChunk();
    },
    free(chunk) {
      out -= 1;
      freeChunk(chunk);
    },
    end() {
      ended = true;
    },
  };
}

/** A chunk beside all sets, for whoever needs one alone. */
export function takeChunk(): Chunk {
  return spare.pop() ?? makeChunk();
}

/** Gives such a one back. */
export function freeChunk(chunk: Chunk): void {
  if ((spare.length + 1) * chunkBytes > spareBytes) return;
  spare.push(chunk);
  if (forgetting) return void forgetting.refresh();
  forgetting = setTimeout(() => {
    forgetting = null;
    spare.length = 0;
  }, spareFor);
  forgetting.unref();
}

/**
 * A chunk. It begins where a page does, as a write around the page cache needs it, and only the memory of WebAssembly does
 * so for sure; where address space is short there is plain memory, which is written through the cache.
 */
function makeChunk(): Chunk {
  const pages = chunkBytes / pageBytes;
  try {
    return new Uint8Array(new WebAssembly.Memory({ initial: pages, maximum: pages, shared: true }).buffer);
  } catch (cause) {
    if (cause instanceof RangeError) return new Uint8Array(new SharedArrayBuffer(chunkBytes));
    throw cause;
  }
}
