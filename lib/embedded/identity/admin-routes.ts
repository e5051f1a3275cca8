import { and, eq } from 'drizzle-orm';
import type { Hono } from 'hono';
import { z } from 'zod';
import { domains, projects, roleAssignments, roles, users } from '@/lib/embedded/db/schema';
import { badRequest, conflict, forbidden, notFound } from '@/lib/embedded/error';
import { type CloudContext, type CloudEnv, jsonBody, param, resource } from '@/lib/embedded/http';
import { originOf, projectsOf, requireToken, selfLinks } from '@/lib/embedded/identity/auth-routes';
import { hashPassword, newId } from '@/lib/embedded/identity/password';
import { projectBody, userBody } from '@/lib/embedded/identity/represent';
import { forgetTokens, type LiveToken } from '@/lib/embedded/identity/tokens';

const name = z.string().min(1).max(64);
const domainSchema = z.object({
  domain: z.object({ name, description: z.string().default(''), enabled: z.boolean().default(true) }),
});
const projectSchema = z.object({
  project: z.object({
    name,
    domain_id: z.string().default('default'),
    description: z.string().nullish(),
    enabled: z.boolean().default(true),
  }),
});
const userSchema = z.object({
  user: z.object({
    name: z.string().min(1).max(255),
    password: z.string().default(''),
    domain_id: z.string().default('default'),
    default_project_id: z.string().nullish(),
    email: z.string().nullish(),
    description: z.string().nullish(),
    enabled: z.boolean().default(true),
  }),
});
const roleSchema = z.object({ role: z.object({ name }) });

/** Projects, users, domains, roles and assignments, as far as an admin's tools and tests need them. */
export function adminRoutes(app: Hono<CloudEnv>): void {
  domainRoutes(app);
  projectRoutes(app);
  userRoutes(app);
  roleRoutes(app);
}

function domainRoutes(app: Hono<CloudEnv>): void {
  const body = (c: CloudContext, row: typeof domains.$inferSelect) => ({
    ...row,
    tags: [],
    options: {},
    links: { self: `${originOf(c)}/identity/v3/domains/${row.id}` },
  });
  resource(app, '/v3/domains', {
    GET: (c) => {
      requireToken(c);
      const wanted = c.req.query('name');
      const rows = c.var.cloud.db.select().from(domains).all();
      const found = rows.filter((row) => wanted === undefined || row.name === wanted);
      return c.json({ domains: found.map((row) => body(c, row)), links: selfLinks(c) });
    },
    POST: async (c) => {
      requireAdmin(c);
      const row = { id: newId(), ...valid(domainSchema, await jsonBody(c)).domain };
      const taken = c.var.cloud.db.select().from(domains).where(eq(domains.name, row.name)).get();
      if (taken)
        throw conflict(
          `Conflict occurred attempting to store domain - Duplicate entry found with name ${row.name}.`,
        );
      c.var.cloud.db.insert(domains).values(row).run();
      return c.json({ domain: body(c, row) }, 201);
    },
  });
  resource(app, '/v3/domains/:domain_id', {
    GET: (c) => {
      requireToken(c);
      const id = param(c, 'domain_id');
      const row = c.var.cloud.db.select().from(domains).where(eq(domains.id, id)).get();
      if (!row) throw notFound(`Could not find domain: ${id}.`);
      return c.json({ domain: body(c, row) });
    },
  });
}

function projectRoutes(app: Hono<CloudEnv>): void {
  resource(app, '/v3/projects', {
    GET: (c) => {
      requireAdmin(c);
      const rows = c.var.cloud.db.select().from(projects).orderBy(projects.name).all();
      const found = rows.filter((row) => matches(c, row)).map((row) => projectBody(row, originOf(c)));
      return c.json({ projects: found, links: selfLinks(c) });
    },
    POST: async (c) => {
      requireAdmin(c);
      const { project } = valid(projectSchema, await jsonBody(c));
      const row = { id: newId(), ...project, description: project.description ?? '' };
      const taken = c.var.cloud.db
        .select()
        .from(projects)
        .where(and(eq(projects.name, row.name), eq(projects.domain_id, row.domain_id)))
        .get();
      if (taken) {
        throw conflict(
          `Conflict occurred attempting to store project - it is not permitted to have two projects with the same name in the same domain: ${row.name}.`,
        );
      }
      c.var.cloud.db.insert(projects).values(row).run();
      return c.json({ project: projectBody(row, originOf(c)) }, 201);
    },
  });
  resource(app, '/v3/projects/:project_id', {
    GET: (c) => {
      const token = requireToken(c);
      const row = findProject(c);
      if (!isAdmin(token) && token.project?.id !== row.id) throw notAuthorized('identity:get_project');
      return c.json({ project: projectBody(row, originOf(c)) });
    },
    PATCH: async (c) => {
      requireAdmin(c);
      const row = findProject(c);
      const change = valid(
        z.object({
          project: z.object({
            name: name.optional(),
            description: z.string().optional(),
            enabled: z.boolean().optional(),
          }),
        }),
        await jsonBody(c),
      ).project;
      const next = { ...row, ...change };
      c.var.cloud.db.update(projects).set(next).where(eq(projects.id, row.id)).run();
      forgetTokens(c.var.cloud);
      return c.json({ project: projectBody(next, originOf(c)) });
    },
    DELETE: (c) => {
      requireAdmin(c);
      c.var.cloud.db
        .delete(projects)
        .where(eq(projects.id, findProject(c).id))
        .run();
      forgetTokens(c.var.cloud);
      return c.body(null, 204);
    },
  });
}

function userRoutes(app: Hono<CloudEnv>): void {
  resource(app, '/v3/users', {
    GET: (c) => {
      requireAdmin(c);
      const rows = c.var.cloud.db.select().from(users).orderBy(users.name).all();
      const found = rows.filter((row) => matches(c, row)).map((row) => userBody(row, originOf(c)));
      return c.json({ users: found, links: selfLinks(c) });
    },
    POST: async (c) => {
      requireAdmin(c);
      const { password, ...user } = valid(userSchema, await jsonBody(c)).user;
      const row = {
        id: newId(),
        ...user,
        description: user.description ?? '',
        default_project_id: user.default_project_id ?? null,
        email: user.email ?? null,
        password_hash: hashPassword(password),
      };
      const taken = c.var.cloud.db
        .select()
        .from(users)
        .where(and(eq(users.name, row.name), eq(users.domain_id, row.domain_id)))
        .get();
      if (taken) {
        throw conflict(
          `Conflict occurred attempting to store user - Duplicate entry found with name ${row.name} at domain ID ${row.domain_id}.`,
        );
      }
      c.var.cloud.db.insert(users).values(row).run();
      return c.json({ user: userBody(row, originOf(c)) }, 201);
    },
  });
  resource(app, '/v3/users/:user_id', {
    GET: (c) => c.json({ user: userBody(findUser(c, true), originOf(c)) }),
    DELETE: (c) => {
      requireAdmin(c);
      c.var.cloud.db
        .delete(users)
        .where(eq(users.id, findUser(c, false).id))
        .run();
      forgetTokens(c.var.cloud);
      return c.body(null, 204);
    },
  });
  resource(app, '/v3/users/:user_id/projects', {
    GET: (c) => {
      const found = projectsOf(c.var.cloud, findUser(c, true).id).map((row) => projectBody(row, originOf(c)));
      return c.json({ projects: found, links: selfLinks(c) });
    },
  });
}

function roleRoutes(app: Hono<CloudEnv>): void {
  const body = (c: CloudContext, row: typeof roles.$inferSelect) => ({
    ...row,
    domain_id: null,
    description: null,
    options: {},
    links: { self: `${originOf(c)}/identity/v3/roles/${row.id}` },
  });
  resource(app, '/v3/roles', {
    GET: (c) => {
      requireAdmin(c);
      const rows = c.var.cloud.db.select().from(roles).all();
      return c.json({
        roles: rows.filter((row) => matches(c, row)).map((row) => body(c, row)),
        links: selfLinks(c),
      });
    },
    POST: async (c) => {
      requireAdmin(c);
      const row = { id: newId(), ...valid(roleSchema, await jsonBody(c)).role };
      if (c.var.cloud.db.select().from(roles).where(eq(roles.name, row.name)).get()) {
        throw conflict(
          `Conflict occurred attempting to store role - Duplicate entry found with name ${row.name}.`,
        );
      }
      c.var.cloud.db.insert(roles).values(row).run();
      return c.json({ role: body(c, row) }, 201);
    },
  });
  resource(app, '/v3/projects/:project_id/users/:user_id/roles', {
    GET: (c) => {
      requireAdmin(c);
      const rows = c.var.cloud.db
        .select({ role: roles })
        .from(roleAssignments)
        .innerJoin(roles, eq(roles.id, roleAssignments.role_id))
        .where(
          and(
            eq(roleAssignments.user_id, findUser(c, false).id),
            eq(roleAssignments.project_id, findProject(c).id),
          ),
        )
        .all();
      return c.json({ roles: rows.map((row) => body(c, row.role)), links: selfLinks(c) });
    },
  });
  resource(app, '/v3/projects/:project_id/users/:user_id/roles/:role_id', {
    PUT: (c) => {
      const assignment = findAssignment(c);
      c.var.cloud.db.insert(roleAssignments).values(assignment).onConflictDoNothing().run();
      forgetTokens(c.var.cloud);
      return c.body(null, 204);
    },
    DELETE: (c) => {
      const { user_id, project_id, role_id } = findAssignment(c);
      const deleted = c.var.cloud.db
        .delete(roleAssignments)
        .where(
          and(
            eq(roleAssignments.user_id, user_id),
            eq(roleAssignments.project_id, project_id),
            eq(roleAssignments.role_id, role_id),
          ),
        )
        .run();
      forgetTokens(c.var.cloud);
      if (deleted.changes === 0) throw notFound(`Could not find role assignment with role: ${role_id}.`);
      return c.body(null, 204);
    },
  });
}

function findAssignment(c: CloudContext): typeof roleAssignments.$inferSelect {
  requireAdmin(c);
  const id = param(c, 'role_id');
  if (!c.var.cloud.db.select().from(roles).where(eq(roles.id, id)).get())
    throw notFound(`Could not find role: ${id}.`);
  return { user_id: findUser(c, false).id, project_id: findProject(c).id, role_id: id };
}

function findProject(c: CloudContext): typeof projects.$inferSelect {
  const id = param(c, 'project_id');
  const row = c.var.cloud.db.select().from(projects).where(eq(projects.id, id)).get();
  if (!row) throw notFound(`Could not find project: ${id}.`);
  return row;
}

/** A user in the path; `selfToo` lets people read themselves, otherwise only an admin passes. */
export function findUser(c: CloudContext, selfToo: boolean): typeof users.$inferSelect {
  const token = requireToken(c);
  const id = param(c, 'user_id');
  if (!isAdmin(token) && !(selfToo && token.user.id === id)) throw notAuthorized('identity:get_user');
  const row = c.var.cloud.db.select().from(users).where(eq(users.id, id)).get();
  if (!row) throw notFound(`Could not find user: ${id}.`);
  return row;
}

function requireAdmin(c: CloudContext): void {
  if (!isAdmin(requireToken(c))) throw notAuthorized(`identity:${c.req.method.toLowerCase()}`);
}

function isAdmin(token: LiveToken): boolean {
  return token.roleNames.includes('admin');
}

function notAuthorized(action: string) {
  return forbidden(`You are not authorized to perform the requested action: ${action}.`);
}

function matches(c: CloudContext, row: { name: string; domain_id?: string }): boolean {
  const wantedName = c.req.query('name');
  const wantedDomain = c.req.query('domain_id');
  return (
    (wantedName === undefined || row.name === wantedName) &&
    (wantedDomain === undefined || row.domain_id === undefined || row.domain_id === wantedDomain)
  );
}

/** Parses a body or answers 400 with the first thing that is wrong. */
export function valid<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw badRequest(`Invalid input for field '${issue?.path.join('/') ?? ''}': ${issue?.message ?? ''}`);
}
