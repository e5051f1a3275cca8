import 'server-only';
import { z } from 'zod';
import { getSession, type Session } from '@/lib/auth/session';
import { onSignOut } from '@/lib/auth/sign-outs';
import type { ActionError } from '@/lib/contract/action-result';
import { imageIdSchema } from '@/lib/contract/image';
import { stampHeader } from '@/lib/contract/stamp';
import { answerHeaders, errorAnswer, otherProjectError, unauthorizedError } from '@/lib/data/answer';
import { expectedUntil } from '@/lib/live/expected-images';
import { createPollers } from '@/lib/live/poller';
import { proveToken, readLive } from '@/lib/live/read-live';
import { OpenStackError } from '@/lib/openstack/error';
import { processSingleton } from '@/lib/server/process-singleton';
import { followedAtMost, type LiveEvent } from '@/lib/work/live-event';

const idList = z.array(imageIdSchema).max(followedAtMost);
const pingEvery = 15_000;
/** A browser has one stream, or one a tab where it cannot share; it opens no more than six connections anyway. */
const streamsOfSession = 6;
const streamsOfProcess = 500;
/** Seconds after which a browser that found no room may ask again. */
const roomIn = 10;
/** Messages that wait for a reader before it counts as gone. */
const unreadAtMost = 200;
/** The longest time that a timer of Node can wait, about 25 days. */
const longestTimer = 2 ** 31 - 1;

const pollers = processSingleton('pollers', () =>
  createPollers({
    isUnauthorized: (error) => error instanceof OpenStackError && error.kind === 'unauthorized',
  }),
);
/** How many streams each session has open, by its token. */
const streams = processSingleton('live-streams', () => new Map<string, number>());

/** Ends every stream, so that its browser opens one at another copy: for a server that is to end (scripts/draining.mjs). */
const openStreams = processSingleton('open-live-streams', () => new Set<() => void>());
processSingleton('end-live-streams', () => () => {
  for (const close of openStreams) close();
});

/** How many streams and pollers this process holds. */
export function liveLoad(): { streams: number; pollers: number } {
  return { streams: [...streams.values()].reduce((sum, count) => sum + count, 0), pollers: pollers.size() };
}

// For whoever watches this process (scripts/watch/watching.mjs).
processSingleton('live-load', () => liveLoad);

/** GET /api/live: one stream of events for one browser. */
export async function liveStream(request: Request): Promise<Response> {
  const session = await getSession();
  return session ? streamTo(session, request) : errorAnswer(unauthorizedError);
}

/**
 * A stream of events about the images that a request names (`ids`, and `expect` for those with an upload about to
 * begin), until the browser goes, everything is final, or the session ends.
 */
export function streamTo(session: Session, request: Request): Response {
  const other = otherProjectError(session, request.headers.get(stampHeader));
  if (other) return errorAnswer(other);
  const params = new URL(request.url).searchParams;
  const list = (name: string) => idList.safeParse((params.get(name) ?? '').split(',').filter(Boolean).sort());
  const ids = list('ids');
  const expected = list('expect');
  if (!ids.success || !expected.success || ids.data.length === 0)
    return errorAnswer({ kind: 'invalid', reason: 'ids', status: 400, requestId: null });
  const { service, viewer } = session;
  if (liveLoad().streams >= streamsOfProcess || (streams.get(service.token) ?? 0) >= streamsOfSession)
    return errorAnswer(noRoom);
  const who = `${service.url} ${viewer.userId}`;
  const key = [service.url, viewer.projectId, [...viewer.roles].sort(), ids.data, expected.data];
  const watched = {
    key: JSON.stringify(key),
    cloud: service.url,
    ids: ids.data,
    expected: new Map(expected.data.map((id) => [id, expectedUntil(who, id)])),
    projectId: viewer.projectId,
  };
  let close = (_by?: 'reader') => {};
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      const encoder = new TextEncoder();
      let open = true;
      const write = (text: string) => {
        if (!open) return;
        controller.enqueue(encoder.encode(text));
        if ((controller.desiredSize ?? 0) < -unreadAtMost) close();
      };
      const emit = (event: LiveEvent) => {
        write(`data: ${JSON.stringify(event)}\n\n`);
        if (event.type === 'final' || event.type === 'unauthorized') close();
      };
      count(service.token, 1);
      const end = () => close();
      openStreams.add(end);
      const ping = setInterval(() => write(': ping\n\n'), pingEvery);
      const expiry = setTimeout(
        () => emit({ type: 'unauthorized' }),
        Math.min(longestTimer, Math.max(0, viewer.expiresAt - Date.now())),
      );
      // The browser opens another one, if it still may.
      const forget = onSignOut(({ cloud, userId }) => {
        if (cloud === viewer.cloud && userId === viewer.userId) close();
      });
      let leave = () => {};
      close = (by) => {
        if (!open) return;
        open = false;
        clearInterval(ping);
        clearTimeout(expiry);
        forget();
        openStreams.delete(end);
        leave();
        count(service.token, -1);
        request.signal.removeEventListener('abort', abort);
        // A stream that its reader cancelled is closed already.
        if (by !== 'reader') controller.close();
      };
      const abort = () => close();
      request.signal.addEventListener('abort', abort);
      if (request.signal.aborted) return close();
      // Something must go out at once, or the browser thinks that the connection is still being made.
      write(': here\n\n');
      leave = pollers.watch(watched, {
        read: (signal) => readLive(service, ids.data, signal),
        prove: (signal) => proveToken(service, ids.data, signal),
        emit,
      });
    },
    cancel: () => close('reader'),
  });
  return new Response(stream, {
    headers: {
      ...answerHeaders,
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store, no-transform',
      'x-accel-buffering': 'no',
    },
  });
}

const noRoom: ActionError = {
  kind: 'unavailable',
  reason: '',
  status: 503,
  requestId: null,
  retryAfter: roomIn,
};

function count(token: string, change: number): void {
  const now = (streams.get(token) ?? 0) + change;
  if (now > 0) streams.set(token, now);
  else streams.delete(token);
}
