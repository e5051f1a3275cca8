import { expect, test } from 'vitest';
import { csvCell, exportFormats, exportFrame, exportRecord, recordCounter } from '@/lib/images/image-export';
import type { ImageSummary } from '@/lib/images/image-summary';

test('no cell of a CSV is a formula', () => {
  for (const start of ['=', '+', '-', '@', '\t', '\r', '\n', '|', '%', '  ='])
    expect(csvCell(`${start}cmd`)).toBe(`"'${start}cmd"`);
  expect(csvCell('\n@cmd')).toBe('"\'\n\'@cmd"');
  expect(csvCell('plain name')).toBe('plain name');
  expect(csvCell('a,b "c"')).toBe('"a,b ""c"""');
  expect(csvCell(-5)).toBe('-5');
  expect(csvCell(null)).toBe('');
});

/** The cells of lines as a spreadsheet has them: quotes count where a cell begins. */
function cellsBy(separator: string, text: string): string[] {
  const cells: string[] = [];
  let cell = '';
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at] ?? '';
    if (quoted && sign === '"') {
      if (text[at + 1] === '"') at += 1;
      else {
        quoted = false;
        continue;
      }
    } else if (!quoted && cell === '' && sign === '"') {
      quoted = true;
      continue;
    } else if (!quoted && (sign === separator || sign === '\n')) {
      cells.push(cell);
      cell = '';
      continue;
    }
    cell += sign;
  }
  return [...cells, cell];
}

test('no text is a formula by whatever separator it is read', () => {
  const formulas = [
    "=cmd|' /C calc'!A0",
    '+1',
    '-1',
    '@SUM(1)',
    '\t=1',
    '\r=1',
    '\0=1',
    '＝1',
    ' =1',
    '"=1',
    '""=1"',
  ];
  for (const separator of [',', ';', '\t', '|', '\n'])
    for (const formula of formulas)
      for (const name of [formula, `x${separator}${formula}${separator}y`, `a"${separator}${formula}`]) {
        const image = {
          id: 'i',
          name,
          tags: [name],
          own: name,
          [`k${name}`]: 'v',
          [`${name}k`]: 'w',
        } as unknown as ImageSummary;
        const line = exportRecord(image, 'csv');
        for (const reading of [',', ';', '\t', '|'])
          for (const cell of cellsBy(reading, line)) expect(cell).not.toMatch(/^[\s\0]*[=+\-@＝＋－＠]/);
        // Properties lose nothing by it.
        const more = cellsBy(',', line.trimEnd()).at(-1) ?? '';
        expect(JSON.parse(more)).toEqual({ own: name, [`k${name}`]: 'v', [`${name}k`]: 'w' });
      }
});

test('a long text of what may separate cells takes no time', () => {
  const tabs = '\t'.repeat(2_000_000);
  expect(csvCell(`${tabs}x`)).toBe(`"'${tabs}x"`);
});

test('a record: every attribute in its column, properties as JSON', () => {
  const image = {
    id: 'i',
    name: '=1+1',
    status: 'active',
    tags: ['a', 'b'],
    stores: 'central,dcn0',
    hw_disk_bus: 'scsi',
    self: '/v2/images/i',
  } as unknown as ImageSummary;
  const line = exportRecord(image, 'csv');
  expect(line).toMatch(/^i,"'=1\+1",active,/);
  expect(line).toContain('central dcn0,"a, b"');
  expect(line).toMatch(/"\{""hw_disk_bus"":""scsi""\}"\r\n$/);
  expect(JSON.parse(exportRecord(image, 'json'))).toEqual(image);
});

test('records are counted as they come, wherever the pieces are cut', () => {
  const names = ['plain', 'with "quotes", and\r\nlines', '{"a":\n{'];
  for (const format of exportFormats) {
    const records = names.map((name) =>
      exportRecord({ id: 'i', name, tags: [] } as unknown as ImageSummary, format),
    );
    const { head, between, tail } = exportFrame[format];
    const bytes = new TextEncoder().encode(head + records.join(between) + tail);
    for (const size of [1, 7, bytes.length]) {
      const count = recordCounter(format);
      let counted = 0;
      for (let from = 0; from < bytes.length; from += size)
        counted = count(bytes.subarray(from, from + size));
      expect([format, size, counted]).toEqual([format, size, names.length]);
    }
  }
});
