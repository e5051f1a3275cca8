import 'server-only';
import { getSession, type Session } from '@/lib/auth/session';
import { type ActionError, answerMark } from '@/lib/contract/action-result';
import { toActionError } from '@/lib/openstack/action-error';

/** Headers of every answer of a handler of ours: kept by nobody, and marked as ours. */
export const answerHeaders = { 'cache-control': 'no-store', [answerMark]: '1' };

export const unauthorizedError: ActionError = {
  kind: 'unauthorized',
  reason: '',
  status: 401,
  requestId: null,
};

/** The frame of every GET handler for data: session, one read, closed errors, nothing cached. */
export function answer(read: (session: Session) => Promise<unknown>): Promise<Response> {
  return respond(async (session) => Response.json(await read(session), { headers: answerHeaders }));
}

/** The same for what is handed on as it is read; `read` fails before anything is sent, or breaks the stream off. */
export function answerStream(
  type: string,
  read: (session: Session) => Promise<ReadableStream<Uint8Array>>,
): Promise<Response> {
  return respond(
    async (session) =>
      new Response(await read(session), { headers: { ...answerHeaders, 'content-type': type } }),
  );
}

/** An error as an answer. A success whose body was not understood is no success: its own status is not passed on. */
export function errorAnswer(error: ActionError): Response {
  const status = error.status !== null && error.status >= 400 ? error.status : 503;
  const answer = Response.json(error, { status, headers: answerHeaders });
  if (error.retryAfter !== undefined) answer.headers.set('retry-after', String(error.retryAfter));
  return answer;
}

async function respond(make: (session: Session) => Promise<Response>): Promise<Response> {
  const session = await getSession();
  if (!session) return errorAnswer(unauthorizedError);
  try {
    return await make(session);
  } catch (error) {
    // Nobody hears this answer: whoever asked has left.
    if (error instanceof Error && error.name === 'AbortError') return new Response(null, { status: 499 });
    return errorAnswer(toActionError(error));
  }
}
