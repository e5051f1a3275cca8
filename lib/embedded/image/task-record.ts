import { and, eq, gt, isNull, lte, or, type SQL } from 'drizzle-orm';
import type { Caller, Cloud } from '@/lib/embedded/cloud';
import { tasks } from '@/lib/embedded/db/schema';

export type TaskRow = typeof tasks.$inferSelect;

/** Takes away tasks whose time is over (task_time_to_live); Glance does it at the next look at tasks as well. */
export function dropExpiredTasks(cloud: Cloud): void {
  cloud.db.delete(tasks).where(lte(tasks.expires_at, cloud.clock())).run();
}

/** Tasks that are neither deleted nor expired, of the caller's project alone unless an administrator asks. */
export function livingTasks(cloud: Cloud, caller: Caller): SQL | undefined {
  return and(
    eq(tasks.deleted, false),
    or(isNull(tasks.expires_at), gt(tasks.expires_at, cloud.clock())),
    caller.isAdmin ? undefined : eq(tasks.owner, caller.projectId ?? ''),
  );
}
