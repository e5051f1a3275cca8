import { open } from 'node:fs/promises';
import { type Chunk, chunkBytes, chunkCount, chunkSet } from '@/lib/embedded/pipeline/chunks';

export interface Piece {
  chunk: Chunk;
  length: number;
  /** Gives the chunk back to be filled again. */
  release: () => void;
}

/** Where a job's bytes come from, in order; null is the end. */
export interface ChunkSource {
  next(): Promise<Piece | null>;
  /** Makes the pending and every later `next` fail. */
  abort(): void;
  close(): Promise<void>;
}

/** Reads a file once, ahead of its consumers by as many chunks as there are. */
export function fileSource(path: string): ChunkSource {
  const chunks = chunkSet(chunkCount);
  let aborted = false;
  let wake: (() => void) | null = null;
  let position = 0;
  const handle = open(path, 'r');
  // Handled where it is awaited; a job that is aborted at once never awaits it.
  handle.catch(() => {});
  return {
    async next() {
      let chunk = chunks.take();
      while (!chunk && !aborted) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        chunk = chunks.take();
      }
      if (aborted || !chunk) throw new Error('The copy was stopped');
      const filled = chunk;
      const { bytesRead } = await (await handle).read(filled, 0, chunkBytes, position);
      if (bytesRead === 0) {
        chunks.free(filled);
        return null;
      }
      position += bytesRead;
      const release = () => {
        chunks.free(filled);
        wake?.();
        wake = null;
      };
      return { chunk: filled, length: bytesRead, release };
    },
    abort() {
      aborted = true;
      wake?.();
    },
    async close() {
      chunks.end();
      await (await handle.catch(() => null))?.close();
    },
  };
}

/** Chunks that the main thread fills; `freed` sends one back to it. */
export function fedSource(freed: (chunk: Chunk) => void) {
  const queue: (Piece | null)[] = [];
  let wake: (() => void) | null = null;
  let aborted = false;
  const push = (piece: Piece | null) => {
    queue.push(piece);
    wake?.();
    wake = null;
  };
  const source: ChunkSource = {
    async next() {
      while (queue.length === 0 && !aborted) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      if (aborted) throw new Error('The copy was stopped');
      return queue.shift() ?? null;
    },
    abort() {
      aborted = true;
      wake?.();
    },
    async close() {},
  };
  return {
    source,
    feed: (chunk: Chunk, length: number) => push({ chunk, length, release: () => freed(chunk) }),
    end: () => push(null),
  };
}
