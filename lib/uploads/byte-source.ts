import type { IncomingMessage } from 'node:http';

/** The bytes of one request, taken chunk by chunk. */
export interface ByteSource {
  /** The next chunk, or null at the end; rejects when the connection breaks. */
  next(): Promise<Uint8Array | null>;
  /** Takes nothing more: a pending `next` gives null at once, however silent the peer is. An answer can still be sent. */
  stop(): void;
  /** The same, and closes the connection: nobody waits for an answer there. */
  drop(): void;
}

/** Bytes that wait to be taken at which no more are read, and at which they are again. */
const most = 512 * 1024;
const few = 128 * 1024;

/** The body of a request, as Node hands it out: no chunk of it is copied. Nothing else may read it. */
export function bodySource(request: IncomingMessage): ByteSource {
  const chunks: Buffer[] = [];
  let bytes = 0;
  let stopped = false;
  let end: 'whole' | 'broken' | null = null;
  let waiting: { resolve: (chunk: Uint8Array | null) => void; reject: (cause: Error) => void } | null = null;

  const take = (chunk: Buffer) => {
    if (waiting) {
      waiting.resolve(chunk);
      waiting = null;
      return;
    }
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes >= most) request.pause();
  };
  const finish = (how: 'whole' | 'broken') => {
    end ??= how;
    if (end === 'whole') waiting?.resolve(null);
    else waiting?.reject(broken());
    waiting = null;
  };
  if (request.destroyed) finish('broken');
  request.on('data', take);
  request.once('end', () => finish('whole'));
  request.on('error', () => finish('broken'));
  request.once('close', () => finish('broken'));

  const stop = () => {
    stopped = true;
    request.off('data', take).pause();
    waiting?.resolve(null);
    waiting = null;
  };
  return {
    next() {
      if (stopped) return Promise.resolve(null);
      const chunk = chunks.shift();
      if (chunk) {
        bytes -= chunk.length;
        if (bytes <= few && request.isPaused()) request.resume();
        return Promise.resolve(chunk);
      }
      if (end === 'whole') return Promise.resolve(null);
      if (end === 'broken') return Promise.reject(broken());
      return new Promise((resolve, reject) => {
        waiting = { resolve, reject };
      });
    },
    stop,
    drop() {
      stop();
      request.destroy();
    },
  };
}

const broken = () => new Error('The connection broke');
