import { createHash, type Hash } from 'node:crypto';
import { parentPort, workerData } from 'node:worker_threads';
import { serveCopies } from '@/lib/embedded/pipeline/copy';
import type { HashEvent, HashRequest } from '@/lib/embedded/pipeline/messages';

/** Entry of both kinds of thread: `copy` moves bytes, `md5` and `sha512` digest them. */
const role: unknown = workerData;
if (!parentPort) throw new Error('This file runs as a worker thread');
if (role === 'copy') serveCopies(parentPort);
else serveHashes(String(role));

function serveHashes(algorithm: string): void {
  const port = parentPort;
  const hashes = new Map<string, Hash>();
  port?.on('message', (request: HashRequest) => {
    if (request.type === 'drop') {
      hashes.delete(request.job);
      return;
    }
    let hash = hashes.get(request.job);
    if (!hash) {
      hash = createHash(algorithm);
      hashes.set(request.job, hash);
    }
    if (request.type === 'update') {
      hash.update(Buffer.from(request.chunk, 0, request.length));
      port.postMessage({ type: 'updated', job: request.job } satisfies HashEvent);
    } else {
      hashes.delete(request.job);
      port.postMessage({ type: 'digest', job: request.job, digest: hash.digest('hex') } satisfies HashEvent);
    }
  });
}
