import type { IncomingMessage } from 'node:http';
import { HttpError, renderGlanceError } from '@/lib/embedded/error';
import type { Answer, Fetch } from '@/lib/embedded/unread-body';

/** Milliseconds that bodies may take. */
export interface BodyTimes {
  /** From a request's head to the end of its body; of what is thrown away after a refusal, from the refusal. */
  whole: number;
  /** An image's data may take hours: how long nothing of it may come, once all that came is read. */
  silent: number;
}

/**
 * Wraps a fetch so that a body that does not come to its end is 408 (RFC 9110, 15.5.9), and its connection
 * closed: each takes a connection, and there is an end of them.
 */
export function endingSlowBodies(fetch: Fetch, times: BodyTimes): Answer {
  return async (request, { incoming, outgoing }) => {
    if (!hasBody(incoming)) return fetch(request, incoming.url);
    const watch = isImageData(incoming) ? watchSilence(incoming, times.silent) : watchWhole(incoming, times);
    const answered = Promise.resolve(fetch(request, incoming.url));
    answered.catch(() => {});
    const first = await Promise.race([answered, watch.late]).finally(watch.stop);
    if (first !== 'late') return first;
    // Not the socket alone: once it is answered, a request hears no more of its end, and who reads it waits for ever.
    outgoing.once('finish', () => incoming.destroy(new Error('The rest of the body did not come in time')));
    const said = `The rest of the body did not come in time: send it again, faster or in one piece.`;
    const response = renderGlanceError(new HttpError(408, said), request.headers.get('accept'));
    response.headers.set('connection', 'close');
    return response;
  };
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}

function isImageData({ method, url = '' }: IncomingMessage): boolean {
  return method === 'PUT' && /\/images\/[^/]+\/(file|stage)\/?(\?|$)/.test(url);
}

interface Watch {
  late: Promise<'late'>;
  stop: () => void;
}

function watchWhole(incoming: IncomingMessage, { whole }: BodyTimes): Watch {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(() => incoming.complete || resolve('late'), whole);
  });
  return { late, stop: () => clearTimeout(timer) };
}

function watchSilence(incoming: IncomingMessage, silent: number): Watch {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    let before = incoming.socket.bytesRead;
    timer = setInterval(() => {
      const now = incoming.socket.bytesRead;
      // A sender is not silent while what it sent waits for a slow store.
      if (now === before && incoming.readableLength === 0 && !incoming.complete) resolve('late');
      before = now;
    }, silent);
  });
  return { late, stop: () => clearInterval(timer) };
}
