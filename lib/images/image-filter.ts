import { type ImageStatus, imageStatuses, imageVisibilities } from '@/lib/contract/image-words';
import { healthChoices } from '@/lib/images/health-words';

/** How a filter compares: is, is not, contains, and the four orders. */
export const filterOperators = [':', '!', '~', '>', '>=', '<', '<='] as const;
export type FilterOperator = (typeof filterOperators)[number];

/** One facet of the query bar, such as `status:active,queued`: any of the values is enough. */
export interface ImageFilter {
  /** An attribute of Glance's, `store`, `os`, `type`, `used`, `health`, or else the key of a custom property. */
  key: string;
  op: FilterOperator;
  values: string[];
}

/** Why a facet cannot be used: a key of the message namespace `filter`. */
export type FilterFault = 'choice' | 'flag' | 'number' | 'bytes' | 'time' | 'order' | 'value';

type Kind = 'text' | 'choice' | 'flag' | 'number' | 'bytes' | 'time' | 'set';

interface FilterField {
  kind: Kind;
  /** All values there are, for kind `choice`. */
  choices?: readonly string[];
}

/** Statuses that a list can show; Glance lists neither deleted nor killed images. */
export const listedStatuses = [
  'active',
  'queued',
  'saving',
  'uploading',
  'importing',
  'deactivated',
  'pending_delete',
] as const satisfies readonly ImageStatus[];

/** What can be filtered by beside custom properties, in the order in which it is offered. */
export const filterFields: Record<string, FilterField> = {
  status: { kind: 'choice', choices: imageStatuses },
  name: { kind: 'text' },
  os: { kind: 'text' },
  store: { kind: 'set' },
  tag: { kind: 'set' },
  visibility: { kind: 'choice', choices: imageVisibilities },
  disk_format: { kind: 'text' },
  container_format: { kind: 'text' },
  type: { kind: 'choice', choices: ['image', 'snapshot'] },
  used: { kind: 'choice', choices: ['yes', 'no', 'unknown'] },
  health: { kind: 'choice', choices: healthChoices },
  size: { kind: 'bytes' },
  virtual_size: { kind: 'bytes' },
  min_disk: { kind: 'number' },
  min_ram: { kind: 'number' },
  owner: { kind: 'text' },
  protected: { kind: 'flag' },
  os_hidden: { kind: 'flag' },
  created_at: { kind: 'time' },
  updated_at: { kind: 'time' },
  id: { kind: 'text' },
  checksum: { kind: 'text' },
  os_hash_value: { kind: 'text' },
  os_hash_algo: { kind: 'text' },
};

/** The words of the columns, by which facets are written. */
const columnWords = new Map([
  ['format', 'disk_format'],
  ['container', 'container_format'],
  ['virtual', 'virtual_size'],
  ['hidden', 'os_hidden'],
  ['created', 'created_at'],
  ['updated', 'updated_at'],
  ['hash', 'os_hash_value'],
]);
/** Further words that are understood. */
const otherWords = new Map([
  ['stores', 'store'],
  ['tags', 'tag'],
]);
const wordOfKey = new Map([...columnWords].map(([word, key]) => [key, word]));

/** What a facet by this key is called in the bar: the word of its column, else the key. */
export function facetName(key: string): string {
  return wordOfKey.get(key) ?? key;
}

/** The key that a name without quotes means: of a column, of Glance's (whatever its case), or of a custom property. */
function keyMeant(name: string): string {
  const lower = name.toLowerCase();
  const word = columnWords.get(lower) ?? otherWords.get(lower);
  return word ?? (Object.hasOwn(filterFields, lower) ? lower : name);
}

/** The kind of a key; every unknown key is a custom property, which is text. */
export function filterKind(key: string): Kind {
  return Object.hasOwn(filterFields, key) ? (filterFields[key]?.kind ?? 'text') : 'text';
}

/** The values that a key can have at all, or null where anything goes. */
export function filterChoices(key: string): readonly string[] | null {
  if (filterKind(key) === 'flag') return ['true', 'false'];
  return (Object.hasOwn(filterFields, key) && filterFields[key]?.choices) || null;
}

/** Cuts a text at white space, but not inside quotes. A quote left open ends with the text. */
export function splitQuery(text: string): string[] {
  return [...text.matchAll(/(?:"(?:[^"\\]|\\.)*"?|[^\s"])+/gsu)].map(([token]) => token);
}

const facet = /^("(?:[^"\\]|\\.)*"|[^\s":~<>!=,]+)(:!|:>=|:<=|:>|:<|>=|<=|:|~|>|<)(.*)$/su;

/** Reads one piece of the bar as a facet, or null when it is a word to search for. */
export function parseFacet(token: string): ImageFilter | null {
  const match = facet.exec(token);
  if (!match) return null;
  const [, rawKey = '', rawOp = ':', rest = ''] = match;
  const named = unquote(rawKey);
  const key = rawKey.startsWith('"') ? named : keyMeant(named);
  const op = rawOp === ':!' ? '!' : rawOp.length > 1 && rawOp.startsWith(':') ? rawOp.slice(1) : rawOp;
  return { key, op: op as FilterOperator, values: splitValues(rest).map((value) => valueMeant(key, value)) };
}

/** A value of few, however it was typed. */
function valueMeant(key: string, value: string): string {
  const choices = filterChoices(key);
  const lower = value.toLowerCase();
  if (filterKind(key) === 'flag') return { yes: 'true', no: 'false' }[lower] ?? lower;
  return choices?.includes(lower) ? lower : value;
}

/** What is wrong with a facet, or null. */
export function filterFault({ key, op, values }: ImageFilter): FilterFault | null {
  const kind = filterKind(key);
  if (values.length === 0) return 'value';
  const ordered = kind === 'number' || kind === 'bytes' || kind === 'time';
  if (op !== ':' && op !== '!' && (op === '~') === ordered) return 'order';
  if ((kind === 'flag' || kind === 'choice') && op !== ':' && op !== '!') return 'order';
  if (kind === 'choice' && !values.every((value) => filterFields[key]?.choices?.includes(value)))
    return 'choice';
  if (kind === 'flag' && !values.every((value) => value === 'true' || value === 'false')) return 'flag';
  if (kind === 'number' && !values.every((value) => /^\d{1,15}$/.test(value))) return 'number';
  if (kind === 'bytes' && !values.every((value) => bytesOf(value) !== null)) return 'bytes';
  if (kind === 'time' && !values.every((value) => timeSpan(value) !== null)) return 'time';
  return null;
}

/** A facet as it is written in the bar and in the address. */
export function facetText({ key, op, values }: ImageFilter): string {
  const sign = op === '!' ? ':!' : op;
  const name = facetName(key);
  const plain = /^[^\s":~<>!=,]+$/u.test(name) && keyMeant(name) === key;
  return `${plain ? name : quote(key)}${sign}${values.map(valueText).join(',')}`;
}

/** A word as it is written, in quotes where it would be read otherwise. */
export function wordText(word: string): string {
  return /[\s"]/u.test(word) || word === '' || parseFacet(word) ? quote(word) : word;
}

/** A value as it is written behind its operator. */
export function valueText(value: string): string {
  return value === '' || /[\s",\\]/u.test(value) || /^[!<>=]/.test(value) ? quote(value) : value;
}

/** A piece of the bar without its quotes. */
export function unquote(text: string): string {
  if (!text.startsWith('"')) return text;
  const inner = text.length > 1 && text.endsWith('"') ? text.slice(1, -1) : text.slice(1);
  return inner.replace(/\\(.)/gsu, '$1');
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

function splitValues(text: string): string[] {
  if (text === '') return [];
  return [...text.matchAll(/(?:^|,)("(?:[^"\\]|\\.)*"?|[^,]*)/gsu)]
    .map(([, value = '']) => value)
    .filter((value) => value !== '')
    .map(unquote);
}

const units: Record<string, number> = { b: 1, kib: 2 ** 10, mib: 2 ** 20, gib: 2 ** 30, tib: 2 ** 40 };
for (const [index, unit] of ['k', 'm', 'g', 't'].entries()) {
  units[unit] = 1024 ** (index + 1);
  units[`${unit}b`] = 1000 ** (index + 1);
}

/** Bytes of `10GiB`, `1.5g`, `700MB` or `1024`; null when it is none of that. */
export function bytesOf(text: string): number | null {
  const match = /^(\d{1,15}(?:\.\d{1,6})?)\s*([kmgt]i?b?|b)?$/i.exec(text);
  const factor = units[match?.[2]?.toLowerCase() ?? 'b'];
  return match && factor ? Math.round(Number(match[1]) * factor) : null;
}

/**
 * The bytes that a size means where something is to be of that size: as many as it says, and with a unit whatever is
 * rounded to it. `1GiB` is from half a GiB to one and a half, `1.2GiB` all that is shown so. The end is left out.
 */
export function byteSpan(text: string): { from: number; to: number } | null {
  const bytes = bytesOf(text);
  if (bytes === null) return null;
  const [, decimals = '', unit = 'b'] = /^\d+(?:\.(\d+))?\s*([a-z]+)?$/i.exec(text) ?? [];
  const half =
    unit.toLowerCase() === 'b' ? 0 : ((units[unit.toLowerCase()] ?? 1) * 10 ** -decimals.length) / 2;
  if (half < 1 || bytes === 0) return { from: bytes, to: bytes + 1 };
  return { from: Math.max(1, Math.ceil(bytes - half)), to: Math.ceil(bytes + half) };
}

const day = 86_400_000;

/**
 * The span that a year, a month, a date (its day) or a time (its second) names, UTC, in milliseconds, its end left out.
 */
export function timeSpan(text: string): { from: number; to: number } | null {
  const [, year, month] = /^(\d{4})(?:-(0[1-9]|1[0-2]))?$/.exec(text) ?? [];
  if (year && month) return { from: Date.UTC(+year, +month - 1), to: Date.UTC(+year, +month) };
  if (year) return { from: Date.UTC(+year, 0), to: Date.UTC(+year + 1, 0) };
  if (!/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?(Z|[+-]\d\d:\d\d)?)?$/.test(text)) return null;
  const dated = !text.includes('T');
  const from = Date.parse(dated || /(Z|[+-]\d\d:\d\d)$/.test(text) ? text : `${text}Z`);
  return Number.isNaN(from) ? null : { from, to: from + (dated ? day : 1000) };
}
