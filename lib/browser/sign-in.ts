import type { SignInProblem } from '@/lib/auth/keystone-sign-in';

export type SignInResult = { ok: true } | { ok: false; reason: SignInProblem };

const problems: readonly SignInProblem[] = [
  'credentials',
  'no_project',
  'no_image_service',
  'unavailable',
  'unexpected',
];

/** Where a sign-in leads; what is left out is the cloud's own default. */
interface Destination {
  cloud?: string;
  /** Set to come back into the same project and region. */
  projectId?: string;
  region?: string;
}
export type SignInCredentials =
  | { name: string; password: string; domain: string }
  | { id: string; secret: string };

/** Signs in with a password or an application credential. */
export function signIn(credentials: SignInCredentials, to: Destination = {}): Promise<SignInResult> {
  const provider = 'secret' in credentials ? 'application-credential' : 'password';
  return post(`/api/auth/callback/${provider}`, { ...credentials, ...to });
}

/** Moves the session to another project or region of the same user. */
export function switchTo(projectId: string, region?: string): Promise<SignInResult> {
  return post('/api/auth/callback/project', { projectId, region });
}

/** Ends the session and revokes its token. */
export async function signOut(): Promise<void> {
  await post('/api/auth/signout', {});
}

/** next-auth's own endpoints: a form with a CSRF token, answered by an address that names the error. */
async function post(path: string, fields: Record<string, string | undefined>): Promise<SignInResult> {
  try {
    const { csrfToken } = (await (await fetch('/api/auth/csrf')).json()) as { csrfToken: string };
    const body = new URLSearchParams({ csrfToken, json: 'true', callbackUrl: location.origin });
    for (const [name, value] of Object.entries(fields)) if (value !== undefined) body.set(name, value);
    const response = await fetch(path, { method: 'POST', body });
    const { url } = (await response.json()) as { url?: string };
    const error = url ? new URL(url, location.origin).searchParams.get('error') : null;
    if (response.ok && !error) return { ok: true };
    return { ok: false, reason: problems.find((problem) => problem === error) ?? 'unexpected' };
  } catch {
    // No answer, or not next-auth's: the dashboard itself is away.
    return { ok: false, reason: 'unavailable' };
  }
}
