import { Worker } from 'node:worker_threads';
import { type Chunk, chunkBytes, chunkSet } from '@/lib/embedded/pipeline/chunks';
import type { CopyEvent, CopyRequest, CopyTarget, Digesting } from '@/lib/embedded/pipeline/messages';

/** What became of one target of a copy. */
export type TargetOutcome =
  | { target: string; size: number }
  | { target: string; reason: string; code: string };

/** What a caller hears while a copy runs; all on the main thread. */
export interface CopyListener {
  progress?: (target: string, copied: number) => void;
  hashed?: (digests: { checksum: string; sha512: string; size: number }) => void;
  done?: (target: string, size: number) => void;
  failed?: (target: string, reason: string, code: string) => void;
}

/** A running copy. */
export interface Copy {
  /** Resolves when every target is done or failed; rejects when the source could not be read. */
  ended: Promise<void>;
  /** Hands over bytes of a copy without a source file; waits while every chunk is on its way. */
  feed(bytes: Uint8Array): Promise<void>;
  /** Nothing more is fed. */
  end(): void;
  /** Stops one target or all; unfinished files go. */
  abort(target?: string): void;
}

/** The main thread's end of the copy thread, which starts with the first copy. */
export interface Copier {
  start(
    job: string,
    source: string | null,
    targets: CopyTarget[],
    digesting: Digesting,
    listener: CopyListener,
  ): Copy;
  close(): Promise<void>;
}

interface Running {
  listener: CopyListener;
  freed: (chunk: Chunk) => void;
  ended: (error: string | null) => void;
}

/** `file` is the bundled worker. */
export function openCopier(file: URL): Copier {
  const running = new Map<string, Running>();
  let worker: Worker | null = null;
  const thread = () => {
    if (worker) return worker;
    worker = new Worker(file, { workerData: 'copy' });
    worker.on('message', (event: CopyEvent) => dispatch(running, event));
    // A dead copy thread ends the process: recovery at the next start knows what to do, nobody else does.
    worker.on('error', (cause) => {
      throw cause;
    });
    return worker;
  };
  return {
    start(job, source, targets, digesting, listener) {
      const post = (request: CopyRequest) => thread().postMessage(request);
      const feeder = source === null ? startFeeder(job, post) : null;
      const ended = new Promise<void>((resolve, reject) => {
        running.set(job, {
          listener,
          freed: (chunk) => feeder?.freed(chunk),
          ended: (error) => {
            running.delete(job);
            feeder?.stop();
            if (error === null) resolve();
            else reject(new Error(error));
          },
        });
      });
      post({ type: 'start', job, source, targets, digesting });
      return {
        ended,
        feed: async (bytes) => feeder?.feed(bytes),
        end: () => feeder?.end(),
        abort: (target) => post({ type: 'abort', job, target }),
      };
    },
    async close() {
      await worker?.terminate();
    },
  };
}

function dispatch(running: Map<string, Running>, event: CopyEvent): void {
  const job = running.get(event.job);
  if (!job) return;
  const { listener } = job;
  if (event.type === 'free') job.freed(event.chunk);
  else if (event.type === 'progress') listener.progress?.(event.target, event.copied);
  else if (event.type === 'hashed') listener.hashed?.(event);
  else if (event.type === 'done') listener.done?.(event.target, event.size);
  else if (event.type === 'failed') listener.failed?.(event.target, event.reason, event.code);
  else job.ended(event.error);
}

/** Chunks of an upload on their way at once. Few: what is in them counts as sent in the sender's eyes. */
const fedChunks = 4;

/** Fills shared chunks; a chunk is sent when it is full, and the last one at the end. */
function startFeeder(job: string, post: (request: CopyRequest) => void) {
  const chunks = chunkSet(fedChunks);
  let filling: { chunk: Chunk; length: number } | null = null;
  let wake: (() => void) | null = null;
  let stopped = false;
  const take = async (): Promise<Chunk | null> => {
    for (;;) {
      const chunk = chunks.take();
      if (chunk || stopped) return chunk ?? null;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  const send = () => {
    if (filling && filling.length > 0)
      post({ type: 'chunk', job, chunk: filling.chunk, length: filling.length });
    filling = null;
  };
  return {
    async feed(bytes: Uint8Array) {
      for (let at = 0; at < bytes.length && !stopped; ) {
        if (!filling) {
          const chunk = await take();
          if (!chunk) return;
          filling = { chunk, length: 0 };
        }
        const count = Math.min(bytes.length - at, chunkBytes - filling.length);
        filling.chunk.set(bytes.subarray(at, at + count), filling.length);
        filling.length += count;
        at += count;
        if (filling.length === chunkBytes) send();
      }
    },
    end() {
      send();
      post({ type: 'end', job });
    },
    freed(chunk: Chunk) {
      chunks.free(chunk);
      wake?.();
      wake = null;
    },
    stop() {
      stopped = true;
      chunks.end();
      wake?.();
    },
  };
}
