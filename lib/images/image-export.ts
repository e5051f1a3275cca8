import { commaList } from '@/lib/contract/image-words';
import type { ImageSummary } from '@/lib/images/image-summary';

export const exportFormats = ['csv', 'json'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** What a line of the CSV holds, in Glance's words; every attribute, and properties as one JSON column. */
const columns = [
  ...['id', 'name', 'status', 'visibility', 'protected', 'os_hidden', 'owner', 'disk_format'],
  ...['container_format', 'size', 'virtual_size', 'min_disk', 'min_ram', 'stores', 'tags', 'checksum'],
  ...['os_hash_algo', 'os_hash_value', 'created_at', 'updated_at', 'os_distro', 'os_version'],
] as const;
/** Where an answer leads, which is of no use elsewhere. */
const links = new Set(['self', 'file', 'schema', 'first', 'next', 'locations', 'direct_url']);

/** What stands before, between and after the records of an export. */
export const exportFrame = {
  // Spreadsheets take a file for UTF-8 only where it says so.
  csv: { head: `\uFEFF${[...columns, 'properties'].join(',')}\r\n`, between: '', tail: '' },
  json: { head: '[', between: ',', tail: '\n]\n' },
} as const satisfies Record<ExportFormat, unknown>;

/** One image as a line of CSV, or as JSON just as Glance tells it. */
export function exportRecord(image: ImageSummary, format: ExportFormat): string {
  if (format === 'json') return `\n${JSON.stringify(image)}`;
  const whole = image as unknown as Record<string, unknown>;
  const properties = Object.fromEntries(
    Object.entries(whole).filter(([key]) => !links.has(key) && !(columns as readonly string[]).includes(key)),
  );
  const cells = columns.map((key) => {
    if (key === 'stores') return commaList(image.stores).join(' ');
    if (key === 'tags') return image.tags.join(', ');
    return whole[key];
  });
  const more = Object.keys(properties).length > 0 ? plainJson(properties) : '';
  return `${[...cells, more].map(csvCell).join(',')}\r\n`;
}

/** JSON in which no sign stands where a formula could begin: written as an escape, it says the same. */
function plainJson(value: object): string {
  return JSON.stringify(value).replace(
    new RegExp(`([,;|]\\s*)(${sign})`, 'g'),
    (_all, before: string, sign: string) => `${before}\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/**
 * Counts the records of an export as its bytes come, piece by piece; gives how many are whole so far. A line ends one,
 * but for the head of a CSV and what stands in its quotes, and for the brackets of a JSON.
 */
export function recordCounter(format: ExportFormat): (piece: Uint8Array) => number {
  const [newline, quote, brace] = [10, 34, 123];
  let lines = 0;
  let quoted = false;
  let last = 0;
  return (piece) => {
    for (const byte of piece) {
      if (format === 'json') lines += byte === brace && last === newline ? 1 : 0;
      else if (byte === quote) quoted = !quoted;
      else if (byte === newline && !quoted) lines += 1;
      last = byte;
    }
    return format === 'json' ? lines : Math.max(0, lines - 1);
  };
}

/** What a formula begins with, also as spreadsheets of East Asia have it. */
const sign = '[=+\\-@|%＝＋－＠]';
/** A cell begins so, and would be one. A NUL and white space before it are passed over. */
const formula = new RegExp(`^(?:[\\s\\0]*${sign}|[\\t\\r\\n\\0])`);
/**
 * The same within a text, behind what a spreadsheet may separate cells by: many take a semicolon for it, as their country
 * has it, or are told a tab or a bar. Quotes are then no help: they count at the beginning of a cell alone.
 */
const formulaWithin = new RegExp(`([,;|\\t\\r\\n][\\s\\0"]*)(?=${sign})`, 'g');

/** A cell that no spreadsheet takes for a formula, nor for several of them: what could begin one gets an apostrophe before it. */
export function csvCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'string') return String(value);
  const within = value.replace(formulaWithin, "$1'");
  const text = formula.test(value) ? `'${within}` : within;
  return /[",\r\n;\t]/.test(text) || text !== value ? `"${text.replaceAll('"', '""')}"` : text;
}
