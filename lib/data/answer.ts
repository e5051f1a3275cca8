import 'server-only';
import { getSession, type Session } from '@/lib/auth/session';
import type { ActionError } from '@/lib/contract/action-result';
import { toActionError } from '@/lib/openstack/action-error';

const noStore = { 'cache-control': 'no-store' };

export const unauthorizedError: ActionError = {
  kind: 'unauthorized',
  reason: '',
  status: 401,
  requestId: null,
};

/** The frame of every GET handler for data: session, one read, closed errors, nothing cached. */
export function answer(read: (session: Session) => Promise<unknown>): Promise<Response> {
  return respond(async (session) => Response.json(await read(session), { headers: noStore }));
}

/** The same for what is handed on as it is read; `read` fails before anything is sent, or breaks the stream off. */
export function answerStream(
  type: string,
  read: (session: Session) => Promise<ReadableStream<Uint8Array>>,
): Promise<Response> {
  return respond(
    async (session) => new Response(await read(session), { headers: { ...noStore, 'content-type': type } }),
  );
}

async function respond(make: (session: Session) => Promise<Response>): Promise<Response> {
  const session = await getSession();
  if (!session) return Response.json(unauthorizedError, { status: 401, headers: noStore });
  try {
    return await make(session);
  } catch (error) {
    const told = toActionError(error);
    return Response.json(told, { status: told.status ?? 503, headers: noStore });
  }
}
