import { and, eq } from 'drizzle-orm';
import type { Hono } from 'hono';
import { getPath } from 'hono/utils/url';
import type { Cloud } from '@/lib/embedded/cloud';
import { users } from '@/lib/embedded/db/schema';
import { badRequest, notFound } from '@/lib/embedded/error';
import { personOf } from '@/lib/embedded/federation/provider-sessions';
import { escaped, webPage } from '@/lib/embedded/federation/web-page';
import { type CloudContext, type CloudEnv, param, resource } from '@/lib/embedded/http';
import { isEnabledDomain } from '@/lib/embedded/identity/find-identity';
import { keystoneUnauthorized } from '@/lib/embedded/identity/keystone-errors';
import { issueToken, type UserRow } from '@/lib/embedded/identity/tokens';

/** The protocol of the one provider, and what it is called. */
export const ssoProtocol = 'openid';
export const ssoProvider = 'demo';

/**
 * Keystone's WebSSO (keystone/api/auth.py, _AuthFederationWebSSOBase): a browser that is signed in at the provider gets a page
 * that posts an unscoped token to the dashboard it came from. Who is not is sent to the provider first, as a module of
 * Apache does before a real Keystone.
 */
export function webSsoRoutes(app: Hono<CloudEnv>): void {
  const base = '/v3/auth/OS-FEDERATION';
  const byProtocol = (c: CloudContext) => {
    if (param(c, 'protocol') !== ssoProtocol) throw keystoneUnauthorized();
    return answer(c);
  };
  const byProvider = (c: CloudContext) => {
    if (param(c, 'provider') !== ssoProvider)
      throw notFound(`Could not find Identity Provider: ${param(c, 'provider')}.`);
    return byProtocol(c);
  };
  resource(app, `${base}/websso/:protocol`, { GET: byProtocol, POST: byProtocol });
  resource(app, `${base}/identity_providers/:provider/protocols/:protocol/websso`, {
    GET: byProvider,
    POST: byProvider,
  });
}

function answer(c: CloudContext): Response {
  const { cloud } = c.var;
  const trusted = cloud.config.federation.trusted_dashboard;
  // Without a dashboard to come from there is no provider either.
  if (trusted.length === 0) throw keystoneUnauthorized();
  const person = personOf(cloud, c.req.raw);
  if (person === null) {
    const here = `${getPath(c.req.raw)}${new URL(c.req.url).search}`;
    return c.redirect(`/provider/sign-in?${new URLSearchParams({ back: here })}`, 302);
  }
  const dashboard = c.req.query('origin');
  if (!dashboard) throw badRequest('Request must have an origin query parameter');
  // Character by character, but for the case of host names in the configuration.
  if (!trusted.map(withLowerHost).includes(dashboard)) throw keystoneUnauthorized();
  const user = mapped(cloud, person);
  if (!user) throw keystoneUnauthorized();
  const token = issueToken(cloud, { userId: user.id, projectId: null, methods: [ssoProtocol] });
  const body = `<form id="sso" method="post" action="${escaped(dashboard)}"><p>Please wait…</p>
<input type="hidden" name="token" value="${escaped(token)}"><noscript><button>Go on</button></noscript></form>`;
  return webPage({
    title: 'Keystone',
    language: 'en',
    body,
    script: "document.getElementById('sso').submit()",
    formTarget: new URL(dashboard).origin,
  });
}

/** Keystone's utils.lower_case_hostname. */
function withLowerHost(address: string): string {
  return address.replace(
    /^([a-z]+:\/\/)([^/]+)/i,
    (_, scheme: string, host: string) => scheme + host.toLowerCase(),
  );
}

/** The mapping: who has the name of a user of the default domain is that user (a mapping of type `local`). */
function mapped(cloud: Cloud, person: string): UserRow | null {
  if (Object.hasOwn(cloud.config.federation.strangers, person)) return null;
  const user = cloud.db
    .select()
    .from(users)
    .where(and(eq(users.name, person), eq(users.domain_id, 'default')))
    .get();
  return user?.enabled && isEnabledDomain(cloud, user.domain_id) ? user : null;
}
