/** The bytes of one request, taken chunk by chunk. */
export interface ByteSource {
  /** The next chunk, or null at the end; rejects when the connection breaks. */
  next(): Promise<Uint8Array | null>;
  /** Takes nothing more: a pending `next` gives null at once, however silent the peer is. An answer can still be sent. */
  stop(): void;
  /** The same, and closes the connection: nobody waits for an answer there. */
  drop(): void;
}

/** The body of a request. Without one there are no bytes. */
export function bodySource(body: ReadableStream<Uint8Array> | null): ByteSource {
  const reader = body?.getReader();
  let stopped = reader === undefined;
  let release = () => {};
  const stop = () => {
    stopped = true;
    release();
  };
  return {
    next() {
      if (stopped || !reader) return Promise.resolve(null);
      // Not Promise.race: each chunk would leave something behind on the other promise until the end.
      return new Promise((resolve, reject) => {
        release = () => resolve(null);
        reader.read().then(({ done, value }) => resolve(done ? null : value), reject);
      });
    },
    stop,
    drop() {
      stop();
      reader?.cancel().catch(() => {});
    },
  };
}
