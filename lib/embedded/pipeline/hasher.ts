import { Worker } from 'node:worker_threads';
import type { Chunk } from '@/lib/embedded/pipeline/chunks';
import type { HashEvent, HashRequest, SignatureCheck } from '@/lib/embedded/pipeline/messages';

/** One digest over the chunks of a job, computed on a thread of its own. */
export interface Hasher {
  /** Resolves when the thread has taken the chunk in; the chunk must stay as it is until then. */
  update(chunk: Chunk, length: number): Promise<void>;
  digest(): Promise<string>;
  /** Forgets a digest that nobody wants any more. */
  drop(): void;
}

/** Starts the thread of an algorithm; every job shares it, the chunks of each in their order. */
export function startHashThread(
  file: URL,
  algorithm: 'md5' | 'sha512' | 'signature',
): (name: string, check?: SignatureCheck) => Hasher {
  const worker = new Worker(file, { workerData: algorithm });
  worker.unref();
  const waiting = new Map<string, ((event: HashEvent) => void)[]>();
  worker.on('message', (event: HashEvent) => waiting.get(event.job)?.shift()?.(event));
  worker.on('error', (cause) => {
    throw cause;
  });
  let made = 0;
  return (name, check) => {
    // An image's second try has the name of its first, whose answers may still be on their way.
    made += 1;
    const job = `${name} ${made}`;
    if (check) worker.postMessage({ type: 'begin', job, check } satisfies HashRequest);
    const queue: ((event: HashEvent) => void)[] = [];
    waiting.set(job, queue);
    const ask = (request: HashRequest) =>
      new Promise<HashEvent>((resolve) => {
        queue.push(resolve);
        worker.postMessage(request);
      });
    return {
      async update(chunk, length) {
        await ask({ type: 'update', job, chunk, length });
      },
      async digest() {
        const event = await ask({ type: 'digest', job });
        waiting.delete(job);
        if (event.type !== 'digest') throw new Error('The hash thread lost count');
        return event.digest;
      },
      drop() {
        waiting.delete(job);
        worker.postMessage({ type: 'drop', job } satisfies HashRequest);
      },
    };
  };
}
