import { and, eq, isNull, ne, or, type SQL, sql } from 'drizzle-orm';
import type { Caller, Cloud } from '@/lib/embedded/cloud';
import { imageMembers, images } from '@/lib/embedded/db/schema';
import { badRequest, forbidden } from '@/lib/embedded/error';
import { filterConditions } from '@/lib/embedded/image/image-filters';
import { isAfter, orderOf } from '@/lib/embedded/image/image-order';
import { findImage, type ImageRow, isVisible } from '@/lib/embedded/image/image-record';
import { type ListParameters, parseListQuery } from '@/lib/embedded/image/list-parameters';

/** The images of GET /v2/images for a caller and its query (glance/api/v2/images.py, index; db/sqlalchemy/api.py). */
export function queryImages(
  cloud: Cloud,
  caller: Caller,
  query: URLSearchParams,
): { rows: ImageRow[]; limit: number } {
  const asked = parseListQuery(query, cloud.config);
  return { rows: imagesQuery(cloud, caller, asked).all(), limit: asked.limit };
}

/** The same as a query not yet run. */
export function imagesQuery(cloud: Cloud, caller: Caller, asked: ListParameters) {
  const { sort, limit, marker } = asked;
  const conditions = [isNull(images.deleted_at), ...filterConditions(asked)];
  if (marker !== null) conditions.push(isAfter(markerRow(cloud, caller, marker), sort));
  const page = (which: SQL | undefined) =>
    cloud.db
      .select({ id: images.id })
      .from(images)
      .where(and(which, ...conditions))
      .orderBy(...orderOf(sort))
      .limit(limit);
  // A page of each kind follows an index and ends with its last row; any of them together would be sorted whole.
  const ids = sql.join(
    visibleTo(caller, asked).map((which) => sql`select id from (${page(which)})`),
    sql` union `,
  );
  return cloud.db
    .select()
    .from(images)
    .where(sql`${images.id} in (${ids})`)
    .orderBy(...orderOf(sort))
    .limit(limit);
}

/**
 * Which images the caller sees in a list, as conditions of which one is met; glance-api.md 2.3 says what each
 * visibility means.
 */
function visibleTo(
  caller: Caller,
  { visibility, memberStatus, filters }: ListParameters,
): (SQL | undefined)[] {
  const one = visibility !== null && visibility !== 'all' ? visibility : null;
  const isVisibility = one === null ? undefined : eq(images.visibility, one);
  const asks = (word: string) => one === null || one === word;
  const mine = eq(images.owner, caller.projectId ?? '');
  const withCommunity = visibility === 'all' || visibility === 'community';
  if (caller.isAdmin)
    return [and(isVisibility, withCommunity ? undefined : or(ne(images.visibility, 'community'), mine))];
  // The plus keeps SQLite from going through every shared image instead of the few offers.
  const offered = and(
    sql`+${images.visibility} = 'shared'`,
    sql`${images.id} in (select ${imageMembers.image_id} from ${imageMembers} where ${and(
      eq(imageMembers.member_id, caller.projectId ?? ''),
      memberStatus === 'all' ? undefined : eq(imageMembers.status, memberStatus),
    )})`,
  );
  const seen = [and(mine, isVisibility)];
  if (asks('public')) seen.push(eq(images.visibility, 'public'));
  if (asks('shared')) seen.push(offered);
  if (asks('community') && (withCommunity || filters.some(([key]) => key === 'owner')))
    seen.push(eq(images.visibility, 'community'));
  return seen;
}

/** The image a page begins behind. An administrator's may be deleted by now (db/sqlalchemy/api.py, _image_get). */
function markerRow(cloud: Cloud, caller: Caller, id: string): ImageRow {
  const row = caller.isAdmin
    ? cloud.db.select().from(images).where(eq(images.id, id)).get()
    : findImage(cloud.db, id);
  if (!row) throw badRequest(`No image found with ID ${id}`);
  if (!isVisible(cloud.db, caller, row)) throw forbidden();
  return row;
}
