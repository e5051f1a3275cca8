import { and, eq } from 'drizzle-orm';
import type { Hono } from 'hono';
import type { Cloud } from '@/lib/embedded/cloud';
import { domains, projects, roleAssignments } from '@/lib/embedded/db/schema';
import { forbidden, notFound } from '@/lib/embedded/error';
import { type CloudContext, type CloudEnv, resource, wireMicros } from '@/lib/embedded/http';
import { type Authenticated, authenticateRequest } from '@/lib/embedded/identity/auth-request';
import { offeredMethods } from '@/lib/embedded/identity/auth-schema';
import { keystoneUnauthorized, notAuthorized } from '@/lib/embedded/identity/keystone-errors';
import { issueReceipt } from '@/lib/embedded/identity/receipts';
import { catalogFor, domainRef, projectBody, tokenBody } from '@/lib/embedded/identity/represent';
import { identityBody } from '@/lib/embedded/identity/request-body';
import {
  identityUrl,
  isAdmin,
  originOf,
  requireToken,
  selfLinks,
} from '@/lib/embedded/identity/require-token';
import { findToken, issueToken, type LiveToken, revokeToken } from '@/lib/embedded/identity/tokens';
import { rulesBegunWith } from '@/lib/embedded/identity/user-options';
import { addressOf } from '@/lib/embedded/remote-address';

/** /v3/auth: tokens, projects, domains, catalog (Keystone API v3, Authentication and token management). */
export function authRoutes(app: Hono<CloudEnv>): void {
  resource(app, '/v3/auth/tokens', {
    POST: signIn,
    GET: (c) => {
      const policy = c.req.method === 'HEAD' ? 'check_token' : 'validate_token';
      const { id, live } = subjectOf(c, policy);
      // Who asks for a service says that the service understands access rules.
      const understood = Number(c.req.header('openstack-identity-access-rules') ?? 0) >= 1;
      if (live.applicationCredential?.rules && !understood) throw notFound('Failed to validate token');
      const body = tokenBody(c.var.cloud, live, originOf(c), c.req.query('nocatalog') === undefined);
      return c.json(body, 200, { 'x-subject-token': id });
    },
    DELETE: (c) => {
      revokeToken(c.var.cloud, subjectOf(c, 'revoke_token').id);
      return c.body(null, 204);
    },
  });
  resource(app, '/v3/auth/projects', {
    GET: (c) => {
      const { user } = requireToken(c);
      const found = projectsOf(c.var.cloud, user.id).map((project) => projectBody(project, originOf(c)));
      return c.json({ projects: found, links: selfLinks(c) });
    },
  });
  resource(app, '/v3/auth/domains', {
    GET: (c) => {
      requireToken(c);
      return c.json({ domains: [], links: selfLinks(c) });
    },
  });
  resource(app, '/v3/auth/system', {
    GET: (c) => {
      requireToken(c);
      return c.json({ system: [], links: { self: `${identityUrl(c)}/auth/system` } });
    },
  });
  resource(app, '/v3/auth/catalog', {
    GET: (c) => {
      if (!requireToken(c).project)
        throw forbidden('You are not authorized to perform the requested action.');
      const links = { self: `${identityUrl(c)}/auth/catalog` };
      return c.json({ catalog: catalogFor(c.var.cloud, originOf(c)), links });
    },
  });
}

async function signIn(c: CloudContext): Promise<Response> {
  const { cloud } = c.var;
  const receipt = c.req.header('openstack-auth-receipt');
  const who = await authenticateRequest(cloud, await identityBody(c), receipt, addressOf(c.req.raw));
  if (!who.suffices) return moreNeeded(c, who);
  const id = issueToken(cloud, {
    userId: who.user.id,
    projectId: who.projectId,
    methods: who.methods,
    expiresAt: who.expiresAt,
    parentAuditId: who.parentAuditId,
    applicationCredentialId: who.applicationCredentialId,
  });
  const live = findToken(cloud, id);
  if (!live) throw keystoneUnauthorized();
  const body = tokenBody(cloud, live, originOf(c), c.req.query('nocatalog') === undefined);
  return c.json(body, 201, { 'x-subject-token': id });
}

/** The 401 of somebody who has to prove more, with a receipt for what was proved (keystone/receipt/handlers.py). */
function moreNeeded(c: CloudContext, { user, methods }: Authenticated): Response {
  const { cloud } = c.var;
  const { id, issuedAt, expiresAt } = issueReceipt(cloud, user.id, methods);
  const body = {
    receipt: {
      methods,
      user: { id: user.id, name: user.name, domain: domainRef(cloud, user.domain_id) },
      expires_at: `${wireMicros(expiresAt)}Z`,
      issued_at: `${wireMicros(issuedAt)}Z`,
    },
    required_auth_methods: rulesBegunWith(user.options, methods, offeredMethods),
  };
  return c.json(body, 401, { 'openstack-auth-receipt': id });
}

/** Projects in which a user has a role, by name; neither they nor their domains are disabled. */
export function projectsOf(cloud: Cloud, userId: string): (typeof projects.$inferSelect)[] {
  return cloud.db
    .selectDistinct({ project: projects })
    .from(projects)
    .innerJoin(roleAssignments, eq(roleAssignments.project_id, projects.id))
    .innerJoin(domains, eq(domains.id, projects.domain_id))
    .where(and(eq(roleAssignments.user_id, userId), eq(projects.enabled, true), eq(domains.enabled, true)))
    .orderBy(projects.name)
    .all()
    .map((row) => row.project);
}

/** The live token that a request is about: one's own user's, or anybody's for an administrator (and a service). */
function subjectOf(c: CloudContext, policy: string): { id: string; live: LiveToken } {
  const caller = requireToken(c);
  const id = c.req.header('x-subject-token');
  if (!id) throw notAuthorized(`identity:${policy}`);
  const live = findToken(c.var.cloud, id);
  if (!live) throw notFound('Failed to validate token');
  const asService = policy === 'validate_token' && caller.roleNames.includes('service');
  if (live.user.id !== caller.user.id && !isAdmin(caller) && !asService)
    throw notAuthorized(`identity:${policy}`);
  return { id, live };
}
