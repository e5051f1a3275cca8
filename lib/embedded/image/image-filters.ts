import { and, eq, exists, gt, gte, inArray, lt, lte, ne, type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';
import { imageProperties, images, imageTags } from '@/lib/embedded/db/schema';
import { badRequest } from '@/lib/embedded/error';
import { type ListParameters, pythonInteger } from '@/lib/embedded/image/list-parameters';

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
  owner: images.owner,
  visibility: images.visibility,
});
const numberColumns = columns({
  size: images.size,
  virtual_size: images.virtual_size,
  min_disk: images.min_disk,
  min_ram: images.min_ram,
});
const flagColumns = columns({ protected: images.protected, os_hidden: images.os_hidden });
const timeColumns = columns({
  created_at: images.created_at,
  updated_at: images.updated_at,
});

/**
 * The conditions of a list's filters (glance/db/sqlalchemy/api.py, _make_conditions_from_filters): of a filter that
 * comes twice the last one counts, of a checksum also the first.
 *
 * @throws HttpError 400
 */
export function filterConditions({ tags, filters }: ListParameters): (SQL | undefined)[] {
  const last = new Map(filters);
  const found = [
    eq(images.os_hidden, booleanOf('os_hidden', last.get('os_hidden')?.toLowerCase() ?? 'false')),
  ];
  last.delete('os_hidden');
  for (const key of ['checksum', 'os_hash_value']) {
    const first = filters.find(([name]) => name === key);
    if (first) found.push(filter(...first));
  }
  for (const tag of tags) found.push(hasTag(tag));
  for (const one of last) found.push(filter(...one));
  return found;
}

function filter(key: string, value: string): SQL {
  if (key === 'protected') return eq(images.protected, booleanOf(key, value));
  const text = operatorColumns.get(key);
  if (text) return textFilter(text, value);
  const exact = exactColumns.get(key);
  if (exact) return eq(exact, value);
  const time = timeColumns.get(key);
  if (time) return timeFilter(time, value);
  const [, bounded, bound] = /^(.*)_(min|max)$/s.exec(key) ?? [];
  if (bounded !== undefined) return boundFilter(key, bounded, bound === 'min' ? gte : lte, value);
  const number = numberColumns.get(key);
  // Glance hands the text to its database, and MySQL compares numbers by the one that a text begins with.
  if (number)
    return eq(number, Number(/^\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)/i.exec(value)?.[1] ?? 0));
  return hasProperty(key, value);
}

function boundFilter(key: string, name: string, compare: typeof gte, value: string): SQL {
  const bound = pythonInteger(value);
  if (bound === null) throw badRequest('Unable to filter on a range with a non-numeric value.');
  // MySQL compares a text by the number that it begins with, and a time by its digits.
  const text = operatorColumns.get(name) ?? exactColumns.get(name);
  if (text) return compare(sql`cast(${text} as real)`, bound);
  const time = timeColumns.get(name);
  if (time)
    return compare(sql`cast(strftime('%Y%m%d%H%M%S', ${time} / 1000, 'unixepoch') as integer)`, bound);
  const number = numberColumns.get(name) ?? flagColumns.get(name);
  return number ? compare(sql`${number}`, bound) : hasProperty(key, value);
}

/** `value`, `eq:value` or `in:a,b,"c,d"`; any other word before a colon is an unknown operator. */
function textFilter(column: SQLiteColumn, expression: string): SQL {
  const { operator, operand } = splitOperator(expression);
  if (operator === 'eq') return eq(column, operand);
  if (operator === 'in') return inArray(column, [...new Set(splitList(operand))]);
  throw badRequest(`Unable to filter by unknown operator '${operator}'.`);
}

/** glance/common/utils.py, split_filter_op: a time has colons, and is none of an operator's. */
function splitOperator(expression: string): { operator: string; operand: string } {
  const colon = expression.indexOf(':');
  if (colon < 0 || isoTime(expression) !== null) return { operator: 'eq', operand: expression };
  return { operator: expression.slice(0, colon), operand: expression.slice(colon + 1) };
}

/** glance/common/utils.py, split_filter_value_for_quotes. */
function splitList(text: string): string[] {
  const wrong = (what: string) => badRequest(`Invalid filter value ${text}. ${what}`);
  let inside = false;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) {
    if (text[at - 1] === '\\') continue;
    if (!inside && at > 0 && text[at - 1] !== ',')
      throw wrong('There is no comma before opening quotation mark.');
    if (inside && at + 1 < text.length && text[at + 1] !== ',')
      throw wrong('There is no comma after closing quotation mark.');
    inside = !inside;
  }
  if (inside) throw wrong('The quote is not closed.');
  return [...text.matchAll(/"([^"\\]*(?:\\.[^"\\]*)*)",?|([^,]+),?|,/g)].map(
    ([, quoted, plain]) => quoted || plain || '',
  );
}

function timeFilter(column: SQLiteColumn, expression: string): SQL {
  const { operator, operand } = splitOperator(expression);
  const time = isoTime(operand);
  if (time === null)
    throw badRequest(`Bad time format in a query filter: ${expression}. Use ISO 8601 DateTime notation.`);
  const compare = new Map(Object.entries({ eq, neq: ne, gt, gte, lt, lte })).get(operator);
  if (!compare) throw badRequest('Unable to filter on a unknown operator.');
  // Rows keep milliseconds, the wire shows seconds: compare what people see.
  return compare(sql<number>`(${column} / 1000)`, time / 1000);
}

const isoPattern =
  /^(\d{4})(?:(?:-(\d{1,2})|(\d{2})(?!$))(?:(?:-(\d{1,2})|(\d{2}))(?:[ T](\d{2})(?::?(\d{2}))?(?::?(\d{1,2})(?:[.,](\d+))?)?(?:Z|([-+])(\d{2}):?(\d{2})?)?)?)?)?$/;

/** Milliseconds of a time as oslo reads it (iso8601/iso8601.py), in UTC where it names no zone; null for none. */
function isoTime(text: string): number | null {
  const match = isoPattern.exec(text);
  if (!match) return null;
  const number = (...groups: number[]) => {
    const found = groups.map((group) => match[group]).find((part) => part !== undefined);
    return found === undefined ? null : Number(found);
  };
  const [year, month, day] = [number(1) ?? 0, number(2, 3) ?? 1, number(4, 5) ?? 1];
  const [hour, minute, second] = [number(6) ?? 0, number(7) ?? 0, number(8) ?? 0];
  if (year < 1 || hour > 23 || minute > 59 || second > 59) return null;
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  const zone = (match[10] === '-' ? -1 : 1) * ((number(11) ?? 0) * 60 + (number(12) ?? 0));
  const fraction = match[9] === undefined ? 0 : Number(`0.${match[9]}`);
  return date.getTime() + ((hour * 60 + minute - zone) * 60 + second + fraction) * 1000;
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

function booleanOf(key: string, value: string): boolean {
  if (value !== 'true' && value !== 'false')
    throw badRequest(
      `Invalid value '${value}' for '${key}' filter. Valid values are case sensitive 'true' or 'false'.`,
    );
  return value === 'true';
}
