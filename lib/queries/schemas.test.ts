import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import type { Shape } from '@/lib/contract/shape';
import { activitySchema } from '@/lib/queries/activity';
import { checksumSchema, lookSchema } from '@/lib/queries/address-look';
import { nodeCacheSchema } from '@/lib/queries/cache';
import { certificatesSchema } from '@/lib/queries/certificates';
import { comparedShape, healthShape } from '@/lib/queries/health';
import { bootSchema } from '@/lib/queries/image-boot';
import { imageCatalogSchema } from '@/lib/queries/image-catalog';
import { jobsSchema } from '@/lib/queries/jobs';
import { namespaceSchema, namespacesSchema } from '@/lib/queries/namespaces';
import { offersSchema } from '@/lib/queries/offers';
import { placesSchema } from '@/lib/queries/places';
import { foundSchema, projectsSchema } from '@/lib/queries/projects';
import { regionImagesSchema } from '@/lib/queries/region-images';
import { retentionShape } from '@/lib/queries/retention';
import { imageListSchema, imagePageSchema, liveImageSchema } from '@/lib/queries/shapes';
import { spaceShape } from '@/lib/queries/space';
import { taskPageSchema, taskSchema } from '@/lib/queries/tasks';
import { usesOfImageShape, usesOverviewShape } from '@/lib/work/image-uses';
import { overviewShape } from '@/lib/work/overview';
import { passingUploadsSchema, uploadStatusSchema } from '@/lib/work/upload-status';

/** Every schema of a read, by its name: what else than an object with fields is an answer of it. */
const schemas: Record<string, [schema: Shape<unknown>, also: '[]' | 'null' | 'nothing']> = {
  activitySchema: [activitySchema, 'nothing'],
  bootSchema: [bootSchema, 'nothing'],
  certificatesSchema: [certificatesSchema, '[]'],
  checksumSchema: [checksumSchema, 'null'],
  comparedShape: [comparedShape, 'nothing'],
  foundSchema: [foundSchema, 'nothing'],
  healthShape: [healthShape, 'nothing'],
  imageCatalogSchema: [imageCatalogSchema, 'nothing'],
  imageListSchema: [imageListSchema, 'nothing'],
  imagePageSchema: [imagePageSchema, 'nothing'],
  jobsSchema: [jobsSchema, '[]'],
  liveImageSchema: [liveImageSchema, 'null'],
  lookSchema: [lookSchema, 'nothing'],
  namespaceSchema: [namespaceSchema, 'null'],
  namespacesSchema: [namespacesSchema, '[]'],
  nodeCacheSchema: [nodeCacheSchema, 'null'],
  offersSchema: [offersSchema, 'nothing'],
  overviewShape: [overviewShape, 'nothing'],
  passingUploadsSchema: [passingUploadsSchema, '[]'],
  placesSchema: [placesSchema, 'nothing'],
  projectsSchema: [projectsSchema, '[]'],
  regionImagesSchema: [regionImagesSchema, 'nothing'],
  retentionShape: [retentionShape, 'nothing'],
  spaceShape: [spaceShape, 'nothing'],
  taskPageSchema: [taskPageSchema, 'nothing'],
  taskSchema: [taskSchema, 'nothing'],
  uploadStatusSchema: [uploadStatusSchema, 'null'],
  usesOfImageShape: [usesOfImageShape, 'nothing'],
  usesOverviewShape: [usesOverviewShape, 'nothing'],
};

test.each(Object.entries(schemas))(
  '%s takes no answer for one that lacks everything',
  (_name, [schema, also]) => {
    const fits = (value: unknown) => schema.safeParse(value).success;
    expect(fits([])).toBe(also === '[]');
    expect(fits(null)).toBe(also === 'null');
    for (const value of [{}, [{}], [null], undefined, '', 0, { error: 'away' }, { ok: true }, { ok: false }])
      expect(fits(value), JSON.stringify(value)).toBe(false);
    for (const state of ['found', 'refused', 'unchecked', 'open', 'ended', 'none'])
      expect(fits({ state }), state).toBe(false);
  },
);

test('a schema that one field decides wants the others of that case', () => {
  const check = { table: null, isIso: false, bios: true, loaders: [], architectures: [], size: null };
  const reading = {
    header: { format: 'raw', formats: ['raw'], unsafe: [] },
    kind: 'disk',
    detail: null,
    inside: null,
    suits: [],
    remarks: [],
  };
  const found = { size: 1, type: null, resumable: true, host: null, name: '', reading: null };
  const whole: [Shape<unknown>, Record<string, unknown>][] = [
    [bootSchema, { ok: true, check }],
    [bootSchema, { ok: false, reason: 'no_data' }],
    [lookSchema, { state: 'found', ...found }],
    [lookSchema, { state: 'found', ...found, reading }],
    [lookSchema, { state: 'refused', status: 404 }],
    [lookSchema, { state: 'unchecked', reason: 'busy' }],
    [uploadStatusSchema, { state: 'ended', error: null, sent: 1, size: 1, endedAt: 1 }],
  ];
  for (const [schema, answer] of whole) {
    expect(schema.safeParse(answer).success, JSON.stringify(answer)).toBe(true);
    for (const key of Object.keys(answer)) {
      const { [key]: _, ...rest } = answer;
      expect(schema.safeParse(rest).success, `${JSON.stringify(answer)} without ${key}`).toBe(false);
    }
  }
  for (const key of Object.keys(check))
    expect(bootSchema.safeParse({ ok: true, check: { ...check, [key]: undefined } }).success, key).toBe(
      false,
    );
  // These a page reads without a look whether they are there.
  for (const key of ['header', 'kind', 'suits', 'remarks']) {
    const look = { state: 'found', ...found, reading: { ...reading, [key]: undefined } };
    expect(lookSchema.safeParse(look).success, key).toBe(false);
  }
});

test('every schema by which a page reads is among them', () => {
  const texts = readdirSync(import.meta.dirname)
    .filter((name) => /(?<!\.test)\.ts$/.test(name))
    .map((name) => readFileSync(path.join(import.meta.dirname, name), 'utf8'));
  const calls = texts.flatMap((text) => [...text.matchAll(/\bask\(/g)]);
  const asked = texts.flatMap((text) =>
    [...text.matchAll(/\bask\([^;]*?, (\w+(?:Schema|Shape))(?:, \{|\))/g)].map((match) => match[1] ?? ''),
  );
  expect(asked).toHaveLength(calls.length);
  expect(asked.filter((name) => !Object.hasOwn(schemas, name))).toEqual([]);
});
