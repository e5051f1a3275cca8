import { expect, test } from 'vitest';
import type { ImageSummary } from '@/lib/images/image-summary';
import { olderVersions } from '@/lib/images/older-versions';
import type { Used } from '@/lib/work/image-uses';

const now = Date.parse('2026-11-29T12:00:00Z');
const who = { projectId: 'p', roles: ['member'], isAdmin: false };
/** Made so many days ago. */
const image = (id: string, days: number, change: Partial<ImageSummary> = {}) =>
  ({
    id,
    name: 'base',
    status: 'active',
    visibility: 'private',
    owner: 'p',
    protected: false,
    os_hidden: false,
    created_at: new Date(now - days * 86_400_000).toISOString().replace('.000', ''),
    updated_at: new Date(now - days * 86_400_000).toISOString().replace('.000', ''),
    ...change,
  }) as ImageSummary;
const found = (images: ImageSummary[], by: 'name' | 'os', used: Record<string, Used> = {}) =>
  olderVersions(images, by, { now, who, usedOf: ({ id }) => used[id] ?? 'no' }).map(({ keeper, older }) => [
    keeper.id,
    ...older.map(({ image, why }) => `${image.id} ${why}`),
  ]);

test('what a newer active image replaces is found under it, with who uses it', () => {
  const images = [
    image('importing', 0, { status: 'importing' }),
    image('new', 1),
    image('old', 2),
    image('used', 3),
    image('unsure', 4),
    image('alone', 1, { name: 'alone' }),
  ];
  expect(found(images, 'name', { used: 'yes', unsure: 'unknown' })).toEqual([
    ['new', 'old replaced', 'used used', 'unsure use_unknown'],
  ]);
});

test('what retention leaves where it is, is no older version here either', () => {
  const images = [
    image('new', 1),
    image('locked', 2, { protected: true }),
    image('hidden', 3, { os_hidden: true }),
    image('queued', 4, { status: 'queued' }),
    image('theirs', 5, { owner: 'q' }),
    image('public', 6, { visibility: 'public' }),
    image('snapshot', 7, { image_type: 'snapshot', instance_uuid: 'a server' }),
    image('backup', 8, { image_type: 'backup', instance_uuid: 'another server' }),
    image('nameless 1', 9, { name: null }),
    image('nameless 2', 10, { name: null }),
  ];
  expect(found(images, 'name')).toEqual([]);
});

test('by system: distribution, version and architecture are the same, and there', () => {
  const os = { os_distro: 'debian', os_version: '12', architecture: 'x86_64' };
  const images = [
    image('new', 1, { ...os, name: 'a' }),
    image('old', 2, { ...os, name: 'b' }),
    image('arm', 3, { ...os, architecture: 'aarch64' }),
    image('vague', 4, { os_distro: 'debian', os_version: '12' }),
  ];
  expect(found(images, 'os')).toEqual([['new', 'old replaced']]);
});
