import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { Http2Bindings, HttpBindings } from '@hono/node-server';

type Fetch = (request: Request, target?: string) => Response | Promise<Response>;

/**
 * Wraps a fetch so that an answer given before its request's body was read reaches the sender. A connection that is
 * closed on bytes nobody read is reset, and the answer lost with it; so, as Glance's server does (eventlet's
 * `discard`), the rest is read and thrown away, however much it is: after the answer, so that a sender who listens can
 * stop, and before it where the connection ends with the answer.
 */
export function readingOn(fetch: Fetch) {
  return async (request: Request, bindings: HttpBindings | Http2Bindings): Promise<Response> => {
    const { incoming, outgoing } = bindings as HttpBindings;
    const response = await fetch(request, incoming.url);
    if (incoming.complete) return response;
    if (outgoing.shouldKeepAlive) outgoing.once('finish', () => void readRest(request, incoming));
    else await readRest(request, incoming);
    return response;
  };
}

async function readRest(request: Request, incoming: HttpBindings['incoming']): Promise<void> {
  try {
    // A GET has no body to fetch's mind.
    const body = request.body ?? Readable.toWeb(incoming);
    if (body.locked) return;
    const reader = body.getReader();
    while (!(await reader.read()).done);
  } catch {
    // The sender has gone, and wants no answer.
  }
}

/** Sends `100 Continue` once a handler begins to read: who waits for it sends nothing that is refused. */
export function continueWhenRead(server: Pick<Server, 'on' | 'emit'>): void {
  server.on('checkContinue', (incoming: IncomingMessage, answer: ServerResponse) => {
    incoming.once('resume', () => {
      if (!answer.headersSent) answer.writeContinue();
    });
    server.emit('request', incoming, answer);
  });
}
