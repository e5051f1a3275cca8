import { and, eq, sql } from 'drizzle-orm';
import type { Hono } from 'hono';
import { accessRules, applicationCredentialAccessRules } from '@/lib/embedded/db/schema';
import { forbidden, notFound } from '@/lib/embedded/error';
import { type CloudContext, type CloudEnv, param, resource } from '@/lib/embedded/http';
import { notAuthorized } from '@/lib/embedded/identity/keystone-errors';
import { matches } from '@/lib/embedded/identity/list-filter';
import { identityUrl, requireToken, selfLinks } from '@/lib/embedded/identity/require-token';

type Row = typeof accessRules.$inferSelect;

/** /v3/users/{user}/access_rules: what a user's application credentials were ever held to. Its own user's alone. */
export function accessRuleRoutes(app: Hono<CloudEnv>): void {
  resource(app, '/v3/users/:user_id/access_rules', {
    GET: (c) => {
      requireOwner(c, 'list_access_rules');
      const found = rulesOfUser(c).filter((row) => matches(c, row, ['service', 'path', 'method']));
      return c.json({ access_rules: found.map((row) => body(c, row)), links: selfLinks(c) });
    },
  });
  resource(app, '/v3/users/:user_id/access_rules/:rule_id', {
    GET: (c) => {
      requireOwner(c, 'get_access_rule');
      return c.json({ access_rule: body(c, find(c)) });
    },
    DELETE: (c) => {
      requireOwner(c, 'delete_access_rule');
      const { id } = find(c);
      const used = c.var.cloud.db
        .select()
        .from(applicationCredentialAccessRules)
        .where(eq(applicationCredentialAccessRules.access_rule_id, id))
        .get();
      if (used) throw forbidden('May not delete access rule in use');
      c.var.cloud.db.delete(accessRules).where(eq(accessRules.id, id)).run();
      return c.body(null, 204);
    },
  });
}

function requireOwner(c: CloudContext, policy: string): void {
  if (requireToken(c).user.id !== param(c, 'user_id')) throw notAuthorized(`identity:${policy}`);
}

function rulesOfUser(c: CloudContext): Row[] {
  return c.var.cloud.db
    .select()
    .from(accessRules)
    .where(eq(accessRules.user_id, param(c, 'user_id')))
    .orderBy(sql`rowid`)
    .all();
}

function find(c: CloudContext): Row {
  const id = param(c, 'rule_id');
  const row = c.var.cloud.db
    .select()
    .from(accessRules)
    .where(and(eq(accessRules.id, id), eq(accessRules.user_id, param(c, 'user_id'))))
    .get();
  if (!row) throw notFound(`Could not find Access Rule: ${id}.`);
  return row;
}

function body(c: CloudContext, { id, service, path, method }: Row): object {
  return { id, service, path, method, links: { self: `${identityUrl(c)}/access_rules/${id}` } };
}
