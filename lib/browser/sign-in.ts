import type { SignInProblem } from '@/lib/auth/keystone-sign-in';
import { parseJson } from '@/lib/browser/dashboard';
import { eraseHere, keepAgain } from '@/lib/browser/kept-draft';
import { pageOwner, userPart } from '@/lib/browser/own-storage';
import { tellTabs } from '@/lib/browser/page-session';
import { retryAfterOf } from '@/lib/contract/retry-after';
import * as s from '@/lib/contract/shape';
import { apiRoutes } from '@/lib/routes';

/** Why the form did not even reach the dashboard, as in `DoorReason`. */
type DoorProblem = 'no_connection' | 'dashboard_silent' | 'between';
export type SignInResult =
  | { ok: true }
  /**
   * `about` is what the sentence for the reason names: an address, regions, the code of an error; `retryAfter` the seconds
   * that something in between asks to wait.
   */
  | { ok: false; reason: SignInProblem | DoorProblem; about?: string; retryAfter?: number };

const problems: readonly SignInProblem[] = [
  'credentials',
  'code_needed',
  'methods_needed',
  'code',
  'no_project',
  'no_image_service',
  'no_region',
  'no_keystone',
  'tls',
  'sso_over',
  'unavailable',
  'busy',
  'full',
  'unable',
  'throttled',
  'unexpected',
];

/** Where a sign-in leads; what is left out is the cloud's own default. */
interface Destination {
  cloud?: string;
  /** Set to come back into the same project and region. */
  projectId?: string;
  region?: string;
}
/** `code` is a one-time password, for who was told `code_needed`. */
export type PasswordCredentials = { name: string; password: string; domain: string; code?: string };
export type SignInCredentials = PasswordCredentials | { id: string; secret: string };

/** Signs in with a password or an application credential. */
export function signIn(credentials: SignInCredentials, to: Destination = {}): Promise<SignInResult> {
  const provider = 'secret' in credentials ? 'application-credential' : 'password';
  return enter(provider, { ...credentials, ...to });
}

/** Signs in with what came from a provider, into a project. */
export function signInWithSso(projectId: string, region?: string): Promise<SignInResult> {
  return enter('websso', { projectId, region });
}

/** Moves the session to another project or region of the same user. */
export function switchTo(projectId: string, region?: string): Promise<SignInResult> {
  return enter('project', { projectId, region });
}

async function enter(provider: string, fields: Record<string, string | undefined>): Promise<SignInResult> {
  const result = await post(apiRoutes.auth(`callback/${provider}`), fields);
  if (!result.ok) return result;
  keepAgain();
  tellTabs({ type: 'signed_in', user: userPart(pageOwner()) });
  return result;
}

/** `erased`: nothing is left in this browser of what it kept of the user. */
type SignOutResult = { ok: true; erased: boolean } | Extract<SignInResult, { ok: false }>;

/**
 * Ends the session and revokes its token; then what this browser kept of the user is erased, in every tab. Where the first
 * fails, the session may go on, and all stays as it was; where the second does, the session is over all the same.
 */
export async function signOut(): Promise<SignOutResult> {
  const user = userPart(pageOwner());
  const result = await post(apiRoutes.auth('signout'), {});
  if (!result.ok) return result;
  tellTabs({ type: 'signed_out', user });
  try {
    eraseHere();
    await (await import('@/lib/browser/kept-uploads')).keptUploads.erase();
    return { ok: true, erased: true };
  } catch {
    return { ok: true, erased: false };
  }
}

/** next-auth's two answers: a token for the form, and an address that names the error. */
const csrfSchema = s.object({ csrfToken: s.string() });
const answerSchema = s.object({ url: s.string() });

/**
 * next-auth's own endpoints: a form with a CSRF token, answered by an address that names the error. Its answers carry no
 * mark of ours: whatever has another form came from something in between.
 */
async function post(
  path: string,
  fields: Record<string, string | undefined>,
  first = true,
): Promise<SignInResult> {
  const csrf = await read(apiRoutes.auth('csrf'), csrfSchema);
  if (!csrf.ok) return csrf;
  const body = new URLSearchParams({
    csrfToken: csrf.data.csrfToken,
    json: 'true',
    callbackUrl: location.origin,
  });
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) body.set(name, value);
  const answer = await read(path, answerSchema, { method: 'POST', body });
  if (!answer.ok) return answer;
  const said = URL.canParse(answer.data.url, location.origin)
    ? new URL(answer.data.url, location.origin).searchParams
    : new URLSearchParams({ error: 'unexpected' });
  // Another tab got a token in place of ours meanwhile: nothing was done, though no error is named.
  if (said.has('csrf')) return first ? post(path, fields, false) : { ok: false, reason: 'unexpected' };
  const error = said.get('error');
  if (!error) return { ok: true };
  const [, word, about] = /^(\w+)(?::(.*))?$/s.exec(error) ?? [];
  return { ok: false, reason: problems.find((problem) => problem === word) ?? 'unexpected', about };
}

type Read<T> = { ok: true; data: T } | Extract<SignInResult, { ok: false }>;

/** Reads an answer; what only asks is asked once more when the connection broke. */
async function read<T>(path: string, schema: s.Shape<T>, init: RequestInit = {}): Promise<Read<T>> {
  const attempt = async () => {
    const response = await fetch(path, { cache: 'no-store', ...init });
    return { text: await response.text(), retryAfter: retryAfterOf(response.headers.get('retry-after')) };
  };
  const isOffline = () => navigator.onLine === false;
  let answer: Awaited<ReturnType<typeof attempt>>;
  try {
    answer = await attempt().catch((cause) => {
      if (init.method === 'POST' || isOffline()) throw cause;
      return attempt();
    });
  } catch {
    return { ok: false, reason: isOffline() ? 'no_connection' : 'dashboard_silent' };
  }
  const found = schema.safeParse(parseJson(answer.text));
  if (found.success) return { ok: true, data: found.data };
  const wait = answer.retryAfter === null ? {} : { retryAfter: answer.retryAfter };
  return { ok: false, reason: 'between', ...wait };
}
