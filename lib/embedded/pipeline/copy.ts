import type { MessagePort } from 'node:worker_threads';
import { plainMessage } from '@/lib/contract/plain-message';
import { type ChunkSource, fedSource, fileSource } from '@/lib/embedded/pipeline/chunk-source';
import { type Chunk, chunkCount } from '@/lib/embedded/pipeline/chunks';
import { type Hasher, startHashThread } from '@/lib/embedded/pipeline/hasher';
import type { CopyEvent, CopyRequest } from '@/lib/embedded/pipeline/messages';
import { startTarget, type TargetWriter } from '@/lib/embedded/pipeline/target-writer';

type StartRequest = Extract<CopyRequest, { type: 'start' }>;
interface Job {
  source: ChunkSource;
  targets: Map<string, TargetWriter>;
  feed: (chunk: Chunk, length: number) => void;
  endFeed: () => void;
}

/** How many chunks behind the quickest target another may fall. */
const patience = chunkCount / 2;

/** The copy thread: every job reads its source once, digests it once and writes all targets side by side. */
export function serveCopies(port: MessagePort): void {
  const tell = (event: CopyEvent) => port.postMessage(event);
  const here = new URL(import.meta.url);
  const started = new Map<string, ReturnType<typeof startHashThread>>();
  const thread = (algorithm: 'md5' | 'sha512' | 'signature') => {
    const make = started.get(algorithm) ?? startHashThread(here, algorithm);
    started.set(algorithm, make);
    return make;
  };
  const digestsOf = ({ job, digesting }: StartRequest): Hasher[] => {
    if (!digesting) return [];
    const digests = [thread('md5')(job), thread('sha512')(job)];
    if (digesting.signature) digests.push(thread('signature')(job, digesting.signature));
    return digests;
  };
  const jobs = new Map<string, Job>();
  port.on('message', (request: CopyRequest) => {
    if (request.type === 'start') {
      const job = prepare(request, tell);
      jobs.set(request.job, job);
      void run(request, job, digestsOf(request), tell).then((error) => {
        jobs.delete(request.job);
        tell({ type: 'ended', job: request.job, error });
      });
      return;
    }
    const job = jobs.get(request.job);
    if (!job) return;
    if (request.type === 'chunk') job.feed(request.chunk, request.length);
    else if (request.type === 'end') job.endFeed();
    else if (request.target !== undefined) job.targets.get(request.target)?.abort();
    else {
      for (const target of job.targets.values()) target.abort();
      job.source.abort();
    }
  });
}

function prepare(request: StartRequest, tell: (event: CopyEvent) => void): Job {
  const { job } = request;
  const fed = request.source === null ? fedSource((chunk) => tell({ type: 'free', job, chunk })) : null;
  const source = fed?.source ?? fileSource(request.source ?? '');
  const targets = new Map<string, TargetWriter>();
  for (const target of request.targets) {
    targets.set(
      target.name,
      startTarget(target, request.source, {
        progress: (copied) => tell({ type: 'progress', job, target: target.name, copied }),
      }),
    );
  }
  return { source, targets, feed: fed?.feed ?? (() => {}), endFeed: fed?.end ?? (() => {}) };
}

/** Runs a job to its end; gives why its source failed, or null. */
async function run(
  request: StartRequest,
  { source, targets }: Job,
  digests: Hasher[],
  tell: (event: CopyEvent) => void,
): Promise<string | null> {
  const { job } = request;
  let size = 0;
  try {
    for (;;) {
      const piece = await source.next();
      if (!piece) break;
      size += piece.length;
      const writers = [...targets.values()];
      // A target far behind the quickest would soon hold every chunk: it leaves and reads the rest for itself.
      const quickest = Math.min(...writers.map((writer) => writer.pending()));
      for (const writer of writers) if (writer.pending() - quickest >= patience) writer.leave();
      const taken = Promise.all([
        ...digests.map((digest) => digest.update(piece.chunk, piece.length)),
        ...writers.map((writer) => writer.write(piece.chunk, piece.length)),
      ]);
      void taken.then(() => piece.release());
      if (writers.every((writer) => writer.failed())) break;
    }
  } catch (cause) {
    for (const target of targets.values()) target.abort();
    for (const digest of digests) digest.drop();
    await Promise.all([...targets.values()].map((target) => target.discard()));
    return plainMessage(cause instanceof Error ? cause.message : String(cause));
  } finally {
    await source.close();
  }
  const survivors = [...targets.values()].some((target) => !target.failed());
  if (digests.length > 0 && survivors) {
    const [checksum = '', sha512 = '', verdict] = await Promise.all(digests.map((digest) => digest.digest()));
    // Before any file has its name: data that is not what was signed is never there, however short.
    if (verdict === 'invalid') {
      await refuse(request, targets, size, tell);
      return null;
    }
    tell({ type: 'hashed', job, checksum, sha512, size });
  } else {
    for (const digest of digests) digest.drop();
  }
  await Promise.all(
    [...targets].map(async ([target, writer]) => {
      const failure = await writer.finish(size);
      if (failure) tell({ type: 'failed', job, target, ...failure });
      else tell({ type: 'done', job, target, size });
    }),
  );
  return null;
}

/** Fails every target that has not failed yet, for the signature; nothing of them stays. */
async function refuse(
  { job, digesting }: StartRequest,
  targets: ReadonlyMap<string, TargetWriter>,
  size: number,
  tell: (event: CopyEvent) => void,
): Promise<void> {
  const reason = digesting?.signature?.refusal ?? '';
  await Promise.all(
    [...targets].map(async ([target, writer]) => {
      const failedBefore = writer.failed();
      writer.abort();
      const failure = await writer.finish(size);
      if (failedBefore && failure) tell({ type: 'failed', job, target, ...failure });
      else tell({ type: 'failed', job, target, reason, code: 'SIGNATURE' });
    }),
  );
}
