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

/** A longer path is named by no rule: no address of these services is as long. */
const longestPath = 4096;

/** One step of a pattern: a letter, or any number of them. */
interface Step {
  takes: (letter: string) => boolean;
  many: boolean;
}

/**
 * Whether a path is one of a pattern's. keystonemiddleware makes a regular expression of the pattern (`_path_matches`),
 * dots and all, which backtracks; this follows every way at once, the places reached as bits of one number, so that no
 * pattern takes long. A brace that closes nothing, or is never closed, is itself, where keystonemiddleware leaves it out.
 */
export function pathMatches(pattern: string, path: string): boolean {
  if (path.length > longestPath) return false;
  const steps = stepsOf(pattern);
  const many = bitsOf(steps, (step) => step.many);
  const single = bitsOf(steps, (step) => !step.many);
  const known = new Map<string, bigint>();
  const taking = (letter: string) => {
    const bits = known.get(letter) ?? bitsOf(steps, (step) => step.takes(letter));
    known.set(letter, bits);
    return bits;
  };
  // What takes any number of letters may take none.
  const reach = (places: bigint) => places | ((places & many) << 1n);
  let at = reach(1n);
  for (const letter of path) {
    const taken = at & taking(letter);
    at = reach(((taken & single) << 1n) | (taken & many));
    if (at === 0n) return false;
  }
  return at >> BigInt(steps.length) === 1n;
}

/** The steps that something is true of, the first as the lowest bit. */
function bitsOf(steps: readonly Step[], is: (step: Step) => boolean): bigint {
  return steps.reduce((bits, step, index) => (is(step) ? bits | (1n << BigInt(index)) : bits), 0n);
}

/** Of two steps in a row never both take any number. */
function stepsOf(pattern: string): Step[] {
  const inSegment = (letter: string) => letter !== '/';
  const steps: Step[] = [];
  for (const [part] of pattern.matchAll(/\{[^}]*\}|\*\*|./gsu)) {
    if (part === '**') {
      if (steps.at(-1)?.many) steps.pop();
      steps.push({ takes: () => true, many: true });
    } else if (part === '*' || (part.startsWith('{') && part.length > 1)) {
      steps.push({ takes: inSegment, many: false }, { takes: inSegment, many: true });
    } else steps.push({ takes: (letter) => letter === part, many: false });
  }
  return steps;
}
