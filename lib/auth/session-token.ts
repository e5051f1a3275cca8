import type { IncomingHttpHeaders } from 'node:http';
import { decode, getToken, type JWT } from 'next-auth/jwt';
import { processSingleton } from '@/lib/server/process-singleton';

/** What was found in the session's cookie. */
export interface SessionToken {
  /** Its claims as they were encrypted; null where there is no cookie, it has ended or cannot be read. */
  token: JWT | null;
  /** There is a cookie that this process has not the secret for, or that is none of ours. */
  unreadable: boolean;
}

/** Cookies and headers of a request, as next-auth takes them. */
export interface RequestWithCookies {
  /** Pairs of name and value, or whatever has `getAll`: a large cookie comes in chunks. */
  cookies: unknown;
  headers: Headers | IncomingHttpHeaders;
}

const told = processSingleton('unreadable-sessions', () => ({ once: false }));

/**
 * Reads the cookie of a session. One that cannot be read, as those of a copy with another NEXTAUTH_SECRET, is said once to
 * the log: in a round robin it looks to whoever is signed in as if the dashboard forgot them.
 */
export async function readSessionToken(
  req: RequestWithCookies,
  { secret, cookieName }: { secret: string; cookieName: string },
): Promise<SessionToken> {
  let unreadable = false;
  const token = await getToken({
    req: req as never,
    secret,
    cookieName,
    decode: async (given) => {
      try {
        return await decode(given);
      } catch (cause) {
        // What jose says of a token that is ours and over.
        unreadable = !(cause instanceof Error && 'code' in cause && cause.code === 'ERR_JWT_EXPIRED');
        throw cause;
      }
    },
  });
  if (unreadable && !told.once) {
    told.once = true;
    console.warn(
      'A session cookie came that cannot be read: every copy of the dashboard needs the same NEXTAUTH_SECRET, and to change it ends all sessions. This is said once.',
    );
  }
  return { token, unreadable };
}
