import { expect, test } from 'vitest';
import { csvCell, exportRecord } from '@/lib/images/image-export';
import type { ImageSummary } from '@/lib/images/image-summary';

test('no cell of a CSV is a formula', () => {
  for (const start of ['=', '+', '-', '@', '\t', '\r', '\n', '|', '%', '  =', '\n@'])
    expect(csvCell(`${start}cmd`)).toBe(`"'${start}cmd"`);
  expect(csvCell('plain name')).toBe('plain name');
  expect(csvCell('a,b "c"')).toBe('"a,b ""c"""');
  expect(csvCell(-5)).toBe('-5');
  expect(csvCell(null)).toBe('');
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
