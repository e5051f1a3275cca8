import { and, eq, gt, inArray, isNull, ne, notInArray, or, type SQL, sql } from 'drizzle-orm';
import type { Cloud } from '@/lib/embedded/cloud';
import type { Db } from '@/lib/embedded/db/open';
import { imageLocations, imageProperties, images, projects, webLocations } from '@/lib/embedded/db/schema';
import { tooLarge } from '@/lib/embedded/error';

/** What Keystone's unified limits count for Glance (glance/quota/keystone.py); sizes in MiB, rounded down. */
export const limitNames = [
  'image_size_total',
  'image_stage_total',
  'image_count_total',
  'image_count_uploading',
] as const;
export type LimitName = (typeof limitNames)[number];

const mebibyte = 1024 * 1024;

/** What a project uses of every limit. */
function usageOf(db: Db, project: string, name: LimitName): number {
  switch (name) {
    case 'image_size_total':
      return Math.floor(storedBytes(db, project) / mebibyte);
    case 'image_stage_total':
      return Math.floor(stagedBytes(db, project) / mebibyte);
    case 'image_count_total':
      return count(db, project, undefined);
    case 'image_count_uploading':
      return count(db, project, or(inArray(images.status, ['saving', 'uploading', 'importing']), isCopied));
  }
}

/** An active image that goes to further stores. */
const isCopied = sql`exists (select 1 from ${imageProperties} where ${imageProperties.image_id} = ${images.id} and ${imageProperties.name} = 'os_glance_importing_to_stores' and ${imageProperties.value} <> '')`;

const alive = (project: string, more: SQL | undefined) =>
  and(eq(images.owner, project), isNull(images.deleted_at), more);

function count(db: Db, project: string, more: SQL | undefined): number {
  const row = db.select({ n: sql<number>`count(*)` }).from(images).where(alive(project, more)).get();
  return row?.n ?? 0;
}

/** Copies and addresses of an image. */
const locations = sql<number>`(select count(*) from ${imageLocations} where ${imageLocations.image_id} = ${images.id}) + (select count(*) from ${webLocations} where ${webLocations.image_id} = ${images.id})`;

/**
 * Bytes of a project's images in every location, but for one image's. An address of the web counts as a copy does
 * (glance/db/sqlalchemy/api.py, user_get_storage_usage).
 */
function storedBytes(db: Db, project: string, without?: string): number {
  const row = db
    .select({ total: sql<number>`coalesce(sum(${images.size} * (${locations})), 0)` })
    .from(images)
    .where(alive(project, without === undefined ? undefined : ne(images.id, without)))
    .get();
  return row?.total ?? 0;
}

function stagedBytes(db: Db, project: string): number {
  const busy = ['uploading', 'importing'];
  const row = db
    .select({ total: sql<number>`coalesce(sum(${images.size}), 0)` })
    .from(images)
    .where(
      alive(
        project,
        and(
          gt(images.size, 0),
          or(inArray(images.status, busy), and(notInArray(images.status, busy), isCopied)),
        ),
      ),
    )
    .get();
  return row?.total ?? 0;
}

/** The limit of a project by its id or name, else everybody's; -1 is none. */
function limitOf(cloud: Cloud, project: string, name: LimitName): number {
  const { limits, registered_limits } = cloud.config;
  const known = cloud.db.select().from(projects).where(eq(projects.id, project)).get();
  return limits[project]?.[name] ?? (known && limits[known.name]?.[name]) ?? registered_limits[name];
}

/** The body of GET /v2/info/usage: empty without limits. */
export function usageAgainstLimits(
  cloud: Cloud,
  project: string,
): Partial<Record<LimitName, { usage: number; limit: number }>> {
  if (!cloud.config.use_keystone_limits) return {};
  return Object.fromEntries(
    limitNames.map((name) => [
      name,
      { usage: usageOf(cloud.db, project, name), limit: limitOf(cloud, project, name) },
    ]),
  );
}

/** Throws Glance's 413 where usage and `delta` together are more than the limit. */
export function enforceLimit(cloud: Cloud, project: string | null, name: LimitName, delta = 0): void {
  if (!cloud.config.use_keystone_limits || project === null) return;
  const limit = limitOf(cloud, project, name);
  const usage = usageOf(cloud.db, project, name);
  if (limit < 0 || usage + delta <= limit) return;
  throw tooLarge(
    `The request returned a 413 Request Entity Too Large. This generally means that rate limiting or a quota threshold was breached.  The response body: Project ${project} is over a limit for [Resource ${name} is over limit of ${limit} due to current usage ${usage} and delta ${delta}]`,
  );
}

/**
 * Bytes that a project may still store, by user_storage_quota; null without one. Limits in Keystone take its place
 * (glance/api/common.py, get_remaining_quota). What `imageId` holds already is left out.
 */
export function storageRoom(cloud: Cloud, project: string | null, imageId?: string): number | null {
  const { use_keystone_limits, user_storage_quota } = cloud.config;
  if (use_keystone_limits || user_storage_quota <= 0 || project === null) return null;
  return user_storage_quota - storedBytes(cloud.db, project, imageId);
}

/** Throws Glance's 413 for data that does not fit any more; of unknown size, only where nothing fits. */
export function enforceStorageRoom(room: number | null, size: number | null): void {
  if (room === null || (size === null ? room > 0 : size <= room)) return;
  throw tooLarge(
    `Image exceeds the storage quota: The size of the data ${size ?? 'None'} will exceed the limit. ${room} bytes remaining.`,
  );
}
