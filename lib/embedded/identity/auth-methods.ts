import { and, eq } from 'drizzle-orm';
import type { Cloud } from '@/lib/embedded/cloud';
import { applicationCredentials, credentials, users } from '@/lib/embedded/db/schema';
import { notFound } from '@/lib/embedded/error';
import type { AuthIdentity, AuthMethod, UserRef } from '@/lib/embedded/identity/auth-schema';
import { isEnabledDomain, userOf } from '@/lib/embedded/identity/find-identity';
import { expecting, keystoneUnauthorized, notAuthorized } from '@/lib/embedded/identity/keystone-errors';
import { checkPassword, unknownHash } from '@/lib/embedded/identity/password';
import {
  type Attempt,
  clearWrongPasswords,
  countWrongPassword,
  isLocked,
  noteFailure,
  refuseThrottled,
} from '@/lib/embedded/identity/sign-in-limits';
import { findToken, type UserRow } from '@/lib/embedded/identity/tokens';
import { totpMatches } from '@/lib/embedded/identity/totp';

/** What one method proved. */
export interface Proof {
  user: UserRow;
  methods: string[];
  /** Counted against who tries, where secrets can be guessed. */
  attempt?: Attempt;
  expiresAt?: number;
  parentAuditId?: string;
  /** The application credential, and its project. */
  applicationCredential?: { id: string; projectId: string };
}

/** Proves one method; 401 in one and the same words whatever is wrong with it, 429 when too much was wrong of late. */
export async function proveMethod(
  cloud: Cloud,
  method: AuthMethod,
  identity: AuthIdentity,
  address: string | null,
): Promise<Proof> {
  switch (method) {
    case 'password': {
      const ref = identity.password?.user;
      if (!ref) throw expecting('user', 'password');
      return byPassword(cloud, ref, address);
    }
    case 'totp': {
      const ref = identity.totp?.user;
      if (!ref) throw expecting('user', 'totp');
      return byCode(cloud, ref, address);
    }
    case 'token':
      return byToken(cloud, identity.token?.id);
    case 'application_credential':
      return byApplicationCredential(cloud, identity.application_credential ?? {}, address);
  }
}

async function byPassword(
  cloud: Cloud,
  ref: UserRef & { password?: string },
  address: string | null,
): Promise<Proof> {
  const user = userOf(cloud, ref);
  const attempt = { account: accountOf(user, ref), address };
  refuseThrottled(cloud, attempt);
  const owner = await ownerOfPassword(cloud, user, ref.password, attempt);
  if (!owner) throw keystoneUnauthorized();
  return { user: stillEnabled(cloud, owner), methods: ['password'], attempt };
}

/** What a name that nobody has is compared with. */
const nobodysHash = unknownHash();

/**
 * The user, who may be nobody, as it is now if the password is its own, or null; counts wrong ones, and takes a hash of
 * today's cost in. A locked account has no right password. Takes as long for a name that nobody has: the time would tell
 * which there are.
 */
export async function ownerOfPassword(
  cloud: Cloud,
  user: UserRow | undefined,
  password: string | undefined,
  attempt: Attempt,
): Promise<UserRow | null> {
  const { matches, better } = await checkPassword(password ?? '', user?.password_hash ?? nobodysHash);
  // Others may have tried, and the password may have been changed, while this one was hashed.
  refuseThrottled(cloud, attempt);
  const now = user && cloud.db.select().from(users).where(eq(users.id, user.id)).get();
  if (now && isLocked(cloud, now)) {
    noteFailure(cloud, attempt);
    return null;
  }
  // Another sign-in has renewed the hash meanwhile, or there is another password: the hash of now tells.
  if (now && now.password_hash !== user.password_hash) return ownerOfPassword(cloud, now, password, attempt);
  if (!now || password === undefined || !matches) {
    noteFailure(cloud, attempt);
    if (now) countWrongPassword(cloud, now.id);
    return null;
  }
  clearWrongPasswords(cloud, now);
  if (!better) return now;
  cloud.db.update(users).set({ password_hash: better }).where(eq(users.id, now.id)).run();
  return { ...now, password_hash: better };
}

function byCode(cloud: Cloud, ref: UserRef & { passcode?: string }, address: string | null): Proof {
  const user = userOf(cloud, ref);
  const attempt = { account: accountOf(user, ref), address };
  refuseThrottled(cloud, attempt);
  const secrets = user
    ? cloud.db
        .select({ blob: credentials.blob, key_hash: credentials.key_hash })
        .from(credentials)
        .where(and(eq(credentials.user_id, user.id), eq(credentials.type, 'totp')))
        .all()
        .flatMap((row) => cloud.credentialKey.decrypt(row) ?? [])
    : [];
  const { passcode } = ref;
  if (
    !user ||
    passcode === undefined ||
    !secrets.some((secret) => totpMatches(secret, passcode, cloud.clock()))
  ) {
    noteFailure(cloud, attempt);
    throw keystoneUnauthorized();
  }
  return { user: stillEnabled(cloud, user), methods: ['totp'], attempt };
}

function byToken(cloud: Cloud, id: string | undefined): Proof {
  if (id === undefined) throw expecting('id', 'token');
  const live = findToken(cloud, id);
  if (!live) throw notFound('Failed to validate token');
  // It stands for fewer rights than its user has, in one project.
  if (live.applicationCredential)
    throw notAuthorized('Using a delegated token to create another token is not allowed.');
  return {
    user: live.user,
    methods: [...new Set(['token', ...live.row.methods])],
    expiresAt: live.row.expires_at,
    parentAuditId: live.row.parent_audit_id ?? live.row.audit_id,
  };
}

async function byApplicationCredential(
  cloud: Cloud,
  given: NonNullable<AuthIdentity['application_credential']>,
  address: string | null,
): Promise<Proof> {
  const row = findApplicationCredential(cloud, given);
  const attempt = { account: `application credential ${row.id}`, address };
  refuseThrottled(cloud, attempt);
  const { matches, better } = await checkPassword(given.secret ?? '', row.secret_hash);
  refuseThrottled(cloud, attempt);
  const now = cloud.db
    .select()
    .from(applicationCredentials)
    .where(eq(applicationCredentials.id, row.id))
    .get();
  const user = cloud.db.select().from(users).where(eq(users.id, row.user_id)).get();
  const expired = row.expires_at !== null && row.expires_at <= cloud.clock();
  if (!now || !user || given.secret === undefined || !matches || expired) {
    noteFailure(cloud, attempt);
    throw keystoneUnauthorized();
  }
  if (better)
    cloud.db
      .update(applicationCredentials)
      .set({ secret_hash: better })
      .where(eq(applicationCredentials.id, row.id))
      .run();
  return {
    user: stillEnabled(cloud, user),
    methods: ['application_credential'],
    attempt,
    ...(row.expires_at === null ? {} : { expiresAt: row.expires_at }),
    applicationCredential: { id: row.id, projectId: row.project_id },
  };
}

function findApplicationCredential(
  cloud: Cloud,
  given: NonNullable<AuthIdentity['application_credential']>,
): typeof applicationCredentials.$inferSelect {
  if (given.id) {
    const row = cloud.db
      .select()
      .from(applicationCredentials)
      .where(eq(applicationCredentials.id, given.id))
      .get();
    if (!row) throw notFound(`Could not find Application Credential: ${given.id}.`);
    return row;
  }
  if (!given.name) throw expecting('name or ID', 'application credential');
  if (!given.user) throw expecting('user', 'application credential');
  const user = userOf(cloud, given.user);
  const row =
    user &&
    cloud.db
      .select()
      .from(applicationCredentials)
      .where(and(eq(applicationCredentials.user_id, user.id), eq(applicationCredentials.name, given.name)))
      .get();
  if (!row) throw keystoneUnauthorized();
  return row;
}

/** The user as it is now, or 401 when the account or its domain is disabled. */
function stillEnabled(cloud: Cloud, user: UserRow): UserRow {
  const now = cloud.db.select().from(users).where(eq(users.id, user.id)).get();
  if (!now?.enabled || !isEnabledDomain(cloud, now.domain_id)) throw keystoneUnauthorized();
  return now;
}

/** What failures are counted under: an id and a name of one account are one. */
function accountOf(user: UserRow | undefined, ref: UserRef): string {
  return user?.id ?? `${ref.domain?.id ?? ref.domain?.name ?? ''}/${ref.name ?? ref.id ?? ''}`;
}
