import { and, asc, count, eq, gt, isNull, or, type SQL } from 'drizzle-orm';
import type { Secret } from '@/lib/contract/secret';
import type { Cloud } from '@/lib/embedded/cloud';
import { secrets } from '@/lib/embedded/db/schema';
import { wireMicros } from '@/lib/embedded/http';

export type SecretRow = typeof secrets.$inferSelect;

/** A secret by its id, whoever owns it; one that has expired is not there. */
export function findSecret(cloud: Cloud, id: string): SecretRow | undefined {
  return cloud.db
    .select()
    .from(secrets)
    .where(and(eq(secrets.id, id), unexpired(cloud)))
    .get();
}

/** One page of a project's secrets, oldest first, and how many there are in all. */
export function pageOfSecrets(
  cloud: Cloud,
  projectId: string,
  page: { limit: number; offset: number },
  filter: Partial<Pick<SecretRow, 'name' | 'algorithm' | 'mode' | 'bit_length' | 'secret_type'>>,
): { rows: SecretRow[]; total: number } {
  const conditions: (SQL | undefined)[] = [eq(secrets.project_id, projectId), unexpired(cloud)];
  for (const key of ['name', 'algorithm', 'mode', 'bit_length', 'secret_type'] as const) {
    const wanted = filter[key];
    if (wanted !== undefined && wanted !== null) conditions.push(eq(secrets[key], wanted));
  }
  const where = and(...conditions);
  const rows = cloud.db
    .select()
    .from(secrets)
    .where(where)
    .orderBy(asc(secrets.created_at), asc(secrets.id))
    .limit(page.limit)
    .offset(page.offset)
    .all();
  const [all] = cloud.db.select({ total: count() }).from(secrets).where(where).all();
  return { rows, total: all?.total ?? 0 };
}

/** A secret as Barbican shows it, never with its payload. */
export function secretToWire(row: SecretRow, origin: string): Secret {
  return {
    secret_ref: secretRef(origin, row.id),
    name: row.name,
    status: 'ACTIVE',
    secret_type: row.secret_type,
    algorithm: row.algorithm,
    bit_length: row.bit_length,
    mode: row.mode,
    creator_id: row.creator_id,
    created: wireMicros(row.created_at).slice(0, 19),
    updated: wireMicros(row.updated_at).slice(0, 19),
    expiration: row.expiration === null ? null : wireMicros(row.expiration).slice(0, 19),
    ...(row.payload_content_type ? { content_types: { default: row.payload_content_type } } : {}),
  };
}

/** The address of a secret. */
export function secretRef(origin: string, id: string): string {
  return `${origin}/key-manager/v1/secrets/${id}`;
}

function unexpired(cloud: Cloud): SQL | undefined {
  return or(isNull(secrets.expiration), gt(secrets.expiration, cloud.clock()));
}
