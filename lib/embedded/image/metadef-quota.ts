import { count, eq } from 'drizzle-orm';
import type { Caller, Cloud } from '@/lib/embedded/cloud';
import type { Db } from '@/lib/embedded/db/open';
import {
  metadefAssociations,
  metadefNamespaces,
  metadefObjects,
  metadefProperties,
  metadefResourceTypes,
  metadefTags,
} from '@/lib/embedded/db/schema';
import { forbidden, tooLarge } from '@/lib/embedded/error';

const members = {
  objects: metadefObjects,
  properties: metadefProperties,
  tags: metadefTags,
  'resource type associations': metadefAssociations,
} as const;

/**
 * Throws 413 where a project has more definitions than `metadef_quota` of a kind; called in the transaction that added
 * to them. Administrators, who alone write under the default policies, have no quota.
 */
export function checkMetadefQuota(db: Db, cloud: Cloud, caller: Caller, owner: string): void {
  const quota = cloud.config.metadef_quota;
  if (caller.isAdmin) return;
  const refuse = (kind: string, found: number) => {
    if (found <= quota) return;
    throw tooLarge(
      `A project may have ${quota} metadata definition ${kind}, and this request makes it ${found}. Delete some first, or ask an administrator to raise metadef_quota.`,
    );
  };
  const owned = eq(metadefNamespaces.owner, owner);
  refuse('namespaces', db.select({ n: count() }).from(metadefNamespaces).where(owned).get()?.n ?? 0);
  for (const [kind, table] of Object.entries(members)) {
    const row = db
      .select({ n: count() })
      .from(table)
      .innerJoin(metadefNamespaces, eq(metadefNamespaces.id, table.namespace_id))
      .where(owned)
      .get();
    refuse(kind, row?.n ?? 0);
  }
  // A resource type has no owner and outlives its associations, so all that were not loaded from files count together.
  const types = db
    .select({ n: count() })
    .from(metadefResourceTypes)
    .where(eq(metadefResourceTypes.protected, false))
    .get();
  refuse('resource types', types?.n ?? 0);
}

/** A quota by owner needs owners that are true: only an administrator writes in another project's name. */
export function refuseForeignOwner(caller: Caller, owner: string | undefined): void {
  if (owner !== undefined && owner !== caller.projectId && !caller.isAdmin)
    throw forbidden(`You are not permitted to create metadata definition namespaces owned by '${owner}'.`);
}
