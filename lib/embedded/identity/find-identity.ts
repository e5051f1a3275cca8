import { and, eq, type SQL, sql } from 'drizzle-orm';
import type { Cloud } from '@/lib/embedded/cloud';
import { domains, projects, users } from '@/lib/embedded/db/schema';
import type { DomainRef, ProjectRef, UserRef } from '@/lib/embedded/identity/auth-schema';
import { expecting } from '@/lib/embedded/identity/keystone-errors';
import type { ProjectRow, UserRow } from '@/lib/embedded/identity/tokens';

/** The user that somebody says to be, by id or by name and domain; 400 when it cannot be told who is meant. */
export function userOf(cloud: Cloud, ref: UserRef): UserRow | undefined {
  if (!ref.name && !ref.id) throw expecting('id or name', 'user');
  return cloud.db
    .select()
    .from(users)
    .where(named(cloud, users, ref, 'user'))
    .get();
}

/** The same for a project. */
export function projectOf(cloud: Cloud, ref: ProjectRef): ProjectRow | undefined {
  return cloud.db
    .select()
    .from(projects)
    .where(named(cloud, projects, ref, 'project'))
    .get();
}

/** What a row has to be to be the one that is meant; a name is one of an enabled domain. */
function named(
  cloud: Cloud,
  table: typeof users | typeof projects,
  { id = '', name, domain }: UserRef | ProjectRef,
  what: string,
): SQL | undefined {
  if (!name) return eq(table.id, id);
  if (!domain) throw expecting('domain', what);
  const domainId = enabledDomain(cloud, domain);
  return domainId === undefined ? sql`false` : and(eq(table.name, name), eq(table.domain_id, domainId));
}

/** Whether a domain is there and enabled, by its id. */
export function isEnabledDomain(cloud: Cloud, id: string): boolean {
  return enabledDomain(cloud, { id }) !== undefined;
}

function enabledDomain(cloud: Cloud, { id, name }: DomainRef): string | undefined {
  if (!name && !id) throw expecting('id or name', 'domain');
  const wanted = name ? eq(domains.name, name) : eq(domains.id, id ?? '');
  const row = cloud.db.select().from(domains).where(wanted).get();
  return row?.enabled ? row.id : undefined;
}
