import { eq } from 'drizzle-orm';
import type { Hono } from 'hono';
import type { Cloud } from '@/lib/embedded/cloud';
import { domains, projects, roleAssignments } from '@/lib/embedded/db/schema';
import { forbidden, notFound } from '@/lib/embedded/error';
import { type CloudContext, type CloudEnv, jsonBody, resource } from '@/lib/embedded/http';
import { authenticateRequest, keystoneUnauthorized } from '@/lib/embedded/identity/auth-request';
import { catalogFor, projectBody, tokenBody } from '@/lib/embedded/identity/represent';
import { findToken, issueToken, type LiveToken, revokeToken } from '@/lib/embedded/identity/tokens';

/** The token in X-Auth-Token, or Keystone's 401. */
export function requireToken(c: CloudContext): LiveToken {
  const live = findToken(c.var.cloud, c.req.header('x-auth-token') ?? '');
  if (!live) throw keystoneUnauthorized();
  return live;
}

/** Scheme, host and port of the request, for the addresses in answers. */
export function originOf(c: CloudContext): string {
  return new URL(c.req.url).origin;
}

/** /v3/auth: tokens, projects, domains, catalog (Keystone API v3, Authentication and token management). */
export function authRoutes(app: Hono<CloudEnv>): void {
  resource(app, '/v3/auth/tokens', {
    POST: async (c) => {
      const { cloud } = c.var;
      const who = authenticateRequest(cloud, await jsonBody(c));
      const id = issueToken(cloud, {
        userId: who.user.id,
        projectId: who.projectId,
        methods: who.methods,
        expiresAt: who.expiresAt,
        applicationCredentialId: who.applicationCredentialId,
      });
      const live = findToken(cloud, id);
      if (!live) throw keystoneUnauthorized();
      const body = tokenBody(cloud, live, originOf(c), c.req.query('nocatalog') === undefined);
      return c.json(body, 201, { 'x-subject-token': id });
    },
    GET: (c) => {
      requireToken(c);
      const subject = subjectToken(c);
      const live = findToken(c.var.cloud, subject);
      if (!live) throw notFound('Failed to validate token');
      const body = tokenBody(c.var.cloud, live, originOf(c), c.req.query('nocatalog') === undefined);
      return c.json(body, 200, { 'x-subject-token': subject });
    },
    DELETE: (c) => {
      const caller = requireToken(c);
      const subject = subjectToken(c);
      const live = findToken(c.var.cloud, subject);
      if (!live) throw notFound('Failed to validate token');
      if (live.user.id !== caller.user.id && !caller.roleNames.includes('admin')) throw forbidden();
      revokeToken(c.var.cloud, subject);
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
      return c.json({ system: [], links: selfLinks(c) });
    },
  });
  resource(app, '/v3/auth/catalog', {
    GET: (c) => {
      if (!requireToken(c).project)
        throw forbidden('You are not authorized to perform the requested action.');
      return c.json({ catalog: catalogFor(c.var.cloud, originOf(c)), links: selfLinks(c) });
    },
  });
}

/** Enabled projects in which a user has a role, by name. */
export function projectsOf(cloud: Cloud, userId: string): (typeof projects.$inferSelect)[] {
  return cloud.db
    .selectDistinct({ project: projects })
    .from(projects)
    .innerJoin(roleAssignments, eq(roleAssignments.project_id, projects.id))
    .innerJoin(domains, eq(domains.id, projects.domain_id))
    .where(eq(roleAssignments.user_id, userId))
    .orderBy(projects.name)
    .all()
    .map((row) => row.project)
    .filter((project) => project.enabled);
}

/** The `links` member of every Keystone list. */
export function selfLinks(c: CloudContext): object {
  return { next: null, self: c.req.url, previous: null };
}

function subjectToken(c: CloudContext): string {
  const subject = c.req.header('x-subject-token');
  if (!subject)
    throw forbidden('You are not authorized to perform the requested action: identity:validate_token.');
  return subject;
}
