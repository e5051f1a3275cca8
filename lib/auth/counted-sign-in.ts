import 'server-only';
import { z } from 'zod';
import { logLine } from '@/lib/auth/auth-logger';
import { failedSignIns } from '@/lib/auth/failed-sign-ins';
import { SignInError, type SignInProblem } from '@/lib/auth/keystone-sign-in';
import type { SessionClaims } from '@/lib/auth/session';

/** As whom somebody signs in, without what proves it. */
interface Who {
  cloud: string;
  method: string;
  /** A user's name, or the id of an application credential; '' where only the provider knows it before. */
  name: string;
  domain: string;
}

/** What databases under Keystone take for the same name: neither case nor accents count, nor blanks at the end. */
const sameName = (name: string) => name.normalize('NFKD').replace(/\p{M}/gu, '').trim().toLowerCase();

/** What says that it was not proved who somebody is. */
const refusals: readonly SignInProblem[] = ['credentials', 'code', 'sso_over'];

/** What our server tells of every request: the network that it comes from (scripts/serve.mjs). */
const requestSchema = z.object({ headers: z.object({ 'x-darkroom-from': z.string() }) });

/**
 * Signs in where not too many have failed of late, and tells the log who tried, from where, and what became of it. Throws
 * SignInError with `throttled` without asking the cloud; else what `signIn` throws.
 */
export async function countedSignIn(
  who: Who,
  request: unknown,
  signIn: () => Promise<SessionClaims>,
): Promise<SessionClaims> {
  const from = requestSchema.safeParse(request).data?.headers['x-darkroom-from'] ?? '';
  const tell = (outcome: string, as: Pick<Who, 'name' | 'domain'> = who) =>
    console.info(logLine('sign-in', { at: new Date().toISOString(), outcome, from, ...who, ...as }));
  const account =
    who.name === '' ? null : JSON.stringify([who.cloud, sameName(who.domain), sameName(who.name)]);
  const tried = failedSignIns().begin({ account, from });
  if (!tried) {
    tell('throttled');
    throw new SignInError('throttled');
  }
  try {
    const claims = await signIn();
    tried.accepted();
    tell('accepted', who.name === '' ? { name: claims.userName, domain: claims.userDomain } : who);
    return claims;
  } catch (error) {
    const problem = error instanceof SignInError ? error.problem : 'unexpected';
    if (!refusals.includes(problem)) tried.undecided();
    tell(problem);
    throw error;
  }
}
