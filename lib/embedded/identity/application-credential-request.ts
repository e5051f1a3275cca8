import { and, eq, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Cloud } from '@/lib/embedded/cloud';
import { accessRules } from '@/lib/embedded/db/schema';
import { badRequest, notFound } from '@/lib/embedded/error';
import { newId } from '@/lib/embedded/identity/identifiers';
import { type LiveToken, rolesByName } from '@/lib/embedded/identity/tokens';

const identifier = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[a-zA-Z0-9-]+$/);
const name = z.string().min(1).max(255).regex(/[\S]+/);
/** What a request may name beside what it sets, for it is shown of a credential. */
const shownAlone = ['id', 'user_id', 'project_id', 'system', 'links'];

/** Access rules of one credential. */
const mostRules = 50;

const members = {
  name,
  description: z.string().nullish(),
  secret: z.string().nullish(),
  expires_at: z.string().nullish(),
  roles: z
    .array(
      z
        .looseObject({ id: identifier.optional(), name: name.optional() })
        .refine((role) => Object.keys(role).length > 0, 'does not have enough properties')
        .refine((role) => Object.keys(role).length < 2, 'has too many properties'),
    )
    .optional(),
  unrestricted: z.boolean().optional(),
  access_rules: z
    .array(
      z.strictObject({
        path: z.string().max(225).regex(/^\/.*/).optional(),
        method: z
          .string()
          .regex(/^(POST|GET|HEAD|PATCH|PUT|DELETE)$/)
          .optional(),
        service: identifier.optional(),
        id: identifier.optional(),
      }),
    )
    // Of Keystone there may be any number; all of them are looked at in every request.
    .refine((rules) => rules.length <= mostRules, {
      error: `A credential has at most ${mostRules} access rules.`,
      params: { whole: true },
    })
    .optional(),
};

/** keystone/application_credential/schema.py; a member that means nothing is refused by Keystone's database. */
export const applicationCredentialSchema = z.looseObject(members).superRefine((given, context) => {
  const known = [...Object.keys(members), ...shownAlone];
  const unknown = Object.keys(given).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  const message = `'${unknown}' is an invalid keyword argument for ApplicationCredentialModel`;
  context.addIssue({ code: 'custom', message, params: { whole: true } });
});
export type ApplicationCredentialRequest = z.infer<typeof applicationCredentialSchema>;
type RuleRequest = NonNullable<ApplicationCredentialRequest['access_rules']>[number];

/** Names of the roles that a credential shall have: some of its maker's, or all of them. 400 for one not held. */
export function rolesWanted(
  cloud: Cloud,
  { roles: wanted = [] }: ApplicationCredentialRequest,
  token: LiveToken,
): string[] {
  if (wanted.length === 0) return token.roleNames;
  const known = [...rolesByName(cloud).values()];
  return [
    ...new Set(
      wanted.map((one) => {
        const role = known.find((row) => (one.id ? row.id === one.id : row.name === one.name));
        if (!role && one.name !== undefined) throw notFound(`Role ${one.name} is not defined`);
        if (!role || !token.roleNames.includes(role.name))
          throw badRequest(
            'Invalid application credential: Cannot create an application credential with unassigned role',
          );
        return role.name;
      }),
    ),
  ];
}

/**
 * When a credential ends, in milliseconds since the epoch, or null: `YYYY-MM-DDTHH:MM:SS[.ffffff][Z]`, in UTC
 * (keystone/common/utils.py, parse_expiration_date). 400 for another form, and for the past.
 */
export function expiryOf({ expires_at: text }: ApplicationCredentialRequest, now: number): number | null {
  if (!text) return null;
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?Z?$/.exec(text);
  const time = match ? Date.parse(`${match[1]}.${(match[2] ?? '').padEnd(3, '0').slice(0, 3)}Z`) : Number.NaN;
  const why =
    'The server could not comply with the request since it is either malformed or otherwise incorrect. The client is assumed to be in error.';
  if (Number.isNaN(time)) throw badRequest(`Timestamp not in expected format. ${why}`);
  if (time <= now) throw badRequest(`The 'expires_at' must not be before now. ${why}`);
  return time;
}

/** Ids of the user's rules that are the same as these, null for new ones; 400 for one that is no whole rule. */
export function ruleIds(cloud: Cloud, userId: string, rules: readonly RuleRequest[]): (string | null)[] {
  return rules.map(({ id, service, path, method }) => {
    const isOfUser = eq(accessRules.user_id, userId);
    const find = (is: SQL) => cloud.db.select().from(accessRules).where(and(isOfUser, is)).get()?.id ?? null;
    const byId = id === undefined ? null : find(eq(accessRules.id, id));
    if (byId) return byId;
    if (service === undefined || path === undefined || method === undefined)
      throw badRequest(
        'Invalid application credential: An access rule names a service, a method and a path.',
      );
    return find(
      sql`(${accessRules.service}, ${accessRules.path}, ${accessRules.method}) = (${service}, ${path}, ${method})`,
    );
  });
}

/** Keeps rules of a user that are not there yet; gives the ids of all, in order. */
export function keepRules(cloud: Cloud, userId: string, rules: readonly RuleRequest[]): string[] {
  return rules.map((rule) => {
    const [known] = ruleIds(cloud, userId, [rule]);
    if (known) return known;
    const { service = '', path = '', method = '' } = rule;
    const id = rule.id && !isTaken(cloud, rule.id) ? rule.id : newId();
    cloud.db.insert(accessRules).values({ id, user_id: userId, service, path, method }).run();
    return id;
  });
}

function isTaken(cloud: Cloud, id: string): boolean {
  return cloud.db.select().from(accessRules).where(eq(accessRules.id, id)).get() !== undefined;
}
