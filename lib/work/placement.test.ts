import { expect, test } from 'vitest';
import type { ImageSummary } from '@/lib/images/image-summary';
import {
  cellSegment,
  holdings,
  lacksCentral,
  mixedTypes,
  placementCells,
  placementRank,
  placementStores,
} from '@/lib/work/placement';
import { imageTrack } from '@/lib/work/store-track';

const stores = placementStores(
  [
    { id: 'central', default: 'true', type: 'file' },
    { id: 'dcn0', type: 'rbd', properties: { out_of_service: 'No file system' } },
    { id: 'dcn1', 'read-only': 'true', type: 'rbd' },
  ],
  [],
);
const image = (change: object): ImageSummary =>
  ({ id: 'i', status: 'active', size: 10, updated_at: new Date().toISOString(), ...change }) as ImageSummary;
const states = (change: object) => placementCells(image(change), undefined, stores).map(({ state }) => state);

test('a cell says held, missing, waiting, failed, or that there is nothing to hold', () => {
  expect(states({ stores: 'central' })).toEqual(['held', 'missing', 'missing']);
  expect(states({ stores: 'central', os_glance_failed_import: 'dcn1' })).toEqual([
    'held',
    'missing',
    'failed',
  ]);
  expect(
    states({ stores: 'central', os_glance_import_task: 't', os_glance_importing_to_stores: 'dcn0,dcn1' }),
    // One of the two is being filled, and the record does not tell which.
  ).toEqual(['held', 'waiting', 'waiting']);
  expect(
    states({ stores: 'central', os_glance_import_task: 't', os_glance_importing_to_stores: 'dcn1' }),
  ).toEqual(['held', 'missing', 'importing']);
  expect(states({ status: 'queued' })).toEqual(['no_data', 'no_data', 'no_data']);
  expect(states({ status: 'deactivated' })).toEqual(['unknown', 'unknown', 'unknown']);
  expect(states({ status: 'deactivated', stores: 'dcn0' })).toEqual(['missing', 'held', 'missing']);
});

test('what the tasks tell goes before what the record says', () => {
  const copying = image({
    stores: 'central',
    os_glance_import_task: 't',
    os_glance_importing_to_stores: 'dcn0',
  });
  const track = imageTrack(copying, []);
  const [, cell] = placementCells(copying, track, stores);
  expect(cell).toMatchObject({ state: 'importing', track: { store: 'dcn0', copied: null } });
});

test('a cell is drawn as the store track draws its store; what waits in a queue waits', () => {
  const held = image({ stores: 'central', os_glance_failed_import: 'dcn1' });
  const cells = placementCells(held, undefined, stores);
  expect(cells.map((cell) => cellSegment(cell))).toEqual([
    { state: 'done', part: 1 },
    { state: 'missing', part: 0 },
    { state: 'failed', part: 0 },
  ]);
  expect(cells.map((cell) => cellSegment(cell, true).state)).toEqual(['waiting', 'waiting', 'waiting']);
});

test('stores are as the cloud lists them, and those that only images name come behind', () => {
  const known = placementStores([{ id: 'central', default: 'true' }], [image({ stores: 'old,central' })]);
  expect(known).toMatchObject([
    { id: 'central', isDefault: true, listed: true, type: null },
    { id: 'old', listed: false, readOnly: true },
  ]);
  expect(stores[1]?.outOfService).toBe('No file system');
  expect(mixedTypes(stores)).toEqual(['file', 'rbd']);
  expect(mixedTypes(known)).toEqual([]);
});

test('without a copy in the default store comes first, then what failed; nobody lacks what has no data', () => {
  const edge = image({ id: 'edge', stores: 'dcn0' });
  const failed = image({ id: 'failed', stores: 'central', os_glance_failed_import: 'dcn0' });
  const whole = image({ id: 'whole', stores: 'central' });
  const queued = image({ id: 'queued', status: 'queued' });
  expect([edge, failed, whole, queued].map((one) => lacksCentral(one, 'central'))).toEqual([
    true,
    false,
    false,
    false,
  ]);
  expect([edge, failed, whole, queued].map((one) => placementRank(one, 'central'))).toEqual([0, 1, 2, 2]);
});

test('images and bytes are counted in every store that has them', () => {
  const counted = holdings([
    image({ stores: 'central,dcn0' }),
    image({ stores: 'central', size: 5, os_glance_failed_import: 'dcn0' }),
    image({ status: 'queued' }),
  ]);
  expect(counted.get('central')).toEqual({ images: 2, bytes: 15, failed: 0 });
  expect(counted.get('dcn0')).toEqual({ images: 1, bytes: 10, failed: 1 });
  expect(counted.get('dcn1')).toBeUndefined();
});
