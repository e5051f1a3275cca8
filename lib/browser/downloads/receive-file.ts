import { doorError, openAnswer, QueryError, remedyOf } from '@/lib/browser/dashboard';
import type { ActionError } from '@/lib/contract/action-result';

/** Where bytes go: a file that is being written, as the File System API has it. */
export interface ByteSink {
  write(chunk: Uint8Array<ArrayBuffer>): Promise<void>;
  seek(position: number): Promise<void>;
  truncate(size: number): Promise<void>;
}

/** How far it is, and what is in the way. */
export interface Received {
  /** Bytes written. */
  received: number;
  /** Bytes in all, or null before they are known. */
  size: number | null;
  /** Why it waits, or null while bytes come. */
  error: ActionError | null;
  /** When it is asked again: milliseconds of the epoch. */
  retryAt: number | null;
}

/** Milliseconds before the next try; the last one stays. */
const waits = [500, 1000, 2000, 4000, 8000];
/** Milliseconds without a byte after which a line counts as dead. */
const silence = 30_000;

/** Nothing can be written any more: the disk is full, or the file is gone. */
export class NotWritten extends Error {}

/** A refusal that waiting does not mend. Carries what the page tells. */
export class NotReceived extends Error {
  constructor(readonly error: ActionError) {
    super(error.reason || error.kind);
  }
}

/**
 * Fetches an address into a file, whole: after a cut it goes on from the byte where it was, of the same file as its tag says,
 * and begins again only where that has changed or the cloud gives no parts. Asks for a new sign-in where the session
 * ended. Resolves with the number of bytes; throws NotReceived, NotWritten, or the signal's reason.
 */
export async function receiveFile(
  url: string,
  sink: ByteSink,
  tell: (progress: Received) => void,
  signal: AbortSignal,
): Promise<number> {
  const progress: Received = { received: 0, size: null, error: null, retryAt: null };
  const show = (change: Partial<Received>) => tell({ ...Object.assign(progress, change) });
  let etag: string | null = null;
  for (let tries = 0; ; ) {
    const before = progress.received;
    const line = new AbortController();
    const ending = AbortSignal.any([signal, line.signal]);
    const error = await attempt(ending, line).catch((cause: unknown) => {
      signal.throwIfAborted();
      if (cause instanceof NotWritten) throw cause;
      if (!(cause instanceof QueryError)) return doorError('unavailable', 'dashboard_silent');
      if (remedyOf(cause.error) !== 'again') throw new NotReceived(cause.error);
      return cause.error;
    });
    if (error === null) return progress.received;
    tries = progress.received > before ? 0 : tries + 1;
    const wait = Math.max((error.retryAfter ?? 0) * 1000, waits[Math.min(tries, waits.length - 1)] ?? 0);
    show({ error, retryAt: Date.now() + wait });
    await pause(wait, signal);
    show({ retryAt: null });
  }

  /** One request, from where the file ends; gives null when the file is whole, else what broke. */
  async function attempt(ending: AbortSignal, line: AbortController): Promise<ActionError | null> {
    const { received: from } = progress;
    if (from > 0 && from === progress.size) return null;
    const headers: Record<string, string> =
      from > 0 ? { range: `bytes=${from}-`, ...(etag ? { 'if-range': etag } : {}) } : {};
    const response = await openAnswer(url, { signal: ending, headers });
    etag = response.headers.get('etag');
    if (from > 0 && startOf(response) !== from) {
      await written(() => sink.truncate(0));
      await written(() => sink.seek(0));
      show({ received: 0 });
    }
    show({ size: sizeOf(response), error: null, retryAt: null });
    const reader = response.body?.getReader();
    if (!reader) return null;
    for (;;) {
      const timer = setTimeout(() => line.abort(new Error('silence')), silence);
      const { done, value } = await reader.read().finally(() => clearTimeout(timer));
      if (done) break;
      await written(() => sink.write(value));
      show({ received: progress.received + value.length });
    }
    const whole = progress.size === null || progress.received >= progress.size;
    return whole ? null : doorError('unavailable', 'dashboard_silent');
  }
}

async function written(write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (cause) {
    throw new NotWritten('', { cause });
  }
}

/** The first byte of an answer: 0 for a whole one. */
function startOf(response: Response): number {
  const range = /^bytes (\d+)-/.exec(response.headers.get('content-range') ?? '');
  return response.status === 206 && range ? Number(range[1]) : 0;
}

/** Bytes of the whole file, of which an answer may be a part. */
function sizeOf(response: Response): number | null {
  const range = /^bytes \d+-\d+\/(\d+)$/.exec(response.headers.get('content-range') ?? '');
  if (response.status === 206) return range ? Number(range[1]) : null;
  const length = response.headers.get('content-length');
  return length === null ? null : Number(length);
}

/** Waits, and ends early when the connection comes back. */
function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => () => {
      clearTimeout(timer);
      globalThis.removeEventListener?.('online', online);
      signal.removeEventListener('abort', aborted);
      settle();
    };
    const online = end(resolve);
    const aborted = end(() => reject(signal.reason));
    const timer = setTimeout(online, milliseconds);
    globalThis.addEventListener?.('online', online);
    signal.addEventListener('abort', aborted, { once: true });
  });
}
