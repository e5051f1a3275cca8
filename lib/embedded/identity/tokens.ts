import { randomBytes } from 'node:crypto';
import { and, eq, lt } from 'drizzle-orm';
import type { Cloud } from '@/lib/embedded/cloud';
import {
  applicationCredentials,
  projects,
  roleAssignments,
  roles,
  tokens,
  users,
} from '@/lib/embedded/db/schema';
import { type AccessRule, rulesOf } from '@/lib/embedded/identity/access-rules';
import { newAuditId, tokenHash } from '@/lib/embedded/identity/identifiers';
import { forgetReceipts } from '@/lib/embedded/identity/receipts';

export type UserRow = typeof users.$inferSelect;
export type ProjectRow = typeof projects.$inferSelect;
export type TokenRow = typeof tokens.$inferSelect;

/** A live token with everything it stands for. */
export interface LiveToken {
  row: TokenRow;
  user: UserRow;
  project: ProjectRow | null;
  /** Names, with those that Keystone's role implication adds; of a credential those it was made with alone. */
  roleNames: string[];
  /** The application credential it was made with. */
  applicationCredential: LiveApplicationCredential | null;
}

/** What a token has to know of its application credential. */
export interface LiveApplicationCredential {
  id: string;
  name: string;
  unrestricted: boolean;
  /** null: may be used for everything */
  rules: AccessRule[] | null;
}

/** admin implies member implies reader (keystone-manage bootstrap). */
const implied: Record<string, string[]> = { admin: ['member', 'reader'], member: ['reader'] };

/** Adds implied roles, keeping order and each name once. */
export function withImpliedRoles(names: string[]): string[] {
  return [...new Set(names.flatMap((name) => [name, ...(implied[name.toLowerCase()] ?? [])]))];
}

/** All roles of the cloud. */
export function rolesByName(cloud: Cloud): Map<string, typeof roles.$inferSelect> {
  const rows = cloud.db.select().from(roles).all();
  return new Map(rows.map((role) => [role.name, role]));
}

/** Names of the roles a user was given in a project, without implied ones. */
export function rolesOf(cloud: Cloud, userId: string, projectId: string): string[] {
  return cloud.db
    .select({ name: roles.name })
    .from(roleAssignments)
    .innerJoin(roles, eq(roles.id, roleAssignments.role_id))
    .where(and(eq(roleAssignments.user_id, userId), eq(roleAssignments.project_id, projectId)))
    .all()
    .map((row) => row.name);
}

/** What was read about tokens, by their hashes. */
const cache = new WeakMap<Cloud, Map<string, LiveToken>>();

/**
 * Makes a token. `expiresAt` keeps the original expiry when a token is exchanged for another scope, and is the end of an
 * application credential; `parentAuditId` is the chain that such a token goes on.
 */
export function issueToken(
  cloud: Cloud,
  token: {
    userId: string;
    projectId: string | null;
    methods: string[];
    expiresAt?: number;
    parentAuditId?: string;
    applicationCredentialId?: string;
  },
): string {
  const id = randomBytes(32).toString('base64url');
  const now = cloud.clock();
  if (cloud.db.delete(tokens).where(lt(tokens.expires_at, now)).run().changes > 0) {
    const tokens = cache.get(cloud);
    for (const [hash, live] of tokens ?? []) if (live.row.expires_at < now) tokens?.delete(hash);
  }
  cloud.db
    .insert(tokens)
    .values({
      hash: tokenHash(id),
      user_id: token.userId,
      project_id: token.projectId,
      methods: token.methods,
      audit_id: newAuditId(),
      parent_audit_id: token.parentAuditId,
      application_credential_id: token.applicationCredentialId,
      issued_at: now,
      expires_at: Math.min(
        token.expiresAt ?? Number.POSITIVE_INFINITY,
        now + cloud.config.token_expiration * 1000,
      ),
    })
    .run();
  return id;
}

/** Forgets what was read about tokens; every write to users, projects, roles or tokens calls it. */
export function forgetTokens(cloud: Cloud): void {
  cache.delete(cloud);
}

/** Finds a token that is neither expired nor revoked, whose user and project are enabled and still joined. */
export function findToken(cloud: Cloud, id: string): LiveToken | null {
  const hash = tokenHash(id);
  let tokens = cache.get(cloud);
  if (!tokens) {
    tokens = new Map();
    cache.set(cloud, tokens);
  }
  const live = tokens.get(hash) ?? readToken(cloud, hash);
  if (!live || live.row.expires_at <= cloud.clock()) {
    tokens.delete(hash);
    return null;
  }
  tokens.set(hash, live);
  return live;
}

function readToken(cloud: Cloud, hash: string): LiveToken | null {
  const row = cloud.db.select().from(tokens).where(eq(tokens.hash, hash)).get();
  if (!row) return null;
  const user = cloud.db.select().from(users).where(eq(users.id, row.user_id)).get();
  if (!user?.enabled) return null;
  const made = row.application_credential_id
    ? applicationCredentialOf(cloud, row.application_credential_id)
    : null;
  if (row.project_id === null)
    return { row, user, project: null, roleNames: [], applicationCredential: made?.live ?? null };
  const project = cloud.db.select().from(projects).where(eq(projects.id, row.project_id)).get();
  if (!project?.enabled) return null;
  const held = withImpliedRoles(rolesOf(cloud, user.id, project.id));
  const roleNames = made ? made.roles.filter((name) => held.includes(name)) : held;
  return roleNames.length === 0
    ? null
    : { row, user, project, roleNames, applicationCredential: made?.live ?? null };
}

function applicationCredentialOf(
  cloud: Cloud,
  id: string,
): { live: LiveApplicationCredential; roles: string[] } | null {
  const row = cloud.db.select().from(applicationCredentials).where(eq(applicationCredentials.id, id)).get();
  if (!row) return null;
  const { name, roles: roleNames } = row;
  const live = { id, name, unrestricted: row.unrestricted === true, rules: rulesOf(cloud, id) };
  return { live, roles: roleNames };
}

/** Ends one token at once; others of its chain go on, as they do in Keystone (`revoke_by_audit_id`). */
export function revokeToken(cloud: Cloud, id: string): void {
  cloud.db
    .delete(tokens)
    .where(eq(tokens.hash, tokenHash(id)))
    .run();
  forgetTokens(cloud);
}

/** Ends all tokens and receipts of a user, as a new password or a disabled account does. */
export function revokeTokensOf(cloud: Cloud, userId: string): void {
  forgetReceipts(cloud, userId);
  cloud.db.delete(tokens).where(eq(tokens.user_id, userId)).run();
  forgetTokens(cloud);
}
