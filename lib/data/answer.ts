import 'server-only';
import type { ActionError } from '@/lib/action-result';
import { getSession, type Session } from '@/lib/auth/session';
import { OpenStackError } from '@/lib/openstack/error';

const noStore = { 'cache-control': 'no-store' };

/** An error of the client as it crosses to the browser. Anything else is a bug and thrown on. */
export function toActionError(error: unknown): ActionError {
  if (!(error instanceof OpenStackError)) throw error;
  const { kind, reason, status, requestId } = error;
  return { kind, reason, status, requestId };
}

export const unauthorizedError: ActionError = {
  kind: 'unauthorized',
  reason: '',
  status: 401,
  requestId: null,
};

/** The frame of every GET handler for data: session, one read, closed errors, nothing cached. */
export async function answer(read: (session: Session) => Promise<unknown>): Promise<Response> {
  const session = await getSession();
  if (!session) return Response.json(unauthorizedError, { status: 401, headers: noStore });
  try {
    const data = await read(session);
    return Response.json(data, { headers: noStore });
  } catch (error) {
    const told = toActionError(error);
    return Response.json(told, { status: told.status ?? 503, headers: noStore });
  }
}
