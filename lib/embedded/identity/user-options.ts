import { z } from 'zod';

const flag = z.boolean().nullable().optional();
const distinct = (list: unknown[]) => new Set(list.map((one) => JSON.stringify(one))).size === list.length;
const rule = z.array(z.string()).min(1).refine(distinct, 'has non-unique elements');

/**
 * Options of a user under Keystone's names (keystone/identity/backends/resource_options.py); null takes one away. Of
 * those about the age and the first use of passwords nothing comes here: passwords do not age.
 */
export const userOptionsSchema = z.strictObject({
  ignore_change_password_upon_first_use: flag,
  ignore_password_expiry: flag,
  ignore_lockout_failure_attempts: flag,
  lock_password: flag,
  ignore_user_inactivity: flag,
  /** Lists of methods: proving all of one list signs in. */
  multi_factor_auth_rules: z.array(rule).refine(distinct, 'has non-unique elements').nullable().optional(),
  multi_factor_auth_enabled: flag,
});

/** Those that are set. */
export type UserOptions = z.infer<typeof userOptionsSchema>;

/** Options after a change: what is null is gone, what is not named stays. */
export function changedOptions(now: UserOptions, change: UserOptions): UserOptions {
  const next = { ...now, ...change };
  return userOptionsSchema.parse(
    Object.fromEntries(Object.entries(next).filter(([, value]) => value !== null && value !== undefined)),
  );
}

/** Whether methods that were proved are enough for a user (keystone/auth/core.py, UserMFARulesValidator). */
export function methodsSuffice(
  options: UserOptions,
  proved: readonly string[],
  offered: readonly string[],
): boolean {
  const rules = options.multi_factor_auth_rules ?? [];
  if (rules.length === 0 || options.multi_factor_auth_enabled === false) return true;
  return rules.some((rule) => rule.every((method) => proved.includes(method) || !offered.includes(method)));
}

/** The rules that methods proved so far are part of: what a receipt tells of what is missing. */
export function rulesBegunWith(
  options: UserOptions,
  proved: readonly string[],
  offered: readonly string[],
): string[][] {
  return (options.multi_factor_auth_rules ?? [])
    .map((rule) => rule.filter((method) => offered.includes(method)))
    .filter((rule) => rule.some((method) => proved.includes(method)));
}
