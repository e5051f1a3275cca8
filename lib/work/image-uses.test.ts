import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  countUses,
  joinUses,
  type PartStates,
  type ReferringRow,
  type ServerRow,
  type UsableImage,
  type UsesOverview,
  usedOf,
  usesOfProject,
  type VolumeRow,
} from '@/lib/work/image-uses';

const imageId = fc.constantFrom('a', 'b', 'c', 'd');
const serverId = fc.constantFrom('s1', 's2', 's3', 's4', 's5');
const volumeId = fc.constantFrom('v1', 'v2', 'v3', 'v4', 'v5');
const project = fc.constantFrom('p1', 'p2');
const server: fc.Arbitrary<ServerRow> = fc.record({
  id: serverId,
  name: fc.constant('server'),
  status: fc.constantFrom('ACTIVE', 'SHUTOFF', 'SHELVED', 'SHELVED_OFFLOADED'),
  projectId: project,
  imageId: fc.option(imageId),
  volumeIds: fc.uniqueArray(volumeId, { maxLength: 3 }),
});
const volume: fc.Arbitrary<VolumeRow> = fc.record({
  id: volumeId,
  name: fc.constant(null),
  status: fc.constant('in-use'),
  projectId: project,
  size: fc.nat(100),
  imageId: fc.option(imageId),
  serverIds: fc.uniqueArray(serverId, { maxLength: 2 }),
});
const referring: fc.Arbitrary<ReferringRow> = fc.record({
  id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
  name: fc.constantFrom('plain', 'web-shelved', null),
  owner: project,
  kernelId: fc.option(imageId),
  ramdiskId: fc.option(imageId),
  baseId: fc.option(imageId),
  serverId: fc.option(serverId),
});
const world = fc.record({
  servers: fc.uniqueArray(server, { selector: ({ id }) => id, maxLength: 5 }),
  volumes: fc.uniqueArray(volume, { selector: ({ id }) => id, maxLength: 5 }),
  images: fc.uniqueArray(referring, { selector: ({ id }) => id, maxLength: 5 }),
});

test('who uses an image is what looking at every pair says, in 500 worlds', () => {
  fc.assert(
    fc.property(world, ({ servers, volumes, images }) => {
      const found = joinUses(servers, volumes, images);
      for (const id of ['a', 'b', 'c', 'd', 'e']) {
        const uses = found.get(id) ?? { servers: [], volumes: [], images: [] };
        const wanted: string[] = [];
        for (const one of servers) {
          if (one.imageId === id) wanted.push(`${one.id} image`);
          const boots = volumes.some(
            (other) =>
              other.imageId === id && (one.volumeIds.includes(other.id) || other.serverIds.includes(one.id)),
          );
          if (one.imageId === null && boots) wanted.push(`${one.id} volume`);
          const keeps = images.some(
            (image) => image.id === id && image.serverId === one.id && image.name === 'web-shelved',
          );
          if (keeps && one.status.startsWith('SHELVED')) wanted.push(`${one.id} shelved`);
        }
        expect(uses.servers.map((one) => `${one.id} ${one.how}`).sort()).toEqual(wanted.sort());
        expect(uses.volumes.map((one) => one.id)).toEqual(
          volumes.filter((one) => one.imageId === id).map((one) => one.id),
        );
        expect(uses.images.map((one) => `${one.id} ${one.as}`).sort()).toEqual(
          images
            .flatMap((one) => [
              ...(one.kernelId === id ? [`${one.id} kernel`] : []),
              ...(one.ramdiskId === id ? [`${one.id} ramdisk`] : []),
              ...(one.baseId === id ? [`${one.id} snapshot`] : []),
            ])
            .sort(),
        );
        expect(countUses(uses).needing).toBe(wanted.filter((text) => !text.endsWith('volume')).length);
      }
    }),
    { numRuns: 500 },
  );
});

test('what nobody was seen to use is unused only where all was told', () => {
  const known: PartStates = { servers: 'known', volumes: 'known', images: 'known' };
  const overview = (parts: PartStates) => ({
    scope: 'all' as const,
    readAt: 0,
    parts,
    alone: [],
    counts: { a: { servers: 1, volumes: 0, images: 0, needing: 1 } },
  });
  const [a, b] = ['a', 'b'].map((id) => ({ id, visibility: 'public' })) as [UsableImage, UsableImage];
  expect(usedOf(overview(known), a)).toBe('yes');
  expect(usedOf(overview(known), b)).toBe('no');
  expect(usedOf(overview({ ...known, servers: 'absent', volumes: 'absent' }), b)).toBe('no');
  for (const state of ['partial', 'forbidden', 'silent', 'failed'] as const) {
    expect(usedOf(overview({ ...known, servers: state }), b)).toBe('unknown');
    expect(usedOf(overview({ ...known, volumes: state }), b)).toBe('unknown');
    expect(usedOf(overview({ ...known, volumes: state }), a)).toBe('yes');
  }
});

test('who sees one project alone calls unused only what no other project may use', () => {
  const parts: PartStates = { servers: 'known', volumes: 'absent', images: 'known' };
  const counts = { 'used public': { servers: 1, volumes: 0, images: 0, needing: 1 } };
  const overview = { scope: 'project' as const, readAt: 0, parts, alone: ['alone'], counts };
  const used = (id: string, visibility: string, of: UsesOverview = overview) =>
    usedOf(of, { id, visibility });
  expect(used('a', 'private')).toBe('no');
  for (const visibility of ['public', 'community', 'shared']) expect(used('a', visibility)).toBe('unknown');
  expect(used('alone', 'shared')).toBe('no');
  // It was shared when it was looked at, and is not any more.
  expect(used('alone', 'community')).toBe('unknown');
  expect(used('used public', 'public')).toBe('yes');
  expect(used('a', 'public', { ...overview, scope: 'all' })).toBe('no');
});

test('what one project uses is counted, and known to be all only where no list is cut off', () => {
  const server = (id: string, projectId: string) =>
    ({ id, name: null, status: 'ACTIVE', projectId, how: 'image' }) as const;
  const uses = {
    scope: 'all' as const,
    readAt: 0,
    parts: { servers: 'known', volumes: 'known', images: 'known' } as const,
    alone: [],
    servers: [server('a', 'p'), server('b', 'q'), server('c', 'q')],
    volumes: [{ id: 'v', name: null, status: 'in-use', projectId: 'q', size: 1 }],
    images: [],
    counts: { servers: 3, volumes: 1, images: 0, needing: 3 },
    projects: 2,
  };
  const counts = { servers: 2, volumes: 1, images: 0, needing: 2 };
  expect(usesOfProject(uses, 'q')).toEqual({ counts, isAll: true });
  expect(usesOfProject(uses, 'nobody').counts).toEqual({ servers: 0, volumes: 0, images: 0, needing: 0 });
  const cut = { ...uses, counts: { ...uses.counts, servers: 700 } };
  expect(usesOfProject(cut, 'q')).toEqual({ counts, isAll: false });
});
