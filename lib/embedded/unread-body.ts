import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import type { HttpBindings } from '@hono/node-server';

export type Fetch = (request: Request, target?: string) => Response | Promise<Response>;
/** The same, with what Node knows of the connection. */
export type Answer = (request: Request, bindings: HttpBindings) => Promise<Response>;

/**
 * Wraps what answers so that an answer given before its request's body was read reaches the sender. A connection that is
 * closed on bytes nobody read is reset, and the answer lost with it; so, as Glance's server does (eventlet's
 * `discard`), the rest is read and thrown away, however much comes `within` milliseconds: after the answer, so that a
 * sender who listens can stop, and before it where the connection ends with the answer. What comes later meets a
 * closed connection.
 */
export function readingOn(answer: Answer, within: number): Answer {
  return async (request, bindings) => {
    const { incoming, outgoing } = bindings;
    const response = await answer(request, bindings);
    // A body that was waited for in vain (408) is waited for no longer.
    if (incoming.complete || response.status === 408) return response;
    if (outgoing.shouldKeepAlive)
      outgoing.once('finish', () => {
        void readRest(request, incoming);
        const timer = setTimeout(() => incoming.complete || incoming.destroy(), within);
        incoming.once('close', () => clearTimeout(timer));
      });
    else await Promise.race([readRest(request, incoming), delay(within, undefined, { ref: false })]);
    return response;
  };
}

async function readRest(request: Request, incoming: IncomingMessage): Promise<void> {
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
