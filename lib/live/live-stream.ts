import 'server-only';
import { z } from 'zod';
import { getSession } from '@/lib/auth/session';
import { imageIdSchema } from '@/lib/contract/image';
import { unauthorizedError } from '@/lib/data/answer';
import { createPollers } from '@/lib/live/poller';
import { readLive } from '@/lib/live/read-live';
import { OpenStackError } from '@/lib/openstack/error';
import { processSingleton } from '@/lib/server/process-singleton';
import type { LiveEvent } from '@/lib/work/live-event';

const idList = z.array(imageIdSchema).max(200);
const pingEvery = 15_000;

const pollers = processSingleton('pollers', () =>
  createPollers((error) => error instanceof OpenStackError && error.kind === 'unauthorized'),
);

/** One stream of events for one browser, until it goes, everything is final, or its token ends. */
export async function liveStream(request: Request): Promise<Response> {
  const session = await getSession();
  if (!session) return Response.json(unauthorizedError, { status: 401 });
  const params = new URL(request.url).searchParams;
  const list = (name: string) => idList.safeParse((params.get(name) ?? '').split(',').filter(Boolean).sort());
  const ids = list('ids');
  const expected = list('expect');
  if (!ids.success || !expected.success || ids.data.length === 0) {
    return Response.json({ kind: 'invalid', reason: 'ids', status: 400, requestId: null }, { status: 400 });
  }
  const { service, viewer } = session;
  const key = JSON.stringify([
    service.url,
    viewer.projectId,
    [...viewer.roles].sort(),
    ids.data,
    expected.data,
  ]);
  const encoder = new TextEncoder();
  let leave = () => {};
  let ping: NodeJS.Timeout | undefined;
  const stream = new ReadableStream<Uint8Array>({
    async start(controller) {
      let open = true;
      const close = () => {
        if (!open) return;
        open = false;
        clearInterval(ping);
        leave();
        controller.close();
      };
      const write = (text: string) => {
        if (open) controller.enqueue(encoder.encode(text));
      };
      request.signal.addEventListener('abort', close);
      ping = setInterval(() => write(': ping\n\n'), pingEvery);
      // Something must go out at once, or the browser thinks that the connection is still being made.
      write('retry: 2000\n\n');
      const left = await pollers.watch(key, ids.data, expected.data, {
        read: (signal) => readLive(service, ids.data, signal),
        emit: (event: LiveEvent) => {
          write(`data: ${JSON.stringify(event)}\n\n`);
          if (event.type === 'final' || event.type === 'unauthorized') close();
        },
      });
      if (open) leave = left;
      else left();
    },
    cancel() {
      clearInterval(ping);
      leave();
    },
  });
  return new Response(stream, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    },
  });
}
