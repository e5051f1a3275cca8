import { and, eq } from 'drizzle-orm';
import type { Cloud } from '@/lib/embedded/cloud';
import { domains, projects, users } from '@/lib/embedded/db/schema';
import type { DomainRef, ProjectRef, UserRef } from '@/lib/embedded/identity/auth-schema';
import { expecting } from '@/lib/embedded/identity/keystone-errors';
import type { ProjectRow, UserRow } from '@/lib/embedded/identity/tokens';

/** The user that somebody says to be, by id or by name and domain; 400 when it cannot be told who is meant. */
export function userOf(cloud: Cloud, ref: UserRef): UserRow | undefined {
  const { id, name, domain } = ref;
  if (!name && !id) throw expecting('id or name', 'user');
  if (!name)
    return cloud.db
      .select()
      .from(users)
      .where(eq(users.id, id ?? ''))
      .get();
  if (!domain) throw expecting('domain', 'user');
  const domainId = enabledDomain(cloud, domain);
  if (domainId === undefined) return undefined;
  return cloud.db
    .select()
    .from(users)
    .where(and(eq(users.name, name), eq(users.domain_id, domainId)))
    .get();
}

/** The same for a project. */
export function projectOf(cloud: Cloud, ref: ProjectRef): ProjectRow | undefined {
  const { id, name, domain } = ref;
  if (!name)
    return cloud.db
      .select()
      .from(projects)
      .where(eq(projects.id, id ?? ''))
      .get();
  if (!domain) throw expecting('domain', 'project');
  const domainId = enabledDomain(cloud, domain);
  if (domainId === undefined) return undefined;
  return cloud.db
    .select()
    .from(projects)
    .where(and(eq(projects.name, name), eq(projects.domain_id, domainId)))
    .get();
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
