import { eq } from 'drizzle-orm';
import type { Cloud } from '@/lib/embedded/cloud';
import { users } from '@/lib/embedded/db/schema';
import { HttpError } from '@/lib/embedded/error';
import type { UserRow } from '@/lib/embedded/identity/tokens';

/** Who tries to sign in: as whom, and from where where that is known. */
export interface Attempt {
  /** a user's id, or the name that nobody has */
  account: string;
  address: string | null;
}

/** When attempts failed, by account and by address; the oldest first. */
const failures = new WeakMap<Cloud, Map<string, number[]>>();
/** So many accounts and addresses are remembered; beyond that the one that failed longest ago is forgotten. */
const mostKeys = 10_000;

/** 429 when an account or an address has failed too often of late (`failed_sign_ins`). */
export function refuseThrottled(cloud: Cloud, attempt: Attempt): void {
  const { window } = cloud.config.failed_sign_ins;
  const now = cloud.clock();
  for (const [key, most] of keysOf(cloud, attempt)) {
    const recent = recentOf(cloud, key, now);
    // The clock may have been set back: then the wait begins anew, and is never longer than the window.
    const oldest = recent.at(-most);
    if (oldest === undefined) continue;
    const seconds = Math.min(window, Math.max(1, Math.ceil((oldest + window * 1000 - now) / 1000)));
    throw new HttpError(
      429,
      `Too many sign-ins failed: try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`,
      { 'retry-after': String(seconds) },
    );
  }
}

/** Notes that an attempt failed. */
export function noteFailure(cloud: Cloud, attempt: Attempt): void {
  const now = cloud.clock();
  const kept = keptOf(cloud);
  for (const [key, most] of keysOf(cloud, attempt)) {
    const recent = [...recentOf(cloud, key, now), now].slice(-most);
    kept.delete(key);
    kept.set(key, recent);
  }
  for (const key of kept.keys()) {
    if (kept.size <= mostKeys) break;
    kept.delete(key);
  }
}

/** Somebody proved to be an account's owner: what failed before was a slip. */
export function forgetFailures(cloud: Cloud, attempt: Attempt): void {
  keptOf(cloud).delete(accountKey(attempt));
}

/** Whether wrong passwords have locked an account for now (keystone/identity/backends/sql.py, _is_account_locked). */
export function isLocked(cloud: Cloud, user: UserRow): boolean {
  const { lockout_failure_attempts: most, lockout_duration: seconds } = cloud.config.security_compliance;
  if (most === undefined || user.options.ignore_lockout_failure_attempts === true) return false;
  if (user.failed_auth_count < most || user.failed_auth_at === null) return false;
  // A clock that was set back makes no lock longer.
  return Math.abs(cloud.clock() - user.failed_auth_at) < seconds * 1000;
}

/** Counts a wrong password against its account; the count begins anew when a lock has ended. */
export function countWrongPassword(cloud: Cloud, userId: string): void {
  const user = cloud.db.select().from(users).where(eq(users.id, userId)).get();
  const { lockout_failure_attempts: most } = cloud.config.security_compliance;
  if (!user || most === undefined) return;
  const before = user.failed_auth_count >= most ? 0 : user.failed_auth_count;
  cloud.db
    .update(users)
    .set({ failed_auth_count: before + 1, failed_auth_at: cloud.clock() })
    .where(eq(users.id, userId))
    .run();
}

/** Forgets wrong passwords after a right one. */
export function clearWrongPasswords(cloud: Cloud, user: UserRow): void {
  if (user.failed_auth_count === 0) return;
  cloud.db
    .update(users)
    .set({ failed_auth_count: 0, failed_auth_at: null })
    .where(eq(users.id, user.id))
    .run();
}

function keysOf(cloud: Cloud, attempt: Attempt): [key: string, most: number][] {
  const { per_user, per_address } = cloud.config.failed_sign_ins;
  const keys: [string, number][] = [[accountKey(attempt), per_user]];
  if (attempt.address !== null) keys.push([`address ${attempt.address}`, per_address]);
  return keys.filter(([, most]) => most > 0);
}

function accountKey({ account }: Attempt): string {
  return `account ${account.slice(0, 300)}`;
}

function recentOf(cloud: Cloud, key: string, now: number): number[] {
  const window = cloud.config.failed_sign_ins.window * 1000;
  return (keptOf(cloud).get(key) ?? []).filter((at) => Math.abs(now - at) < window);
}

function keptOf(cloud: Cloud): Map<string, number[]> {
  const kept = failures.get(cloud) ?? new Map<string, number[]>();
  failures.set(cloud, kept);
  return kept;
}
