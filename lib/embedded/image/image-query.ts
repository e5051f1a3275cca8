import { and, eq, exists, gt, gte, inArray, isNull, lt, lte, ne, or, type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import { imageVisibilities } from '@/lib/contract/image-words';
import type { Caller, Cloud } from '@/lib/embedded/cloud';
import { imageMembers, imageProperties, images, imageTags } from '@/lib/embedded/db/schema';
import { badRequest, forbidden } from '@/lib/embedded/error';
import { isAfter, orderOf } from '@/lib/embedded/image/image-order';
import { findImage, type ImageRow, isVisible } from '@/lib/embedded/image/image-record';
import { parseSort } from '@/lib/embedded/image/image-sort';

/** SQLite's expressions are 1,000 deep at most. */
const mostConditions = 500;

const control = new Set([
  'limit',
  'marker',
  'sort',
  'sort_key',
  'sort_dir',
  'visibility',
  'member_status',
  'owner',
  'tag',
  'os_hidden',
  'deleted',
]);
/** By key; a plain object would know `constructor` too. */
const columns = (byKey: Record<string, SQLiteColumn>) => new Map(Object.entries(byKey));
const operatorColumns = columns({
  name: images.name,
  id: images.id,
  status: images.status,
  container_format: images.container_format,
  disk_format: images.disk_format,
});
const exactColumns = columns({
  checksum: images.checksum,
  os_hash_algo: images.os_hash_algo,
  os_hash_value: images.os_hash_value,
});
const numberColumns = columns({
  size: images.size,
  virtual_size: images.virtual_size,
  min_disk: images.min_disk,
  min_ram: images.min_ram,
});
const timeColumns = columns({
  created_at: images.created_at,
  updated_at: images.updated_at,
});

/** The images of GET /v2/images for a caller and its query (glance/api/v2/images.py, index; db/sqlalchemy/api.py). */
export function queryImages(
  cloud: Cloud,
  caller: Caller,
  query: URLSearchParams,
): { rows: ImageRow[]; limit: number } {
  const limit = parseLimit(cloud, query);
  return { rows: imagesQuery(cloud, caller, query, limit).all(), limit };
}

/** The same as a query not yet run. */
export function imagesQuery(cloud: Cloud, caller: Caller, query: URLSearchParams, limit: number) {
  const sort = parseSort(query);
  const conditions = [isNull(images.deleted_at), ...filters(query)];
  const marker = query.get('marker');
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
    visibleTo(caller, query).map((which) => sql`select id from (${page(which)})`),
    sql` union `,
  );
  return cloud.db
    .select()
    .from(images)
    .where(sql`${images.id} in (${ids})`)
    .orderBy(...orderOf(sort))
    .limit(limit);
}

function parseLimit(cloud: Cloud, query: URLSearchParams): number {
  const text = query.get('limit');
  if (text === null) return cloud.config.limit_param_default;
  if (!/^[+-]?\d+$/.test(text)) throw badRequest('limit param must be an integer');
  if (Number(text) < 0) throw badRequest('limit param must be positive');
  return Math.min(Number(text), cloud.config.api_limit_max);
}

/**
 * Which images the caller sees in a list, as conditions of which one is met; glance-api.md 2.3 says what each
 * visibility means.
 */
function visibleTo(caller: Caller, query: URLSearchParams): (SQL | undefined)[] {
  const visibility = query.get('visibility');
  if (
    visibility !== null &&
    visibility !== '' &&
    visibility !== 'all' &&
    !imageVisibilities.some((known) => known === visibility)
  ) {
    throw badRequest(`Invalid visibility value: ${visibility}`);
  }
  const status = query.get('member_status') ?? 'accepted';
  if (!['accepted', 'pending', 'rejected', 'all'].includes(status))
    throw badRequest(`Invalid status: ${status}`);
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
      status === 'all' ? undefined : eq(imageMembers.status, status),
    )})`,
  );
  const seen = [and(mine, isVisibility)];
  if (asks('public')) seen.push(eq(images.visibility, 'public'));
  if (asks('shared')) seen.push(offered);
  if (asks('community') && (withCommunity || query.has('owner')))
    seen.push(eq(images.visibility, 'community'));
  return seen;
}

function filters(query: URLSearchParams): (SQL | undefined)[] {
  const found: (SQL | undefined)[] = [
    eq(images.os_hidden, booleanOf('os_hidden', query.get('os_hidden')?.toLowerCase() ?? 'false')),
  ];
  const owner = query.get('owner');
  if (owner !== null) found.push(eq(images.owner, owner));
  if (query.size > mostConditions) throw badRequest(`A query has at most ${mostConditions} parameters.`);
  for (const tag of query.getAll('tag')) found.push(hasTag(tag.trim()));
  for (const [key, value] of query) if (!control.has(key)) found.push(filter(key, value));
  return found;
}

function filter(key: string, value: string): SQL | undefined {
  if (key === 'changes-since') throw badRequest('The "changes-since" filter is no longer available on v2.');
  if (key === 'protected') return eq(images.protected, booleanOf(key, value));
  const text = operatorColumns.get(key);
  if (text) return textFilter(text, value);
  const exact = exactColumns.get(key);
  if (exact) return eq(exact, value);
  const time = timeColumns.get(key);
  if (time) return timeFilter(time, value);
  const bound = /^(.*)_(min|max)$/.exec(key);
  const bounded = bound?.[1] ? numberColumns.get(bound[1]) : undefined;
  if (bounded)
    return bound?.[2] === 'min' ? gte(bounded, numberOf(key, value)) : lte(bounded, numberOf(key, value));
  const number = numberColumns.get(key);
  // Glance hands the text to its database, and MySQL compares numbers by the digits that text begins with.
  if (number) return eq(number, Number.parseInt(value, 10) || 0);
  return hasProperty(key, value);
}

/** `value`, `eq:value` or `in:a,b,"c,d"`; any other word before a colon is an unknown operator. */
function textFilter(column: SQLiteColumn, expression: string): SQL {
  const colon = expression.indexOf(':');
  if (colon < 0) return eq(column, expression);
  const operator = expression.slice(0, colon);
  const rest = expression.slice(colon + 1);
  if (operator === 'eq') return eq(column, rest);
  if (operator === 'in') return inArray(column, splitList(rest));
  throw badRequest(`Unable to filter by unknown operator '${operator}'.`);
}

function splitList(text: string): string[] {
  if ((text.match(/"/g)?.length ?? 0) % 2 === 1)
    throw badRequest(`Invalid filter value ${text}. The quote is not closed.`);
  return [...text.matchAll(/"([^"]*)"|([^,]+)/g)].map((match) => match[1] ?? match[2] ?? '');
}

function timeFilter(column: SQLiteColumn, expression: string): SQL {
  const match = /^(?:(eq|neq|gt|gte|lt|lte):)?(\d{4}-\d{2}-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:?\d{2})?)?)$/.exec(
    expression,
  );
  const time = match?.[2]
    ? Date.parse(
        /T.*(Z|[+-]\d{2}:?\d{2})$/.test(match[2]) || !match[2].includes('T') ? match[2] : `${match[2]}Z`,
      )
    : Number.NaN;
  if (Number.isNaN(time)) throw badRequest(`Invalid time format: ${expression}.`);
  // Rows keep milliseconds, the wire shows seconds: compare what people see.
  const seconds = sql<number>`(${column} / 1000)`;
  const wanted = Math.floor(time / 1000);
  const compare = { eq, neq: ne, gt, gte, lt, lte }[(match?.[1] ?? 'eq') as 'eq'];
  return compare(seconds, wanted);
}

function hasTag(tag: string): SQL {
  return exists(
    sql`(select 1 from ${imageTags} where ${and(eq(imageTags.image_id, images.id), eq(imageTags.value, tag))})`,
  );
}

function hasProperty(name: string, value: string): SQL {
  return exists(
    sql`(select 1 from ${imageProperties} where ${and(
      eq(imageProperties.image_id, images.id),
      eq(imageProperties.name, name),
      eq(imageProperties.value, value),
    )})`,
  );
}

function markerRow(cloud: Cloud, caller: Caller, id: string): ImageRow {
  const row = findImage(cloud.db, id);
  if (!row) throw badRequest(`No image found with ID ${id}`);
  if (!isVisible(cloud.db, caller, row)) throw forbidden();
  return row;
}

function booleanOf(key: string, value: string): boolean {
  if (value !== 'true' && value !== 'false')
    throw badRequest(
      `Invalid value '${value}' for '${key}' filter. Valid values are case sensitive 'true' or 'false'.`,
    );
  return value === 'true';
}

function numberOf(key: string, value: string): number {
  if (!/^-?\d+$/.test(value)) throw badRequest(`Filter value for '${key}' must be an integer: ${value}`);
  return Number(value);
}
