import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  byteSpan,
  bytesOf,
  facetText,
  filterOperators,
  parseFacet,
  splitQuery,
  timeSpan,
  unquote,
  wordText,
} from '@/lib/images/image-filter';
import { parseQueryText } from '@/lib/images/image-list-query';
import { imageMatcher } from '@/lib/images/image-matcher';
import type { ImageSummary } from '@/lib/images/image-summary';

const image = (change: Partial<ImageSummary> & Record<string, unknown> = {}): ImageSummary => ({
  id: '7d3b5e0a-0000-4000-8000-000000000001',
  name: 'Debian 12 web',
  status: 'active',
  visibility: 'private',
  protected: false,
  os_hidden: false,
  owner: 'p',
  size: 2048,
  virtual_size: null,
  disk_format: 'qcow2',
  container_format: 'bare',
  min_disk: 10,
  min_ram: 512,
  tags: ['Blue', 'web'],
  created_at: '2026-11-01T10:00:00Z',
  updated_at: '2026-11-02T10:00:00Z',
  stores: 'central,dcn0',
  os_distro: 'debian',
  os_version: '12',
  ...change,
});
const matches = (text: string, change?: Parameters<typeof image>[0]) => {
  const { filters, words, faulty } = parseQueryText(text);
  expect(faulty).toEqual([]);
  return imageMatcher(filters, words)(image(change));
};

test('whatever a facet holds is read back from its text', () => {
  const text = fc.string({ minLength: 1, unit: 'grapheme' });
  fc.assert(
    fc.property(
      text,
      fc.constantFrom(...filterOperators),
      fc.array(text, { minLength: 1 }),
      (key, op, values) => {
        const written = facetText({ key, op, values });
        expect(splitQuery(`a ${written} b`)).toEqual(['a', written, 'b']);
        expect(parseFacet(written)).toEqual({ key, op, values });
      },
    ),
  );
});

test('whatever is typed can be read, and a word is read back from its text', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => void parseQueryText(text)));
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (word) => {
      expect(splitQuery(wordText(word)).map(unquote)).toEqual([word]);
      expect(parseFacet(wordText(word))).toBeNull();
    }),
  );
});

test('sizes and times as people write them', () => {
  expect([bytesOf('10GiB'), bytesOf('1.5m'), bytesOf('2kB'), bytesOf('7'), bytesOf('x')]).toEqual([
    10 * 2 ** 30,
    1.5 * 2 ** 20,
    2000,
    7,
    null,
  ]);
  expect(timeSpan('2026-11-01')).toEqual({
    from: Date.parse('2026-11-01T00:00Z'),
    to: Date.parse('2026-11-02T00:00Z'),
  });
  expect(timeSpan('2026-13-01')).toBeNull();
  expect(timeSpan('2026')).toEqual({
    from: Date.parse('2026-01-01T00:00Z'),
    to: Date.parse('2027-01-01T00:00Z'),
  });
  expect(timeSpan('2026-12')).toEqual({
    from: Date.parse('2026-12-01T00:00Z'),
    to: Date.parse('2027-01-01T00:00Z'),
  });
  expect([timeSpan('2026-13'), timeSpan('26'), timeSpan('20261')]).toEqual([null, null, null]);
});

test('a size with a unit is about that size, one in bytes is exact', () => {
  const mib = 2 ** 20;
  expect(byteSpan('2MiB')).toEqual({ from: 1.5 * mib, to: 2.5 * mib });
  expect(byteSpan('2.0M')).toEqual({ from: Math.ceil(1.95 * mib), to: Math.ceil(2.05 * mib) });
  expect(byteSpan('2097152')).toEqual({ from: 2 * mib, to: 2 * mib + 1 });
  expect(byteSpan('0GiB')).toEqual({ from: 0, to: 1 });
  expect(byteSpan('big')).toBeNull();
});

test('facets are written by the words of the columns, and read by those of Glance as well', () => {
  for (const [typed, written] of [
    ['disk_format:qcow2', 'format:qcow2'],
    ['Format:QCOW2', 'format:QCOW2'],
    ['created_at:>=2026', 'created>=2026'],
    ['virtual_size<1T', 'virtual<1T'],
    ['os_hidden:yes', 'hidden:true'],
    ['STATUS:Active', 'status:active'],
    ['"format":x', '"format":x'],
  ] as const) {
    const filter = parseFacet(typed);
    expect([typed, filter && facetText(filter)]).toEqual([typed, written]);
  }
});

test('words are looked for in name, id, tags and OS, all of them', () => {
  expect(matches('WEB deb')).toBe(true);
  expect(matches('7d3b5e0a')).toBe(true);
  expect(matches('blu')).toBe(true);
  expect(matches('debian', { name: 'base' }) && matches('os:debian', { name: 'base' })).toBe(true);
  expect(matches('web missing')).toBe(false);
  expect(matches('"12 web"')).toBe(true);
});

test('facets: is, is not, contains, has, has none', () => {
  for (const text of [
    'store:central',
    'store:!dcn1',
    'store:dcn1,dcn0',
    'os:DEB',
    'os:"debian 12"',
    'tag:web',
    'tag:!red',
    'tag~lu',
    'name~WEB',
    'name:"Debian 12 web"',
    'type:image',
    'protected:false',
    'status:!queued',
  ])
    expect([text, matches(text)]).toEqual([text, true]);
  for (const text of ['store:!central', 'os:ubuntu', 'tag:blue', 'name:debian', 'type:snapshot', 'tag:""'])
    expect([text, matches(text)]).toEqual([text, false]);
  expect(matches('store:""', { stores: undefined })).toBe(true);
  expect(matches('hw_disk_bus~SCS', { hw_disk_bus: 'scsi' })).toBe(true);
  expect(matches('hw_disk_bus:!scsi')).toBe(true);
  expect(matches('constructor~a __proto__~a')).toBe(false);
});

test('facets: sizes, numbers and times', () => {
  expect(matches('size:2KiB size>=2KiB size<=2KiB min_disk>9 min_disk<11')).toBe(true);
  expect(matches('size>2KiB')).toBe(false);
  expect(matches('size>0', { size: null })).toBe(false);
  expect(matches('created:2026-11-01 created>2026-10-31 created<=2026-11-01 created<2026-11-02')).toBe(true);
  expect(matches('created>2026-11-01')).toBe(false);
  expect(matches('created:2026 created:>=2026 created:2026-11 updated<2027 size:2KiB size>1K')).toBe(true);
  expect(matches('created>2026')).toBe(false);
  expect(matches('size:2KiB', { size: 2100 }) && matches('size:2.1KiB', { size: 2100 })).toBe(true);
  expect(matches('size:2048', { size: 2100 })).toBe(false);
});

test('health is a verdict or a rule, by what a row says of itself and what was found out beside it', () => {
  const health = (text: string, alone: string[], compared: string[] = []) => {
    const { filters, faulty } = parseQueryText(text);
    expect(faulty).toEqual([]);
    return imageMatcher(filters, [], { comparedOf: () => compared })({ ...image(), health: alone });
  };
  expect(health('health:good', [])).toBe(true);
  expect(health('health:good', [], ['own-same-name'])).toBe(false);
  expect(health('health:fair', [], ['own-same-name'])).toBe(true);
  expect(health('health:bad', ['own-plain-http'])).toBe(false);
  expect(health('health:bad', ['own-plain-http'], ['own-default-store'])).toBe(true);
  expect(health('health:fair,bad', ['own-min-disk'])).toBe(true);
  expect(health('health:own-min-disk', ['own-min-disk'])).toBe(true);
  expect(health('health:!own-min-disk', ['own-min-disk'])).toBe(false);
  expect(health('Health:OWN-SAME-NAME', [], ['own-same-name'])).toBe(true);
  expect(parseQueryText('health:own-no-such').faulty).toMatchObject([{ fault: 'choice' }]);
});
