import { and, eq, ne } from 'drizzle-orm';
import type { Hono } from 'hono';
import { z } from 'zod';
import { accessRules, applicationCredentials, domains, users } from '@/lib/embedded/db/schema';
import { badRequest, notFound } from '@/lib/embedded/error';
import { type CloudContext, type CloudEnv, param, resource } from '@/lib/embedded/http';
import { ownerOfPassword } from '@/lib/embedded/identity/auth-methods';
import { projectsOf } from '@/lib/embedded/identity/auth-routes';
import { newId } from '@/lib/embedded/identity/identifiers';
import { keystoneUnauthorized, storedAlready } from '@/lib/embedded/identity/keystone-errors';
import { matches } from '@/lib/embedded/identity/list-filter';
import { hashPassword, unknownHash } from '@/lib/embedded/identity/password';
import { forgetReceipts } from '@/lib/embedded/identity/receipts';
import { projectBody, userBody } from '@/lib/embedded/identity/represent';
import { bodyMember } from '@/lib/embedded/identity/request-body';
import { originOf, requireAdmin, requireAdminOr, selfLinks } from '@/lib/embedded/identity/require-token';
import { refuseThrottled } from '@/lib/embedded/identity/sign-in-limits';
import { forgetTokens, revokeTokensOf, type UserRow } from '@/lib/embedded/identity/tokens';
import { changedOptions, userOptionsSchema } from '@/lib/embedded/identity/user-options';
import { addressOf } from '@/lib/embedded/remote-address';

const members = {
  name: z.string().min(1).max(255),
  password: z.string().nullish(),
  default_project_id: z.string().nullish(),
  email: z.string().nullish(),
  description: z.string().nullish(),
  enabled: z.boolean(),
  options: userOptionsSchema,
};
const userSchema = z.object({
  ...members,
  domain_id: z.string().default('default'),
  enabled: members.enabled.default(true),
  options: members.options.default({}),
});
const changeSchema = z.object(members).partial();
const passwordSchema = z.strictObject({ original_password: z.string(), password: z.string() });

/** /v3/users, as far as an administrator's tools and tests need it, and everybody's own password. */
export function userRoutes(app: Hono<CloudEnv>): void {
  resource(app, '/v3/users', {
    GET: (c) => {
      requireAdmin(c, 'list_users');
      const rows = c.var.cloud.db.select().from(users).orderBy(users.name).all();
      const found = rows.filter((row) => matches(c, row, ['name', 'domain_id', 'enabled']));
      return c.json({ users: found.map((row) => userBody(row, originOf(c))), links: selfLinks(c) });
    },
    POST: async (c) => {
      requireAdmin(c, 'create_user');
      const { password, ...user } = await bodyMember(c, 'user', userSchema);
      const row = {
        id: newId(),
        ...user,
        options: changedOptions({}, user.options),
        description: user.description ?? '',
        default_project_id: user.default_project_id ?? null,
        email: user.email ?? null,
        password_hash: await hashOf(password),
        failed_auth_count: 0,
        failed_auth_at: null,
      };
      refuseTakenName(c, row);
      if (!c.var.cloud.db.select().from(domains).where(eq(domains.id, row.domain_id)).get())
        throw notFound(`Could not find domain: ${row.domain_id}.`);
      c.var.cloud.db.insert(users).values(row).run();
      return c.json({ user: userBody(row, originOf(c)) }, 201);
    },
  });
  resource(app, '/v3/users/:user_id', {
    GET: (c) => {
      requireAdminOr(c, param(c, 'user_id'), 'get_user');
      return c.json({ user: userBody(findUser(c), originOf(c)) });
    },
    PATCH: changeUser,
    DELETE: (c) => {
      requireAdmin(c, 'delete_user');
      c.var.cloud.db
        .delete(users)
        .where(eq(users.id, findUser(c).id))
        .run();
      forgetTokens(c.var.cloud);
      return c.body(null, 204);
    },
  });
  resource(app, '/v3/users/:user_id/password', { POST: changeOwnPassword });
  resource(app, '/v3/users/:user_id/projects', {
    GET: (c) => {
      requireAdminOr(c, param(c, 'user_id'), 'list_user_projects');
      const found = projectsOf(c.var.cloud, findUser(c).id).map((row) => projectBody(row, originOf(c)));
      return c.json({ projects: found, links: selfLinks(c) });
    },
  });
}

/** A new password and a disabled account end the user's tokens; a disabled account its application credentials too. */
async function changeUser(c: CloudContext): Promise<Response> {
  requireAdmin(c, 'update_user');
  findUser(c);
  const { password, options, ...change } = await bodyMember(c, 'user', changeSchema);
  if (password === undefined && options === undefined && Object.keys(change).length === 0)
    throw badRequest('{} does not have enough properties');
  const { cloud } = c.var;
  const password_hash = password === undefined ? null : await hashOf(password);
  // As it is after the hashing.
  const row = findUser(c);
  const next: UserRow = {
    ...row,
    ...change,
    description: change.description ?? row.description,
    options: changedOptions(row.options, options ?? {}),
    ...(password_hash === null ? {} : { password_hash }),
    // Enabling an account is how an administrator unlocks it.
    ...(change.enabled === true ? { failed_auth_count: 0, failed_auth_at: null } : {}),
  };
  refuseTakenName(c, next);
  cloud.db.transaction((tx) => {
    tx.update(users).set(next).where(eq(users.id, row.id)).run();
    if (change.enabled !== false) return;
    tx.delete(applicationCredentials).where(eq(applicationCredentials.user_id, row.id)).run();
    tx.delete(accessRules).where(eq(accessRules.user_id, row.id)).run();
  });
  if (password_hash !== null) forgetReceipts(cloud, row.id);
  // Without a password those go on that the last one opened (keystone/identity/core.py, update_user).
  if (typeof password === 'string' || change.enabled === false) revokeTokensOf(cloud, row.id);
  forgetTokens(cloud);
  return c.json({ user: userBody(next, originOf(c)) });
}

/** Of null: nobody signs in by password. */
function hashOf(password: string | null | undefined): string | Promise<string> {
  return typeof password === 'string' ? hashPassword(password) : unknownHash();
}

/**
 * Needs no token: the old password is proof enough, as long as it is the password when the new one is kept. All tokens of
 * the user end.
 */
async function changeOwnPassword(c: CloudContext): Promise<Response> {
  const { cloud } = c.var;
  const given = await bodyMember(c, 'user', passwordSchema);
  const id = param(c, 'user_id');
  const user = cloud.db.select().from(users).where(eq(users.id, id)).get();
  const attempt = { account: id, address: addressOf(c.req.raw) };
  refuseThrottled(cloud, attempt);
  const owner = await ownerOfPassword(cloud, user, given.original_password, attempt);
  if (!owner?.enabled) throw keystoneUnauthorized();
  if (owner.options.lock_password === true)
    throw badRequest(
      'Password validation error: You cannot change your password at this time due to password policy disallowing password changes. Please contact your administrator to reset your password.',
    );
  const password_hash = await hashPassword(given.password);
  const unchanged = and(
    eq(users.id, id),
    eq(users.password_hash, owner.password_hash),
    eq(users.enabled, true),
  );
  // An administrator may have set another one, or disabled the account, while this one was hashed.
  if (cloud.db.update(users).set({ password_hash }).where(unchanged).run().changes === 0)
    throw keystoneUnauthorized();
  revokeTokensOf(cloud, id);
  return c.body(null, 204);
}

function refuseTakenName(c: CloudContext, row: Pick<UserRow, 'id' | 'name' | 'domain_id'>): void {
  const taken = c.var.cloud.db
    .select()
    .from(users)
    .where(and(eq(users.name, row.name), eq(users.domain_id, row.domain_id), ne(users.id, row.id)))
    .get();
  if (taken) throw storedAlready('user', `name ${row.name} at domain ID ${row.domain_id}`);
}

/** The user in the path, or 404. */
export function findUser(c: CloudContext): UserRow {
  const id = param(c, 'user_id');
  const row = c.var.cloud.db.select().from(users).where(eq(users.id, id)).get();
  if (!row) throw notFound(`Could not find user: ${id}.`);
  return row;
}
