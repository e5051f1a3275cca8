import { expect, test } from 'vitest';
import {
  findSpace,
  type SpaceImage,
  type SpaceWorld,
  type spaceReasons,
  spaceTotals,
} from '@/lib/images/space';
import type { Used } from '@/lib/work/image-uses';

const now = Date.UTC(2026, 10, 29);
const day = 86_400_000;
const at = (daysAgo: number) => new Date(now - daysAgo * day).toISOString().replace('.000Z', 'Z');

function image(id: string, change: Partial<SpaceImage> = {}): SpaceImage {
  return {
    id,
    name: id,
    status: 'active',
    visibility: 'private',
    protected: false,
    os_hidden: false,
    owner: 'p',
    size: 100,
    virtual_size: null,
    disk_format: 'raw',
    container_format: 'bare',
    min_disk: 0,
    min_ram: 0,
    tags: [],
    created_at: at(200),
    updated_at: at(200),
    stores: 'central',
    os_hash_algo: 'sha512',
    os_hash_value: id,
    ...change,
  };
}
const admin = { projectId: 'p', roles: ['admin'], isAdmin: true };
const world = (change: Partial<SpaceWorld> = {}, used: Record<string, Used> = {}): SpaceWorld => ({
  now,
  days: 90,
  usedOf: ({ id }) => used[id] ?? 'no',
  who: admin,
  defaultStore: 'central',
  hasServer: (id) => id === 'there',
  ...change,
});
const found = (images: SpaceImage[], of = world()) =>
  findSpace(images, of).map(({ image: { id }, reason, bytes }) => `${id} ${reason} ${bytes}`);

test('each reason finds its own, with the bytes that come back', () => {
  const images = [
    image('no data', { status: 'queued', size: null, stores: undefined }),
    image('no data yet', { status: 'queued', size: null, updated_at: at(1) }),
    image('dead', { status: 'importing', size: null, stores: '' }),
    image('at work', { status: 'importing', size: null, updated_at: at(1) }),
    image('killed', { status: 'killed', updated_at: at(0) }),
    image('snapshot of nothing', { image_type: 'snapshot', instance_uuid: 'gone' }),
    image('snapshot', { image_type: 'snapshot', instance_uuid: 'there' }),
    image('hidden', { os_hidden: true, stores: 'central,dcn0' }),
    image('hidden lately', { os_hidden: true, updated_at: at(80) }),
    image('deactivated', { status: 'deactivated' }),
    image('twin', { os_hash_value: 'same', created_at: at(300) }),
    image('newer twin', { os_hash_value: 'same' }),
    image('spread', { stores: 'central,dcn0,dcn1' }),
    image('elsewhere', { stores: 'dcn0,dcn1' }),
  ];
  expect(found(images)).toEqual([
    'no data no_data 0',
    'dead dead_import 0',
    'killed dead_import 100',
    'snapshot of nothing lost_snapshot 100',
    'hidden hidden 200',
    'deactivated deactivated 100',
    'twin same_bytes 100',
    'spread not_default 200',
  ]);
});

test('what is used, of unknown use, protected or somebody else’s is not found', () => {
  const old = (id: string, change: Partial<SpaceImage> = {}) => image(id, { os_hidden: true, ...change });
  const images = [
    old('used'),
    old('unknown'),
    old('locked', { protected: true }),
    old('other', { owner: 'q' }),
  ];
  const used = { used: 'yes', unknown: 'unknown' } as const;
  expect(found(images, world({}, used))).toEqual(['other hidden 100']);
  const member = { projectId: 'p', roles: ['member'], isAdmin: false };
  expect(found(images, world({ who: member }, used))).toEqual([]);
  expect(found([image('spread', { stores: 'central,dcn0' })], world({ who: member }))).toEqual([]);
});

test('of the same bytes what is used, protected or newest stays, and each owner keeps one', () => {
  const twin = (id: string, change: Partial<SpaceImage> = {}) => image(id, { os_hash_value: 's', ...change });
  expect(findSpace([twin('a'), twin('b', { created_at: at(1) })], world())).toMatchObject([
    { image: { id: 'a' }, keeper: 'b' },
  ]);
  expect(found([twin('a'), twin('b', { created_at: at(1) })], world({}, { a: 'yes' }))).toEqual([
    'b same_bytes 100',
  ]);
  expect(found([twin('a', { protected: true }), twin('b')])).toEqual(['b same_bytes 100']);
  expect(found([twin('a'), twin('b', { owner: 'q' })])).toEqual([]);
  // One that goes for a reason of its own keeps nothing.
  const lost = twin('lost', { image_type: 'snapshot', instance_uuid: 'gone', created_at: at(1) });
  expect(found([twin('a'), lost])).toEqual(['lost lost_snapshot 100']);
});

test('where servers are not known no snapshot is called lost, and a cloud without stores counts once', () => {
  const snapshot = image('s', { image_type: 'snapshot', instance_uuid: 'gone' });
  expect(found([snapshot], world({ hasServer: () => null }))).toEqual([]);
  const plain = image('h', { os_hidden: true, stores: undefined });
  const [one] = findSpace([plain], world({ defaultStore: null }));
  expect(one).toMatchObject({ stores: [null], bytes: 100 });
  expect(spaceTotals(one ? [one] : [])).toEqual({
    reasons: { hidden: { images: 1, bytes: 100 } },
    stores: { '': 100 },
    projects: { p: { images: 1, bytes: 100 } },
  });
});

test('of 100,000 images the 350 that were planted are found, fifty of each reason, and no other', () => {
  const planted: Record<(typeof spaceReasons)[number], Partial<SpaceImage>> = {
    no_data: { status: 'queued', size: null, stores: undefined, os_hash_value: null },
    dead_import: { status: 'importing', size: null, stores: undefined, os_hash_value: null },
    lost_snapshot: { image_type: 'snapshot', instance_uuid: 'gone' },
    hidden: { os_hidden: true },
    deactivated: { status: 'deactivated' },
    same_bytes: { created_at: at(300) },
    not_default: { stores: 'central,dcn0' },
  };
  const images = Array.from({ length: 100_000 - 350 }, (_, index) => {
    // Ordinary ones of each kind that are near to what is looked for.
    const near: Partial<SpaceImage>[] = [
      {},
      { os_hidden: true, updated_at: at(30) },
      { status: 'deactivated', updated_at: at(30) },
      { status: 'queued', size: null, updated_at: at(1) },
      { image_type: 'snapshot', instance_uuid: 'there' },
      { os_hidden: true, protected: true },
    ];
    return image(`ordinary ${index}`, near[index % near.length]);
  });
  for (const [reason, change] of Object.entries(planted))
    for (let index = 0; index < 50; index += 1) {
      const twin = reason === 'same_bytes' ? { os_hash_value: `ordinary ${index * 6}` } : {};
      images.splice(index * 37, 0, image(`${reason} ${index}`, { ...change, ...twin }));
    }
  expect(images).toHaveLength(100_000);
  const result = findSpace(images, world());
  expect(result).toHaveLength(350);
  expect(result.filter(({ image: { id }, reason }) => !id.startsWith(`${reason} `))).toEqual([]);
  expect(Object.values(spaceTotals(result).reasons).map((total) => total?.images)).toEqual(Array(7).fill(50));
});

test('no twin is what others see alone, or has no bytes at all', () => {
  const same = { os_hash_value: 'x' };
  const images = [
    image('own', { ...same, created_at: at(1) }),
    image('for all', { ...same, visibility: 'public' }),
    image('volumes', { os_hash_value: 'none', size: 0, block_device_mapping: '[]' }),
    image('volumes too', { os_hash_value: 'none', size: 0, block_device_mapping: '[]', created_at: at(1) }),
    image('backup', { image_type: 'backup', instance_uuid: 'gone' }),
  ];
  expect(found(images, world({}, { own: 'yes' }))).toEqual(['backup lost_snapshot 100']);
  expect(found([...images, image('own before', same)])).toContain('own before same_bytes 100');
});
