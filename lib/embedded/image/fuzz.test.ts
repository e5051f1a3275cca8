import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Caller, Cloud } from '@/lib/embedded/cloud';
import { readCloudConfig } from '@/lib/embedded/config';
import { openDb } from '@/lib/embedded/db/open';
import { HttpError } from '@/lib/embedded/error';
import type { ImageDraft } from '@/lib/embedded/image/image-attributes';
import { applyPatch, parsePatch } from '@/lib/embedded/image/image-patch';
import { queryImages } from '@/lib/embedded/image/image-query';
import { requestedRange } from '@/lib/embedded/image/image-range';

// Whatever a client sends to the readers of patches, list queries and ranges: an answer or one of Glance's refusals.

// A hang is what this looks for; a busy machine is none.
vi.setConfig({ testTimeout: 60_000 });

let folder: string;
let cloud: Cloud;
let close: () => void;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'darkroom-fuzz-'));
  const db = openDb(path.join(folder, 'cloud.sqlite'), path.resolve('lib/embedded/db/migrations'));
  close = db.close;
  const config = readCloudConfig({ NODE_ENV: 'test', DARKROOM_DATA: folder });
  cloud = { config, db: db.db, clock: Date.now } as Cloud;
});
afterAll(() => {
  close();
  rmSync(folder, { recursive: true, force: true });
});
const caller: Caller = {
  userId: 'user',
  projectId: 'project',
  roles: new Set(['member', 'reader']),
  isAdmin: false,
  requestId: 'req',
  policies: {},
};

/** Runs it; a refusal below 500 is an answer as well. */
function answers(run: () => void): void {
  try {
    run();
  } catch (cause) {
    expect(cause).toBeInstanceOf(HttpError);
    expect((cause as HttpError).status).toBeLessThan(500);
  }
}

const words = [
  'name',
  'tags',
  'owner',
  'status',
  'size',
  'id',
  'min_disk',
  'protected',
  'visibility',
  'disk_format',
  'locations',
  '__proto__',
  'constructor',
  'toString',
  'os_glance_x',
  'hw_disk_bus',
  'kernel_id',
  '',
];
const word = fc.oneof(fc.constantFrom(...words), fc.string({ maxLength: 12 }));
const odd = fc.oneof(fc.constantFrom('~', '~0', '~1', '~2', '/', '//', '%', '\0', '\ud800', '😀'), word);

describe('JSON patch', () => {
  const value = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom(-1, 2 ** 31, 1e308, 'x'.repeat(300)));
  const pointer = fc.array(odd, { maxLength: 3 }).map((parts) => `/${parts.join('/')}`);
  const operation = fc.oneof(
    fc.record(
      {
        op: fc.oneof(fc.constantFrom('add', 'replace', 'remove', 'test', 'move'), fc.jsonValue()),
        path: fc.oneof(
          pointer,
          fc.constantFrom('/locations', '/locations/0', '/locations/-'),
          fc.jsonValue(),
        ),
        value,
      },
      { requiredKeys: [] },
    ),
    fc.dictionary(fc.constantFrom('add', 'replace', 'remove', 'value', 'x'), fc.oneof(pointer, value)),
    fc.jsonValue(),
  );
  const draft = (): ImageDraft => ({
    name: 'x',
    visibility: 'private',
    protected: false,
    os_hidden: false,
    tags: [],
    owner: 'project',
    disk_format: 'raw',
    container_format: 'bare',
    min_disk: 0,
    min_ram: 0,
    properties: { hw_disk_bus: 'scsi' },
    locations: ['central', 'dcn0'].map((store) => ({
      store,
      url: `file:///${store}/x`,
      metadata: { store },
    })),
  });

  test('is applied or refused, and never changes what it was given', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.array(operation, { maxLength: 4 }), fc.jsonValue()),
        fc.constantFrom(2.0 as const, 2.1 as const),
        fc.constantFrom('queued', 'importing', 'active'),
        (body, version, status) => {
          const before = draft();
          answers(() => {
            const image = {
              status,
              owner: 'project',
              checksum: null,
              os_hash_algo: null,
              os_hash_value: null,
            };
            const web = { store: 'web', takes: (url: string) => URL.canParse(url) };
            const context = { caller, visible: true, image, web, quota: 10, hashes: {} };
            const after = applyPatch(context, before, parsePatch(cloud, body, version), []);
            expect(after.locations.length).toBeGreaterThan(0);
            for (const property of Object.values(after.properties))
              expect(property === null || typeof property === 'string').toBe(true);
          });
          expect(before).toEqual(draft());
          expect(Object.getPrototypeOf({})).not.toHaveProperty('polluted');
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('list queries', () => {
  const keys = [
    'limit',
    'marker',
    'sort',
    'sort_key',
    'sort_dir',
    'visibility',
    'member_status',
    'owner',
    'tag',
    'protected',
    'os_hidden',
    'name',
    'id',
    'status',
    'disk_format',
    'created_at',
    'updated_at',
    'size_min',
    'size_max',
    'foo_min',
    'checksum',
    'changes-since',
  ];
  const operand = fc.oneof(
    odd,
    fc
      .tuple(fc.constantFrom('in:', 'eq:', 'neq:', 'gt:', 'lte:', 'x:', ':'), fc.string({ maxLength: 20 }))
      .map((parts) => parts.join('')),
    fc.constantFrom(
      'in:"a,b","c',
      'in:""',
      '2026-01-01T00:00:00Z',
      'gt:2026',
      'name:asc,id',
      ',,',
      '-1',
      '1e9',
      '99999999999999999999',
      "' or 1=1 --",
    ),
  );

  test('are answered from the database or refused', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.oneof(fc.constantFrom(...keys), odd), operand), { maxLength: 5 }),
        (parameters) => {
          answers(() => expect(queryImages(cloud, caller, new URLSearchParams(parameters)).rows).toEqual([]));
        },
      ),
      { numRuns: 400 },
    );
  });
});

describe('Range', () => {
  const number = fc.oneof(
    fc.nat().map(String),
    fc.constantFrom('', '-1', '1e3', '99999999999999999999', ' 1', '٣'),
  );
  const header = fc.oneof(
    fc.string(),
    fc
      .tuple(
        fc.constantFrom('bytes=', 'bytes ', 'BYTES=', 'items=', ''),
        number,
        fc.constantFrom('-', '--', ',', ''),
        number,
        fc.constantFrom('', '/10', '/*', ',1-2'),
      )
      .map((parts) => parts.join('')),
  );

  test('is a part that lies in the data, the whole, or refused', () => {
    fc.assert(
      fc.property(header, fc.boolean(), fc.oneof(fc.nat(), fc.constant(null)), (text, old, size) => {
        answers(() => {
          const range = old ? requestedRange(undefined, text, size) : requestedRange(text, undefined, size);
          if (!range) return;
          expect(range.start).toBeGreaterThanOrEqual(0);
          // The last bytes of nothing are nothing.
          if (size !== 0) expect(range.end).toBeGreaterThanOrEqual(range.start);
          expect(range.end).toBeLessThan(size ?? 0);
        });
      }),
      { numRuns: 1000 },
    );
  });
});
