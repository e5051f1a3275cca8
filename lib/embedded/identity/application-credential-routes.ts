import { randomBytes } from 'node:crypto';
import { and, eq } from 'drizzle-orm';
import type { Hono } from 'hono';
import { z } from 'zod';
import { applicationCredentials } from '@/lib/embedded/db/schema';
import { conflict, forbidden, notFound } from '@/lib/embedded/error';
import { type CloudContext, type CloudEnv, jsonBody, param, resource, wireMicros } from '@/lib/embedded/http';
import { findUser, valid } from '@/lib/embedded/identity/admin-routes';
import { requireToken, selfLinks } from '@/lib/embedded/identity/auth-routes';
import { hashPassword, newId } from '@/lib/embedded/identity/password';
import { forgetTokens } from '@/lib/embedded/identity/tokens';

const credentialSchema = z.object({
  application_credential: z.object({
    name: z.string().min(1).max(255),
    description: z.string().default(''),
    secret: z.string().min(1).optional(),
    expires_at: z.iso.datetime({ local: true, offset: true }).nullish(),
    roles: z.array(z.object({ id: z.string().optional(), name: z.string().optional() })).optional(),
  }),
});

type Row = typeof applicationCredentials.$inferSelect;

/** /v3/users/{user}/application_credentials (Keystone API v3): a secret that stands for a user in one project. */
export function applicationCredentialRoutes(app: Hono<CloudEnv>): void {
  const path = '/v3/users/:user_id/application_credentials';
  resource(app, path, {
    GET: (c) => {
      const rows = rowsOf(c);
      return c.json({ application_credentials: rows.map(represent), links: selfLinks(c) });
    },
    POST: async (c) => {
      const token = requireToken(c);
      const user = findUser(c, true);
      if (!token.project || token.user.id !== user.id)
        throw forbidden('An application credential is made for oneself, in a project.');
      if (token.row.application_credential_id)
        throw forbidden(
          "You are not authorized to perform the requested action: Using method 'application_credential' is not allowed for managing additional application credentials..",
        );
      const given = valid(credentialSchema, await jsonBody(c)).application_credential;
      if (rowsOf(c).some((row) => row.name === given.name)) {
        throw conflict(
          `Conflict occurred attempting to store application_credential - Duplicate entry found with name ${given.name}.`,
        );
      }
      const secret = given.secret ?? randomBytes(48).toString('base64url');
      const wanted = given.roles?.flatMap((role) => (role.name ? [role.name] : []));
      const row: Row = {
        id: newId(),
        name: given.name,
        description: given.description,
        user_id: user.id,
        project_id: token.project.id,
        secret_hash: hashPassword(secret),
        roles: wanted?.length ? wanted.filter((name) => token.roleNames.includes(name)) : token.roleNames,
        expires_at: given.expires_at ? Date.parse(given.expires_at) : null,
      };
      c.var.cloud.db.insert(applicationCredentials).values(row).run();
      return c.json({ application_credential: { ...represent(row), secret } }, 201);
    },
  });
  resource(app, `${path}/:credential_id`, {
    GET: (c) => c.json({ application_credential: represent(find(c)) }),
    DELETE: (c) => {
      c.var.cloud.db
        .delete(applicationCredentials)
        .where(eq(applicationCredentials.id, find(c).id))
        .run();
      forgetTokens(c.var.cloud);
      return c.body(null, 204);
    },
  });
}

function rowsOf(c: CloudContext): Row[] {
  const user = findUser(c, true);
  return c.var.cloud.db
    .select()
    .from(applicationCredentials)
    .where(eq(applicationCredentials.user_id, user.id))
    .all();
}

function find(c: CloudContext): Row {
  const id = param(c, 'credential_id');
  const row = c.var.cloud.db
    .select()
    .from(applicationCredentials)
    .where(and(eq(applicationCredentials.id, id), eq(applicationCredentials.user_id, findUser(c, true).id)))
    .get();
  if (!row) throw notFound(`Could not find Application Credential: ${id}.`);
  return row;
}

function represent(row: Row): object {
  return {
    id: row.id,
    name: row.name,
    description: row.description,
    project_id: row.project_id,
    user_id: row.user_id,
    roles: row.roles.map((role) => ({ name: role })),
    expires_at: row.expires_at === null ? null : wireMicros(row.expires_at),
    unrestricted: false,
  };
}
