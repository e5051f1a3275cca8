import { createHash } from 'node:crypto';
import { count, eq } from 'drizzle-orm';
import type { Hono } from 'hono';
import { z } from 'zod';
import { credentials, users } from '@/lib/embedded/db/schema';
import { badRequest, forbidden, notFound } from '@/lib/embedded/error';
import { type CloudContext, type CloudEnv, param, resource } from '@/lib/embedded/http';
import { newId } from '@/lib/embedded/identity/identifiers';
import { expecting, notAuthorized, storedAlready } from '@/lib/embedded/identity/keystone-errors';
import { matches } from '@/lib/embedded/identity/list-filter';
import { forgetReceipts } from '@/lib/embedded/identity/receipts';
import { bodyMember } from '@/lib/embedded/identity/request-body';
import { identityUrl, isAdmin, requireToken, selfLinks } from '@/lib/embedded/identity/require-token';
import type { LiveToken } from '@/lib/embedded/identity/tokens';

const credentialSchema = z.object({
  user_id: z.string(),
  project_id: z.string().nullish(),
  type: z.string(),
  blob: z.string(),
});
const changeSchema = z.strictObject({ blob: z.string() });

type Row = typeof credentials.$inferSelect;

/** So many has a user (`[credential] user_limit`, without limit by default in Keystone). */
const mostOfUser = 100;
/** Characters of a secret of one-time passwords: Keystone keeps longer ones, which every code would be tried with. */
const longestSecret = 1024;

/**
 * /v3/credentials (keystone/api/credentials.py): whatever a user keeps here, of which `totp` is a way to sign in. An
 * application credential reads and writes none of them.
 */
export function credentialRoutes(app: Hono<CloudEnv>): void {
  resource(app, '/v3/credentials', {
    GET: (c) => {
      const token = requireToken(c);
      const own = isAdmin(token) ? c.req.query('user_id') : token.user.id;
      const rows = c.var.cloud.db
        .select()
        .from(credentials)
        .where(own === undefined ? undefined : eq(credentials.user_id, own))
        .all();
      const found = token.applicationCredential
        ? []
        : rows.filter((row) => matches(c, row, ['user_id', 'type']));
      return c.json({ credentials: found.map((row) => body(c, row)), links: selfLinks(c) });
    },
    POST: async (c) => {
      const token = requireToken(c);
      const given = await bodyMember(c, 'credential', credentialSchema);
      if (!mayTouch(token, given.user_id)) throw notAuthorized('identity:create_credential');
      refuseDelegated(token);
      const { db, credentialKey, clock } = c.var.cloud;
      refuseLongSecret(given);
      // Keystone keeps those of users that are not there.
      if (!db.select().from(users).where(eq(users.id, given.user_id)).get())
        throw notFound(`Could not find user: ${given.user_id}.`);
      const held = db
        .select({ count: count() })
        .from(credentials)
        .where(eq(credentials.user_id, given.user_id))
        .get();
      if ((held?.count ?? 0) >= mostOfUser)
        throw forbidden(
          `Unable to create additional credentials, maximum of ${mostOfUser} already exceeded for user.`,
        );
      const kept = credentialKey.encrypt(given.blob, clock());
      const row: Row = { ...given, ...kept, project_id: given.project_id ?? null, id: idOf(given) };
      if (db.select().from(credentials).where(eq(credentials.id, row.id)).get())
        throw storedAlready('credential', `ID ${row.id}`);
      db.insert(credentials).values(row).run();
      return c.json({ credential: body(c, row) }, 201);
    },
  });
  resource(app, '/v3/credentials/:credential_id', {
    GET: (c) => c.json({ credential: body(c, find(c, 'get_credential')) }),
    PATCH: async (c) => {
      const row = find(c, 'update_credential');
      const { blob } = await bodyMember(c, 'credential', changeSchema);
      refuseLongSecret({ type: row.type, blob });
      const { db, credentialKey, clock } = c.var.cloud;
      const next = { ...row, ...credentialKey.encrypt(blob, clock()) };
      db.update(credentials).set(next).where(eq(credentials.id, row.id)).run();
      forgetReceipts(c.var.cloud, row.user_id);
      return c.json({ credential: body(c, next) });
    },
    DELETE: (c) => {
      const { id, user_id } = find(c, 'delete_credential');
      c.var.cloud.db.delete(credentials).where(eq(credentials.id, id)).run();
      forgetReceipts(c.var.cloud, user_id);
      return c.body(null, 204);
    },
  });
}

/** A credential in the path; who may not see it is told no more of one that is not there. */
function find(c: CloudContext, policy: string): Row {
  const token = requireToken(c);
  const id = param(c, 'credential_id');
  const row = c.var.cloud.db.select().from(credentials).where(eq(credentials.id, id)).get();
  if (!mayTouch(token, row?.user_id)) throw notAuthorized(`identity:${policy}`);
  if (!row) throw notFound(`Could not find credential: ${id}.`);
  refuseDelegated(token);
  return row;
}

function mayTouch(token: LiveToken, userId: string | undefined): boolean {
  return isAdmin(token) || token.user.id === userId;
}

function refuseDelegated(token: LiveToken): void {
  if (token.applicationCredential) throw notAuthorized('Delegated tokens cannot access credentials directly');
}

function refuseLongSecret({ type, blob }: Pick<Row, 'type' | 'blob'>): void {
  if (type === 'totp' && blob.length > longestSecret)
    throw badRequest(`The blob of a totp credential has at most ${longestSecret} characters.`);
}

/** An EC2 credential is known by its access key. */
function idOf({ type, blob, project_id }: z.infer<typeof credentialSchema>): string {
  if (type.toLowerCase() !== 'ec2') return newId();
  if (!project_id) throw badRequest("'project_id' is a required property");
  let access: unknown;
  try {
    access = z.looseObject({ access: z.unknown() }).parse(JSON.parse(blob)).access;
  } catch {
    throw badRequest('Invalid blob in credential');
  }
  if (typeof access !== 'string') throw expecting('access', 'credential');
  return createHash('sha256').update(access).digest('hex');
}

/** As Keystone shows it; `blob` is null where another key has encrypted it, which is 500 there. */
function body(c: CloudContext, row: Row): object {
  const { id, user_id, project_id, type } = row;
  const blob = c.var.cloud.credentialKey.decrypt(row);
  return {
    id,
    user_id,
    project_id,
    type,
    blob,
    links: { self: `${identityUrl(c)}/credentials/${id}` },
  };
}
