import https from 'node:https';
import type { Readable } from 'node:stream';
import { processSingleton } from '@/lib/server/process-singleton';

/** Origins whose certificates nobody looks at, since the clouds.yaml says `verify: false` of their cloud. */
const origins = processSingleton('unverified-origins', () => new Set<string>());

/** Has the certificate of an address left unlooked at from now on. */
export function leaveUnverified(url: string): void {
  if (URL.canParse(url)) origins.add(new URL(url).origin);
}

/** Whether the certificate of an address is left unlooked at. */
export function isUnverified(url: string): boolean {
  return origins.size > 0 && url.startsWith('https:') && origins.has(new URL(url).origin);
}

/**
 * fetch for such an address, by Node's own client: fetch itself takes no word on certificates but for the whole process.
 * Redirects are not followed; a body is a text.
 */
export function fetchUnverified(
  url: string,
  init: { method: string; headers: Record<string, string>; body?: string; signal: AbortSignal },
): Promise<Response> {
  const { method, headers, body, signal } = init;
  return new Promise((resolve, reject) => {
    const request = https.request(url, { method, headers, signal, rejectUnauthorized: false }, (answer) => {
      const status = answer.statusCode ?? 502;
      const told = new Headers();
      for (const [name, value] of Object.entries(answer.headersDistinct))
        for (const one of value ?? []) told.append(name, one);
      const empty = status === 204 || status === 304;
      if (empty) answer.resume();
      const stream = empty ? null : new ReadableStream<Uint8Array>(chunksOf(answer), { highWaterMark: 0 });
      resolve(new Response(stream, { status, headers: told }));
    });
    request.once('error', reject);
    request.end(body);
  });
}

/** A source that is read only when somebody reads it. */
function chunksOf(readable: Readable): UnderlyingDefaultSource<Uint8Array> {
  const chunks: AsyncIterator<Uint8Array> = readable[Symbol.asyncIterator]();
  return {
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel() {
      readable.destroy();
    },
  };
}
