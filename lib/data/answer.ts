import 'server-only';
import { headers } from 'next/headers';
import { getSession, type Session } from '@/lib/auth/session';
import { type ActionError, answerMark } from '@/lib/contract/action-result';
import { isStampOfUser, stampHeader, stampOf } from '@/lib/contract/stamp';
import { attachment } from '@/lib/images/download-name';
import { toActionError } from '@/lib/openstack/action-error';

/** Headers of every answer of a handler of ours: kept by nobody, and marked as ours. */
export const answerHeaders = { 'cache-control': 'no-store', [answerMark]: '1' };

export const unauthorizedError: ActionError = {
  kind: 'unauthorized',
  reason: '',
  status: 401,
  requestId: null,
};

/**
 * The refusal of a page that shows other work than the session's: somebody switched the project or the
 * region, or signed in as somebody else, in another tab. null where they agree, or where the page says nothing.
 */
export function otherProjectError({ viewer }: Session, stamp: string | null | undefined): ActionError | null {
  if (!stamp || stamp === stampOf(viewer)) return null;
  const now = {
    project: viewer.projectName,
    region: viewer.region,
    user: viewer.userName,
    sameUser: isStampOfUser(stamp, viewer),
  };
  return { kind: 'conflict', reason: 'other_project', status: 409, requestId: null, now };
}

/** The frame of every GET handler for data: session, one read, closed errors, nothing cached. */
export function answer(read: (session: Session) => Promise<unknown>): Promise<Response> {
  return respond(async (session) => Response.json(await read(session), { headers: answerHeaders }));
}

/**
 * The same for a file that is handed on as it is read; `read` fails before anything is sent, or breaks the stream off.
 * @param name the file's, for whoever opens the address itself.
 */
export function answerFile(
  name: string,
  type: string,
  read: (session: Session) => Promise<ReadableStream<Uint8Array>>,
): Promise<Response> {
  const headers = { ...answerHeaders, 'content-type': type, 'content-disposition': attachment(name) };
  return respond(async (session) => new Response(await read(session), { headers }));
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
  const other = otherProjectError(session, (await headers()).get(stampHeader));
  if (other) return errorAnswer(other);
  try {
    return await make(session);
  } catch (error) {
    // Nobody hears this answer: whoever asked has left. The second name is that of Next's own signal.
    if (error instanceof Error && ['AbortError', 'ResponseAborted'].includes(error.name))
      return new Response(null, { status: 499 });
    return errorAnswer(toActionError(error));
  }
}
