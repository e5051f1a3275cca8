import { eq } from 'drizzle-orm';
import type { Hono } from 'hono';
import type { Cloud } from '@/lib/embedded/cloud';
import { projects, roleAssignments, roles, users } from '@/lib/embedded/db/schema';
import { badRequest } from '@/lib/embedded/error';
import { type CloudContext, type CloudEnv, resource } from '@/lib/embedded/http';
import { isTrue } from '@/lib/embedded/identity/list-filter';
import { domainRef } from '@/lib/embedded/identity/represent';
import { identityUrl, requireAdmin, selfLinks } from '@/lib/embedded/identity/require-token';
import { rolesByName, withImpliedRoles } from '@/lib/embedded/identity/tokens';

/** A role that a user has in a project; `prior` is the one that implies it, where nobody gave it. */
interface Held {
  user: typeof users.$inferSelect;
  project: typeof projects.$inferSelect;
  role: typeof roles.$inferSelect;
  prior?: typeof roles.$inferSelect;
}

/** GET /v3/role_assignments (keystone/api/role_assignments.py): there are no groups, domain or system roles here. */
export function roleAssignmentRoutes(app: Hono<CloudEnv>): void {
  resource(app, '/v3/role_assignments', {
    GET: (c) => {
      requireAdmin(c, 'list_role_assignments');
      refuseContradictions(c);
      const named = isTrue(c.req.query('include_names'));
      const held = isTrue(c.req.query('effective')) ? withImplied(c.var.cloud) : given(c.var.cloud);
      const rows = held.filter((one) => isWanted(c, one)).map((one) => body(c, one, named));
      return c.json({ role_assignments: rows, links: selfLinks(c) });
    },
  });
}

function given(cloud: Cloud): Held[] {
  return cloud.db
    .select({ user: users, project: projects, role: roles })
    .from(roleAssignments)
    .innerJoin(users, eq(users.id, roleAssignments.user_id))
    .innerJoin(projects, eq(projects.id, roleAssignments.project_id))
    .innerJoin(roles, eq(roles.id, roleAssignments.role_id))
    .orderBy(users.name, projects.name, roles.name)
    .all();
}

function withImplied(cloud: Cloud): Held[] {
  const byName = rolesByName(cloud);
  return given(cloud).flatMap((one) =>
    withImpliedRoles([one.role.name]).flatMap((name): Held[] => {
      const role = byName.get(name);
      if (!role) return [];
      return role.id === one.role.id ? [one] : [{ ...one, role, prior: one.role }];
    }),
  );
}

function refuseContradictions(c: CloudContext): void {
  const asked = (name: string) => Boolean(c.req.query(name));
  if (asked('scope.domain.id') && asked('scope.project.id'))
    throw badRequest('Specify a domain or project, not both');
  if (asked('scope.domain.id') && asked('scope.system'))
    throw badRequest('Specify system or domain, not both');
  if (asked('scope.project.id') && asked('scope.system'))
    throw badRequest('Specify system or project, not both');
  if (asked('user.id') && asked('group.id')) throw badRequest('Specify a user or group, not both');
}

function isWanted(c: CloudContext, { user, project, role }: Held): boolean {
  const isOr = (name: string, id: string) => (c.req.query(name) || id) === id;
  const foreign = ['group.id', 'scope.domain.id', 'scope.system', 'scope.OS-INHERIT:inherited_to'];
  return (
    isOr('user.id', user.id) &&
    isOr('scope.project.id', project.id) &&
    isOr('role.id', role.id) &&
    foreign.every((name) => !c.req.query(name))
  );
}

function body(c: CloudContext, { user, project, role, prior }: Held, named: boolean): object {
  const { cloud } = c.var;
  const withName = (row: { id: string; name: string; domain_id: string }) =>
    named ? { id: row.id, name: row.name, domain: domainRef(cloud, row.domain_id) } : { id: row.id };
  const giver = prior ?? role;
  const url = identityUrl(c);
  return {
    links: {
      assignment: `${url}/projects/${project.id}/users/${user.id}/roles/${giver.id}`,
      ...(prior ? { prior_role: `${url}/prior_role/${role.id}/implies/${prior.id}` } : {}),
    },
    scope: { project: withName(project) },
    user: withName(user),
    role: named ? { id: role.id, name: role.name } : { id: role.id },
  };
}
