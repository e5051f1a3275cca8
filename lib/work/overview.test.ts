import { expect, test } from 'vitest';
import { parseQueryText } from '@/lib/images/image-list-query';
import { imageMatcher } from '@/lib/images/image-matcher';
import type { ImageSummary } from '@/lib/images/image-summary';
import type { UsesOverview } from '@/lib/work/image-uses';
import { type OverviewRow, overviewOf, overviewShape, whole } from '@/lib/work/overview';

const now = Date.parse('2026-11-29T15:00:00Z');
const day = 86_400_000;

const row = (id: string, change: Partial<OverviewRow> = {}): OverviewRow => ({
  id,
  owner: 'p',
  visibility: 'private',
  hidden: false,
  size: 100,
  stores: ['central'],
  createdAt: now - day,
  broken: [],
  ...change,
});
const uses = (servers: UsesOverview['parts']['servers'], ...used: string[]): UsesOverview => ({
  scope: 'project',
  readAt: now,
  parts: { servers, volumes: 'absent', images: 'known' },
  alone: [],
  counts: Object.fromEntries(used.map((id) => [id, { servers: 1, volumes: 0, images: 0, needing: 1 }])),
});
const at = { scope: 'project', readAt: now, now } as const;
const numbers = (parts: { key: string; listed: { images: number; bytes: number } }[]) =>
  Object.fromEntries(parts.map(({ key, listed }) => [key, [listed.images, listed.bytes]]));

test('an image counts in each of its stores, with its bytes, and one without data in none', () => {
  const overview = overviewOf(
    [
      row('a', { stores: ['central', 'dcn0'] }),
      row('b', { size: 50 }),
      row('c', { size: null, stores: null }),
      row('d', { size: 7, hidden: true }),
    ],
    uses('known'),
    at,
  );
  expect(numbers(overview.stores)).toEqual({ central: [2, 150], dcn0: [1, 100], '': [1, 0] });
  expect(overview.stores.map(({ key }) => key)).toEqual(['central', 'dcn0', '']);
  expect(overview.stores[0]?.hidden).toEqual({ images: 1, bytes: 7 });
  expect(whole(overview.all)).toEqual({ images: 4, bytes: 157 });
  expect(overviewShape.parse(JSON.parse(JSON.stringify(overview)))).toEqual(overview);
});

test('a cloud that tells of no stores has none here', () => {
  const rows = [row('a', { stores: null }), row('b', { stores: null, size: null })];
  expect(overviewOf(rows, uses('known'), at).stores).toEqual([]);
});

test('each image has one age, and the facets of its part find it in the list', () => {
  const rows = Array.from({ length: 900 }, (_, index) =>
    row(String(index), { createdAt: now - index * day - 3_600_000 }),
  );
  const { ages } = overviewOf(rows, uses('known'), at);
  expect(ages.reduce((sum, { listed }) => sum + listed.images, 0)).toBe(900);
  for (const { from, before, listed, key } of ages) {
    const { filters, faulty } = parseQueryText(
      [from && `created>=${from}`, before && `created<${before}`].filter(Boolean).join(' '),
    );
    expect(faulty).toEqual([]);
    const matches = imageMatcher(filters, []);
    const found = rows.filter(({ createdAt }) =>
      matches({ created_at: new Date(createdAt).toISOString() } as ImageSummary),
    );
    expect([key, found.length]).toEqual([key, listed.images]);
  }
});

test('who is not seen to be used is unused only where everything was told', () => {
  const rows = [row('a'), row('b'), row('c')];
  expect(numbers(overviewOf(rows, uses('known', 'a'), at).uses)).toEqual({
    yes: [1, 100],
    no: [2, 200],
    unknown: [0, 0],
  });
  expect(numbers(overviewOf(rows, uses('silent', 'a'), at).uses)).toEqual({
    yes: [1, 100],
    no: [0, 0],
    unknown: [2, 200],
  });
});

test('verdicts are those of the facet, and the rules that most break come first', () => {
  const overview = overviewOf(
    [
      row('a', { broken: ['own-min-disk', 'own-same-name'] }),
      row('b', { broken: ['own-same-name'] }),
      row('c', { broken: [], hidden: true }),
    ],
    uses('known'),
    at,
  );
  expect(numbers(overview.verdicts)).toEqual({ good: [0, 0], fair: [1, 100], bad: [1, 100] });
  expect(overview.verdicts[0]?.hidden.images).toBe(1);
  expect(overview.rules.map(({ key }) => key)).toEqual(['own-same-name', 'own-min-disk']);
});
