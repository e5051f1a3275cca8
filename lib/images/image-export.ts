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

/** JSON in whose texts no sign stands where a formula could begin: written as an escape, it says the same. */
function plainJson(value: object): string {
  let text = '';
  let inText = false;
  for (const piece of JSON.stringify(value).match(/"|(?:\\.|[^"\\])+/g) ?? []) {
    if (piece === '"') inText = !inText;
    text += inText && piece !== '"' ? beforeSigns(piece, asEscape, true) : piece;
  }
  return text;
}

const asEscape = (sign: string) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;

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

/** Lines of cells as the text of a CSV. */
export function csvText(lines: readonly (readonly unknown[])[]): string {
  // Spreadsheets take a file for UTF-8 only where it says so.
  return `\uFEFF${lines.map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('')}`;
}

/** Records of one kind as the text of a file: of a CSV their keys are the head, and lists are parted by spaces. */
export function recordsText<Row extends object>(
  format: ExportFormat,
  columns: readonly (keyof Row & string)[],
  rows: readonly Row[],
  /** What a JSON tells beside them. */
  about: object,
): string {
  if (format === 'json') return `${JSON.stringify({ ...about, rows }, null, 1)}\n`;
  const cell = (value: unknown) => (Array.isArray(value) ? value.join(' ') : value);
  return csvText([columns, ...rows.map((row) => columns.map((key) => cell(row[key])))]);
}

/** The format that an address asks for. */
export function formatWanted(url: string): ExportFormat {
  return new URL(url).searchParams.get('format') === 'csv' ? 'csv' : 'json';
}

/** What a file of each format is. */
export const exportTypes: Record<ExportFormat, string> = {
  csv: 'text/csv; charset=utf-8',
  json: 'application/json',
};

/** What a formula begins with, also as spreadsheets of East Asia have it. */
const signs = new Set('=+-@|%＝＋－＠');
/** A cell begins so, and would be one. A NUL and white space before it are passed over. */
const formula = /^(?:[\s\0]*[=+\-@|%＝＋－＠]|[\t\r\n\0])/;
/** What a spreadsheet may separate cells by: many take a semicolon, as their country has it, or are told a tab or a bar. */
const separators = new Set(',;|\t\r\n');
/** What stands between a separator and a formula. Quotes are no help: they count at the beginning of a cell alone. */
const passedOver = /[\s\0"]/;

/** A text whose signs are written as `written` says where a formula could begin: behind a separator, or `atStart` as well. */
function beforeSigns(text: string, written: (sign: string) => string, atStart: boolean): string {
  let result = '';
  let begins = atStart;
  for (const one of text) {
    result += begins && signs.has(one) ? written(one) : one;
    begins = separators.has(one) || (begins && passedOver.test(one));
  }
  return result;
}

/** A cell that no spreadsheet takes for a formula, nor for several of them: what could begin one gets an apostrophe before it. */
export function csvCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value !== 'string') return String(value);
  const within = beforeSigns(value, (sign) => `'${sign}`, false);
  const text = formula.test(value) ? `'${within}` : within;
  return /[",\r\n;\t]/.test(text) || text !== value ? `"${text.replaceAll('"', '""')}"` : text;
}
