import 'server-only';
import type { SessionClaims } from '@/lib/auth/session';
import { env } from '@/lib/env';
import { OpenStackError } from '@/lib/openstack/error';
import {
  authenticate,
  type Credentials,
  type IssuedToken,
  imageEndpoint,
  listProjects,
} from '@/lib/openstack/identity';

/** Why somebody was not let in; the sign-in page has a sentence for each. */
export type SignInProblem = 'credentials' | 'no_project' | 'no_image_service' | 'unavailable' | 'unexpected';

/** Thrown with the problem as its message, which next-auth hands to the page. */
export class SignInError extends Error {
  constructor(problem: SignInProblem) {
    super(problem);
    this.name = 'SignInError';
  }
}

/** Signs in with credentials, to `projectId` or else the user's own default project or the first by name. */
export async function keystoneSignIn(credentials: Credentials, projectId?: string): Promise<SessionClaims> {
  try {
    const { authUrl } = env();
    if (projectId) return claimsOf(await authenticate(authUrl, credentials, { projectId }));
    const first = await authenticate(authUrl, credentials);
    if (first.token.project) return claimsOf(first);
    const [project] = (await listProjects(authUrl, first.id)).sort((a, b) => a.name.localeCompare(b.name));
    if (!project) throw new SignInError('no_project');
    return claimsOf(
      await authenticate(authUrl, { method: 'token', token: first.id }, { projectId: project.id }),
    );
  } catch (cause) {
    throw cause instanceof OpenStackError ? new SignInError(problemOf(cause)) : cause;
  }
}

function problemOf(error: OpenStackError): SignInProblem {
  if (error.kind === 'unauthorized' || error.kind === 'not_found') return 'credentials';
  return error.kind === 'unavailable' ? 'unavailable' : 'unexpected';
}

function claimsOf({ id, token }: IssuedToken): SessionClaims {
  const { region, interface: side } = env();
  const endpoint = imageEndpoint(token.catalog ?? [], { region, interface: side });
  if (!token.project) throw new SignInError('no_project');
  if (!endpoint) throw new SignInError('no_image_service');
  return {
    keystoneToken: id,
    expiresAt: Date.parse(token.expires_at),
    userId: token.user.id,
    userName: token.user.name,
    userDomain: token.user.domain.name,
    projectId: token.project.id,
    projectName: token.project.name,
    roles: (token.roles ?? []).map((role) => role.name.toLowerCase()),
    region: endpoint.region,
    imageUrl: endpoint.url,
  };
}
