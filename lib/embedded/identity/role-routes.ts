import { and, eq } from 'drizzle-orm';
import type { Hono } from 'hono';
import { z } from 'zod';
import { roleAssignments, roles } from '@/lib/embedded/db/schema';
import { notFound } from '@/lib/embedded/error';
import { type CloudContext, type CloudEnv, param, resource } from '@/lib/embedded/http';
import { newId } from '@/lib/embedded/identity/identifiers';
import { storedAlready } from '@/lib/embedded/identity/keystone-errors';
import { matches } from '@/lib/embedded/identity/list-filter';
import { findProject } from '@/lib/embedded/identity/project-routes';
import { roleBody } from '@/lib/embedded/identity/represent';
import { bodyMember } from '@/lib/embedded/identity/request-body';
import { identityUrl, requireAdmin, selfLinks } from '@/lib/embedded/identity/require-token';
import { forgetTokens } from '@/lib/embedded/identity/tokens';
import { findUser } from '@/lib/embedded/identity/user-routes';

const roleSchema = z.object({ name: z.string().min(1).max(255) });
type Row = typeof roles.$inferSelect;

/** /v3/roles, and the roles of a user in a project. */
export function roleRoutes(app: Hono<CloudEnv>): void {
  const body = (c: CloudContext, row: Row) => ({
    ...roleBody(row),
    links: { self: `${identityUrl(c)}/roles/${row.id}` },
  });
  resource(app, '/v3/roles', {
    GET: (c) => {
      requireAdmin(c, 'list_roles');
      const rows = c.var.cloud.db.select().from(roles).all();
      const found = rows.filter((row) => matches(c, row, ['name']));
      return c.json({ roles: found.map((row) => body(c, row)), links: selfLinks(c) });
    },
    POST: async (c) => {
      requireAdmin(c, 'create_role');
      const row = { id: newId(), ...(await bodyMember(c, 'role', roleSchema)) };
      if (c.var.cloud.db.select().from(roles).where(eq(roles.name, row.name)).get())
        throw storedAlready('role', `name ${row.name}`);
      c.var.cloud.db.insert(roles).values(row).run();
      return c.json({ role: body(c, row) }, 201);
    },
  });
  resource(app, '/v3/roles/:role_id', {
    GET: (c) => {
      requireAdmin(c, 'get_role');
      return c.json({ role: body(c, findRole(c)) });
    },
  });
  resource(app, '/v3/projects/:project_id/users/:user_id/roles', {
    GET: (c) => {
      requireAdmin(c, 'list_grants');
      const rows = c.var.cloud.db
        .select({ role: roles })
        .from(roleAssignments)
        .innerJoin(roles, eq(roles.id, roleAssignments.role_id))
        .where(
          and(eq(roleAssignments.user_id, findUser(c).id), eq(roleAssignments.project_id, findProject(c).id)),
        )
        .all();
      return c.json({ roles: rows.map((row) => body(c, row.role)), links: selfLinks(c) });
    },
  });
  grantRoutes(app);
}

function grantRoutes(app: Hono<CloudEnv>): void {
  resource(app, '/v3/projects/:project_id/users/:user_id/roles/:role_id', {
    GET: (c) => {
      requireAdmin(c, 'check_grant');
      const grant = findGrant(c);
      if (!c.var.cloud.db.select().from(roleAssignments).where(sameGrant(grant)).get()) throw noGrant(grant);
      return c.body(null, 204);
    },
    PUT: (c) => {
      requireAdmin(c, 'create_grant');
      c.var.cloud.db.insert(roleAssignments).values(findGrant(c)).onConflictDoNothing().run();
      forgetTokens(c.var.cloud);
      return c.body(null, 204);
    },
    DELETE: (c) => {
      requireAdmin(c, 'revoke_grant');
      const grant = findGrant(c);
      const deleted = c.var.cloud.db.delete(roleAssignments).where(sameGrant(grant)).run();
      forgetTokens(c.var.cloud);
      if (deleted.changes === 0) throw noGrant(grant);
      return c.body(null, 204);
    },
  });
}

type Grant = typeof roleAssignments.$inferSelect;

function sameGrant({ user_id, project_id, role_id }: Grant) {
  return and(
    eq(roleAssignments.user_id, user_id),
    eq(roleAssignments.project_id, project_id),
    eq(roleAssignments.role_id, role_id),
  );
}

const noGrant = ({ user_id, project_id, role_id }: Grant) =>
  notFound(
    `Could not find role assignment with role: ${role_id}, user or group: ${user_id}, project, domain, or system: ${project_id}.`,
  );

function findGrant(c: CloudContext): Grant {
  return { role_id: findRole(c).id, user_id: findUser(c).id, project_id: findProject(c).id };
}

function findRole(c: CloudContext): Row {
  const id = param(c, 'role_id');
  const row = c.var.cloud.db.select().from(roles).where(eq(roles.id, id)).get();
  if (!row) throw notFound(`Could not find role: ${id}.`);
  return row;
}
