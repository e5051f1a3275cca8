import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import type { Cloud } from '@/lib/embedded/cloud';
import { applicationCredentials, domains, projects, users } from '@/lib/embedded/db/schema';
import { badRequest, forbidden, HttpError, notFound } from '@/lib/embedded/error';
import { hashPassword, passwordMatches } from '@/lib/embedded/identity/password';
import { findToken, type ProjectRow, rolesOf, type UserRow } from '@/lib/embedded/identity/tokens';

const domainRef = z.union([z.object({ id: z.string() }), z.object({ name: z.string() })]);
const userRef = z.union([z.object({ id: z.string() }), z.object({ name: z.string(), domain: domainRef })]);
const projectRef = z.union([z.object({ id: z.string() }), z.object({ name: z.string(), domain: domainRef })]);

const authSchema = z.object({
  auth: z.object({
    identity: z.object({
      methods: z.array(z.string()).min(1),
      password: z.object({ user: z.intersection(userRef, z.object({ password: z.string() })) }).optional(),
      token: z.object({ id: z.string() }).optional(),
      application_credential: z
        .object({
          id: z.string().optional(),
          name: z.string().optional(),
          user: userRef.optional(),
          secret: z.string(),
        })
        .optional(),
    }),
    scope: z
      .union([
        z.literal('unscoped'),
        z.object({
          project: projectRef.optional(),
          domain: domainRef.optional(),
          system: z.object({ all: z.boolean() }).optional(),
          unscoped: z.object({}).optional(),
        }),
      ])
      .optional(),
  }),
});
type AuthRequest = z.infer<typeof authSchema>['auth'];

/** Who proved what, and the project the token shall be for (null: unscoped). */
export interface Authenticated {
  user: UserRow;
  projectId: string | null;
  methods: string[];
  expiresAt?: number;
  applicationCredentialId?: string;
}

/** Keystone's one text for whatever is wrong with who you are or where you want to go. */
export const keystoneUnauthorized = () =>
  new HttpError(401, 'The request you have made requires authentication.');

/** Reads POST /v3/auth/tokens (Keystone API, Authentication): methods password, token, application_credential. */
export function authenticateRequest(cloud: Cloud, body: unknown): Authenticated {
  const parsed = authSchema.safeParse(body);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw badRequest(
      `Invalid input for field '${issue?.path.join('/') ?? 'auth'}': ${issue?.message ?? 'required'}`,
    );
  }
  const { auth } = parsed.data;
  const [method, further] = auth.identity.methods;
  // Every method that is named has to be proved; nobody here has two.
  if (further !== undefined) throw keystoneUnauthorized();
  const who =
    method === 'password' && auth.identity.password
      ? byPassword(cloud, auth.identity.password.user)
      : method === 'token' && auth.identity.token
        ? byToken(cloud, auth.identity.token.id)
        : method === 'application_credential' && auth.identity.application_credential
          ? byCredential(cloud, auth)
          : null;
  if (!who) throw keystoneUnauthorized();
  if (who.applicationCredentialId) return who;
  return { ...who, projectId: scopeOf(cloud, auth, who.user) };
}

const nobodysHash = hashPassword('');

function byPassword(cloud: Cloud, ref: z.infer<typeof userRef> & { password: string }): Authenticated {
  const user = findUser(cloud, ref);
  // As long for a name that nobody has: the time would tell which there are.
  const matches = passwordMatches(ref.password, user?.password_hash ?? nobodysHash);
  if (!user?.enabled || !matches) throw keystoneUnauthorized();
  return { user, projectId: null, methods: ['password'] };
}

function byToken(cloud: Cloud, id: string): Authenticated {
  const live = findToken(cloud, id);
  if (!live) throw notFound('Failed to validate token');
  // It stands for fewer roles than its user has, in one project.
  if (live.row.application_credential_id)
    throw forbidden(
      'You are not authorized to perform the requested action: Using a delegated token to create another token is not allowed..',
    );
  return {
    user: live.user,
    projectId: null,
    methods: [...new Set(['token', ...live.row.methods])],
    expiresAt: live.row.expires_at,
  };
}

function byCredential(cloud: Cloud, auth: AuthRequest): Authenticated {
  const given = auth.identity.application_credential;
  if (!given || auth.scope !== undefined) throw keystoneUnauthorized();
  const byName = given.name !== undefined && given.user ? findUser(cloud, given.user) : undefined;
  const row = given.id
    ? cloud.db.select().from(applicationCredentials).where(eq(applicationCredentials.id, given.id)).get()
    : byName &&
      cloud.db
        .select()
        .from(applicationCredentials)
        .where(
          and(
            eq(applicationCredentials.user_id, byName.id),
            eq(applicationCredentials.name, given.name ?? ''),
          ),
        )
        .get();
  if (!row || !passwordMatches(given.secret, row.secret_hash)) throw keystoneUnauthorized();
  if (row.expires_at !== null && row.expires_at <= cloud.clock()) throw keystoneUnauthorized();
  const user = cloud.db.select().from(users).where(eq(users.id, row.user_id)).get();
  if (!user?.enabled) throw keystoneUnauthorized();
  return {
    user,
    projectId: row.project_id,
    methods: ['application_credential'],
    applicationCredentialId: row.id,
  };
}

/** No scope means the user's default project, as Keystone has it; a domain or system scope is not offered. */
function scopeOf(cloud: Cloud, auth: AuthRequest, user: UserRow): string | null {
  if (auth.scope === 'unscoped') return null;
  const wanted = auth.scope?.project;
  if (auth.scope && !wanted) {
    if (auth.scope.unscoped) return null;
    throw keystoneUnauthorized();
  }
  if (!wanted) {
    const own = user.default_project_id;
    return own && rolesOf(cloud, user.id, own).length > 0 ? own : null;
  }
  const project = findProject(cloud, wanted);
  if (!project?.enabled || rolesOf(cloud, user.id, project.id).length === 0) throw keystoneUnauthorized();
  return project.id;
}

function findUser(cloud: Cloud, ref: z.infer<typeof userRef>): UserRow | undefined {
  if ('id' in ref) return cloud.db.select().from(users).where(eq(users.id, ref.id)).get();
  const domain = domainId(cloud, ref.domain);
  if (!domain) return undefined;
  return cloud.db
    .select()
    .from(users)
    .where(and(eq(users.name, ref.name), eq(users.domain_id, domain)))
    .get();
}

function findProject(cloud: Cloud, ref: z.infer<typeof projectRef>): ProjectRow | undefined {
  if ('id' in ref) return cloud.db.select().from(projects).where(eq(projects.id, ref.id)).get();
  const domain = domainId(cloud, ref.domain);
  if (!domain) return undefined;
  return cloud.db
    .select()
    .from(projects)
    .where(and(eq(projects.name, ref.name), eq(projects.domain_id, domain)))
    .get();
}

function domainId(cloud: Cloud, ref: z.infer<typeof domainRef>): string | undefined {
  if ('id' in ref) return ref.id;
  return cloud.db.select({ id: domains.id }).from(domains).where(eq(domains.name, ref.name)).get()?.id;
}
