import { and, eq, ne } from 'drizzle-orm';
import type { Hono } from 'hono';
import { z } from 'zod';
import { domains, projects } from '@/lib/embedded/db/schema';
import { conflict, notFound } from '@/lib/embedded/error';
import { type CloudContext, type CloudEnv, param, resource } from '@/lib/embedded/http';
import { newId } from '@/lib/embedded/identity/identifiers';
import { notAuthorized } from '@/lib/embedded/identity/keystone-errors';
import { matches } from '@/lib/embedded/identity/list-filter';
import { projectBody } from '@/lib/embedded/identity/represent';
import { bodyMember } from '@/lib/embedded/identity/request-body';
import {
  isAdmin,
  originOf,
  requireAdmin,
  requireToken,
  selfLinks,
} from '@/lib/embedded/identity/require-token';
import { forgetTokens, type ProjectRow } from '@/lib/embedded/identity/tokens';

const name = z.string().min(1).max(64);
const projectSchema = z.object({
  name,
  domain_id: z.string().default('default'),
  description: z.string().nullish(),
  enabled: z.boolean().default(true),
});
const changeSchema = z.object({
  name: name.optional(),
  description: z.string().nullish(),
  enabled: z.boolean().optional(),
});

/** /v3/projects, as far as an administrator's tools and tests need it. */
export function projectRoutes(app: Hono<CloudEnv>): void {
  resource(app, '/v3/projects', {
    GET: (c) => {
      requireAdmin(c, 'list_projects');
      const rows = c.var.cloud.db.select().from(projects).orderBy(projects.name).all();
      const found = rows.filter((row) => matches(c, row, ['name', 'domain_id', 'enabled']));
      return c.json({
        projects: found.map((row) => projectBody(row, originOf(c))),
        links: selfLinks(c),
      });
    },
    POST: async (c) => {
      requireAdmin(c, 'create_project');
      const project = await bodyMember(c, 'project', projectSchema);
      const row = { id: newId(), ...project, description: project.description ?? '' };
      refuseTakenName(c, row);
      if (!c.var.cloud.db.select().from(domains).where(eq(domains.id, row.domain_id)).get())
        throw notFound(`Could not find domain: ${row.domain_id}.`);
      c.var.cloud.db.insert(projects).values(row).run();
      return c.json({ project: projectBody(row, originOf(c)) }, 201);
    },
  });
  resource(app, '/v3/projects/:project_id', {
    GET: (c) => {
      const token = requireToken(c);
      if (!isAdmin(token) && token.project?.id !== param(c, 'project_id'))
        throw notAuthorized('identity:get_project');
      return c.json({ project: projectBody(findProject(c), originOf(c)) });
    },
    PATCH: async (c) => {
      requireAdmin(c, 'update_project');
      const row = findProject(c);
      const change = await bodyMember(c, 'project', changeSchema);
      const next = { ...row, ...change, description: change.description ?? row.description };
      refuseTakenName(c, next);
      c.var.cloud.db.update(projects).set(next).where(eq(projects.id, row.id)).run();
      forgetTokens(c.var.cloud);
      return c.json({ project: projectBody(next, originOf(c)) });
    },
    DELETE: (c) => {
      requireAdmin(c, 'delete_project');
      c.var.cloud.db
        .delete(projects)
        .where(eq(projects.id, findProject(c).id))
        .run();
      forgetTokens(c.var.cloud);
      return c.body(null, 204);
    },
  });
}

function refuseTakenName(c: CloudContext, row: ProjectRow): void {
  const taken = c.var.cloud.db
    .select()
    .from(projects)
    .where(and(eq(projects.name, row.name), eq(projects.domain_id, row.domain_id), ne(projects.id, row.id)))
    .get();
  if (taken)
    throw conflict(
      `Conflict occurred attempting to store project - it is not permitted to have two projects with the same name in the same domain: ${row.name}.`,
    );
}

/** The project in the path, or 404. */
export function findProject(c: CloudContext): ProjectRow {
  const id = param(c, 'project_id');
  const row = c.var.cloud.db.select().from(projects).where(eq(projects.id, id)).get();
  if (!row) throw notFound(`Could not find project: ${id}.`);
  return row;
}
