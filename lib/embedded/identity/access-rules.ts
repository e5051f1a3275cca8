import { eq, sql } from 'drizzle-orm';
import type { Cloud } from '@/lib/embedded/cloud';
import { accessRules, applicationCredentialAccessRules } from '@/lib/embedded/db/schema';

/** What an application credential may be used for: one method at one kind of path of one service. */
export interface AccessRule {
  id: string;
  /** type of a service in the catalog */
  service: string;
  /** with `*` or `{name}` for one segment and `**` for any number */
  path: string;
  method: string;
}

/** A call that a token is to pay for. */
export interface AskedFor {
  /** type of the service in the catalog */
  service: string;
  method: string;
  /** as the client sent it, and without the service's mount point: a rule may name either */
  paths: string[];
}

/** The rules of a credential; null where it has none and may be used for everything. */
export function rulesOf(cloud: Cloud, credentialId: string): AccessRule[] | null {
  const rows = cloud.db
    .select({ rule: accessRules })
    .from(applicationCredentialAccessRules)
    .innerJoin(accessRules, eq(accessRules.id, applicationCredentialAccessRules.access_rule_id))
    .where(eq(applicationCredentialAccessRules.application_credential_id, credentialId))
    .orderBy(sql`${applicationCredentialAccessRules}.rowid`)
    .all();
  if (rows.length === 0) return null;
  return rows.map(({ rule: { id, service, path, method } }) => ({ id, service, path, method }));
}

/** Whether one of the rules names a call (keystonemiddleware/auth_token, validate_allowed_request). */
export function allows(rules: readonly AccessRule[] | null, asked: AskedFor): boolean {
  if (rules === null) return true;
  return rules.some(
    (rule) =>
      rule.service === asked.service &&
      rule.method === asked.method &&
      asked.paths.some((path) => pathMatches(rule.path, path)),
  );
}

/** One step of a pattern: a character, or any number of them. */
interface Step {
  takes: (letter: string) => boolean;
  many: boolean;
}

/**
 * Whether a path is one of a pattern's. keystonemiddleware makes a regular expression of the pattern (`_path_matches`),
 * dots and all, which backtracks; this follows every way at once, so that no pattern takes long.
 */
export function pathMatches(pattern: string, path: string): boolean {
  const steps = stepsOf(pattern);
  let at = reach(steps, [0]);
  for (const letter of path) {
    const next: number[] = [];
    for (const index of at) {
      const step = steps[index];
      if (step?.takes(letter)) next.push(step.many ? index : index + 1);
    }
    if (next.length === 0) return false;
    at = reach(steps, next);
  }
  return at.has(steps.length);
}

function stepsOf(pattern: string): Step[] {
  const inSegment = (letter: string) => letter !== '/';
  return [...pattern.matchAll(/\{[^}]*\}|\*\*|\*|[^{}*]/g)].flatMap(([part]): Step[] => {
    if (part === '**') return [{ takes: () => true, many: true }];
    if (part === '*' || part.startsWith('{'))
      return [
        { takes: inSegment, many: false },
        { takes: inSegment, many: true },
      ];
    return [{ takes: (letter) => letter === part, many: false }];
  });
}

/** Places of a pattern and those that are reached from there without a character. */
function reach(steps: readonly Step[], from: readonly number[]): Set<number> {
  const reached = new Set<number>();
  for (let index of from) {
    reached.add(index);
    while (steps[index]?.many) {
      index += 1;
      reached.add(index);
    }
  }
  return reached;
}
