import { getPath } from 'hono/utils/url';
import type { CloudContext } from '@/lib/embedded/http';
import { allows } from '@/lib/embedded/identity/access-rules';
import { keystoneUnauthorized, notAuthorized } from '@/lib/embedded/identity/keystone-errors';
import { findToken, type LiveToken } from '@/lib/embedded/identity/tokens';

/** The token in X-Auth-Token, or Keystone's 401; so when its access rules do not name this call. */
export function requireToken(c: CloudContext): LiveToken {
  const id = c.req.header('x-auth-token') ?? '';
  const live = findToken(c.var.cloud, id);
  if (!live) throw keystoneUnauthorized();
  if (c.req.path === '/v3/auth/tokens' && isAboutTokens(c, id)) return live;
  const asked = {
    service: 'identity',
    method: c.req.method,
    paths: [c.req.path, getPath(c.req.raw)],
  };
  if (!allows(live.applicationCredential?.rules ?? null, asked)) throw keystoneUnauthorized();
  return live;
}

/**
 * What no access rule has to name: a service that holds a token must be able to ask what it is (keystonemiddleware,
 * validate_allowed_request), and whoever signs out ends the own one.
 */
function isAboutTokens(c: CloudContext, id: string): boolean {
  const { method } = c.req;
  return (
    method === 'GET' || method === 'HEAD' || (method === 'DELETE' && c.req.header('x-subject-token') === id)
  );
}

/** The token of an administrator, or the 403 of a policy (`list_users`). */
export function requireAdmin(c: CloudContext, policy: string): LiveToken {
  const token = requireToken(c);
  if (!isAdmin(token)) throw notAuthorized(`identity:${policy}`);
  return token;
}

/** The token of an administrator or of the user it is about, or the 403 of a policy. */
export function requireAdminOr(c: CloudContext, userId: string, policy: string): LiveToken {
  const token = requireToken(c);
  if (!isAdmin(token) && token.user.id !== userId) throw notAuthorized(`identity:${policy}`);
  return token;
}

/** Whether a token has the role `admin`, in whatever project. */
export function isAdmin(token: LiveToken): boolean {
  return token.roleNames.some((name) => name.toLowerCase() === 'admin');
}

/** Scheme, host and port of the request, for the addresses in answers. */
export function originOf(c: CloudContext): string {
  return new URL(c.req.url).origin;
}

/** Scheme, host and mount point, for the `links` of answers. */
export function identityUrl(c: CloudContext): string {
  return `${originOf(c)}/identity/v3`;
}

/** The `links` member of every Keystone list. */
export function selfLinks(c: CloudContext): object {
  return { next: null, self: c.req.url, previous: null };
}
