import type { SignInProblem } from '@/lib/auth/keystone-sign-in';

export type SignInResult = { ok: true } | { ok: false; reason: SignInProblem };

const problems: readonly SignInProblem[] = [
  'credentials',
  'no_project',
  'no_image_service',
  'unavailable',
  'unexpected',
];

/** Signs in with a password; `projectId` leads back into the same project. */
export function signIn(credentials: {
  name: string;
  password: string;
  domain: string;
  projectId?: string;
}): Promise<SignInResult> {
  return post('/api/auth/callback/password', credentials);
}

/** Moves the session to another project of the same user. */
export function switchProject(projectId: string): Promise<SignInResult> {
  return post('/api/auth/callback/project', { projectId });
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
