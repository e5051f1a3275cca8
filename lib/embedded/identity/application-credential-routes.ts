import { randomBytes } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import type { Hono } from 'hono';
import { applicationCredentialAccessRules, applicationCredentials } from '@/lib/embedded/db/schema';
import { notFound } from '@/lib/embedded/error';
import { type CloudContext, type CloudEnv, param, resource, wireMicros } from '@/lib/embedded/http';
import { rulesOf } from '@/lib/embedded/identity/access-rules';
import {
  type ApplicationCredentialRequest,
  applicationCredentialSchema,
  expiryOf,
  keepRules,
  rolesWanted,
  ruleIds,
} from '@/lib/embedded/identity/application-credential-request';
import { newId } from '@/lib/embedded/identity/identifiers';
import { notAuthorized, storedAlready } from '@/lib/embedded/identity/keystone-errors';
import { matches } from '@/lib/embedded/identity/list-filter';
import { hashPassword } from '@/lib/embedded/identity/password';
import { roleBody } from '@/lib/embedded/identity/represent';
import { bodyMember } from '@/lib/embedded/identity/request-body';
import { identityUrl, requireAdminOr, requireToken, selfLinks } from '@/lib/embedded/identity/require-token';
import { forgetTokens, type LiveToken, rolesByName } from '@/lib/embedded/identity/tokens';

type Row = typeof applicationCredentials.$inferSelect;

/** /v3/users/{user}/application_credentials (Keystone API v3): a secret that stands for a user in one project. */
export function applicationCredentialRoutes(app: Hono<CloudEnv>): void {
  const path = '/v3/users/:user_id/application_credentials';
  resource(app, path, {
    GET: (c) => {
      const userId = param(c, 'user_id');
      requireAdminOr(c, userId, 'list_application_credentials');
      const rows = rowsOf(c, userId).filter((row) => matches(c, row, ['name']));
      return c.json({
        application_credentials: rows.map((row) => body(c, row)),
        links: selfLinks(c),
      });
    },
    POST: create,
  });
  resource(app, `${path}/:application_credential_id`, {
    GET: (c) => c.json({ application_credential: body(c, find(c, 'get_application_credential').row) }),
    DELETE: (c) => {
      const { row, token } = find(c, 'delete_application_credential');
      refuseRestricted(token);
      c.var.cloud.db.delete(applicationCredentials).where(eq(applicationCredentials.id, row.id)).run();
      // Its tokens went with it.
      forgetTokens(c.var.cloud);
      return c.body(null, 204);
    },
  });
}

async function create(c: CloudContext): Promise<Response> {
  const { cloud } = c.var;
  const token = requireToken(c);
  if (token.user.id !== param(c, 'user_id')) throw notAuthorized('identity:create_application_credential');
  const given = await bodyMember(c, 'application_credential', applicationCredentialSchema);
  refuseRestricted(token);
  // Keystone makes one that stands for its user in no project.
  if (!token.project) throw notAuthorized('identity:create_application_credential');
  const wanted = rolesWanted(cloud, given, token);
  const expiresAt = expiryOf(given, cloud.clock());
  const secret = given.secret || randomBytes(64).toString('base64url');
  const rules = given.access_rules ?? [];
  ruleIds(cloud, token.user.id, rules);
  const row: Row = {
    id: newId(),
    name: given.name,
    description: given.description ?? '',
    user_id: token.user.id,
    project_id: token.project.id,
    secret_hash: await hashPassword(secret),
    roles: wanted,
    expires_at: expiresAt,
    unrestricted: given.unrestricted ?? null,
  };
  if (rowsOf(c, row.user_id).some((known) => known.name === given.name))
    throw storedAlready('application_credential', `name ${given.name}`);
  store(c, row, rules);
  return c.json({ application_credential: { ...body(c, row), secret } }, 201);
}

function store(
  c: CloudContext,
  row: Row,
  rules: NonNullable<ApplicationCredentialRequest['access_rules']>,
): void {
  const { cloud } = c.var;
  cloud.db.transaction(() => {
    cloud.db.insert(applicationCredentials).values(row).run();
    for (const access_rule_id of new Set(keepRules(cloud, row.user_id, rules)))
      cloud.db
        .insert(applicationCredentialAccessRules)
        .values({ application_credential_id: row.id, access_rule_id })
        .run();
  });
}

/** A credential makes and deletes others only where it was made for that (`--unrestricted`). */
function refuseRestricted(token: LiveToken): void {
  if (token.applicationCredential && !token.applicationCredential.unrestricted)
    throw notAuthorized(
      "Using method 'application_credential' is not allowed for managing additional application credentials.",
    );
}

function rowsOf(c: CloudContext, userId: string): Row[] {
  return c.var.cloud.db
    .select()
    .from(applicationCredentials)
    .where(eq(applicationCredentials.user_id, userId))
    .orderBy(sql`rowid`)
    .all();
}

/** The credential in the path and who asks for it: its user, whatever user the path names, or an administrator. */
function find(c: CloudContext, policy: string): { row: Row; token: LiveToken } {
  const id = param(c, 'application_credential_id');
  const row = c.var.cloud.db
    .select()
    .from(applicationCredentials)
    .where(eq(applicationCredentials.id, id))
    .get();
  const token = requireAdminOr(c, row?.user_id ?? param(c, 'user_id'), policy);
  if (!row) throw notFound(`Could not find Application Credential: ${id}.`);
  return { row, token };
}

function body(c: CloudContext, row: Row): object {
  const { cloud } = c.var;
  const known = rolesByName(cloud);
  const rules = rulesOf(cloud, row.id);
  return {
    id: row.id,
    name: row.name,
    description: row.description || null,
    user_id: row.user_id,
    project_id: row.project_id,
    system: null,
    expires_at: row.expires_at === null ? null : wireMicros(row.expires_at),
    unrestricted: row.unrestricted,
    roles: row.roles.flatMap((name) => {
      const role = known.get(name);
      return role ? [roleBody(role)] : [];
    }),
    ...(rules ? { access_rules: rules } : {}),
    links: { self: `${identityUrl(c)}/application_credentials/${row.id}` },
  };
}
