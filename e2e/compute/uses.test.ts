import { execFileSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import type { Session } from '@/lib/auth/session';
import { readUsesOfImage, readUsesOverview } from '@/lib/data/image-uses';
import { listVolumes } from '@/lib/openstack/block-storage';
import { listServers } from '@/lib/openstack/compute';
import { createImage } from '@/lib/openstack/images';
import { isWhole, usedOf } from '@/lib/work/image-uses';
import { sessionOf } from '../support/session-of';

// Who uses which image, asked of the APIs of a real Nova 26 and Cinder 21 (e2e/openstack/with-compute.sh), whose rows are
// written by their own code. A page of either has four rows there.

const folder = process.env.COMPUTE_DIR ?? '';
const authUrl = process.env.CONTRACT_URL ?? '';
const password = process.env.CONTRACT_ADMIN_PASSWORD ?? '';

interface ServerRow {
  id: string;
  name: string;
  project: string;
  image: string | null;
  state?: string;
  volumes?: string[];
  away?: boolean;
}
interface VolumeRow {
  id: string;
  name: string;
  project: string;
  image: string | null;
  size: number;
  server: string | null;
}

function write(service: 'nova' | 'cinder', rows: (ServerRow | VolumeRow)[]): void {
  const config = path.join(folder, 'etc', service, `${service}.conf`);
  const script = path.resolve(`e2e/openstack/${service}-rows`);
  const input = JSON.stringify(rows.map((row) => ({ state: 'active', ...row })));
  execFileSync('/usr/bin/python3', [script, config], { input, stdio: ['pipe', 'inherit', 'inherit'] });
}

let admin: Session;
let demo: Session;
let reader: Session;
let alt: Session;
const image = { used: '', booted: '', shelved: '', idle: '' };
const server = { web: randomUUID(), db: randomUUID(), shelved: randomUUID() };

beforeAll(async () => {
  [admin, demo, reader, alt] = await Promise.all([
    sessionOf(authUrl, 'admin', 'admin', password),
    sessionOf(authUrl, 'demo', 'demo', password),
    sessionOf(authUrl, 'reader', 'demo', password),
    sessionOf(authUrl, 'alt', 'alt', password),
  ]);
  const make = async (name: string, more: Record<string, string> = {}) =>
    (
      await createImage(demo.service, {
        name,
        disk_format: 'raw',
        container_format: 'bare',
        visibility: 'private',
        ...more,
      })
    ).image.id;
  image.used = await make('used');
  image.booted = await make('booted');
  image.idle = await make('idle');
  image.shelved = await make('web-shelved', { instance_uuid: server.shelved, image_type: 'snapshot' });
  const [mine, other] = [demo.viewer.projectId, alt.viewer.projectId];
  const volume = { root: randomUUID(), spare: randomUUID(), empty: randomUUID() };
  write('nova', [
    { id: server.web, name: 'web', project: mine, image: image.used },
    { id: server.db, name: 'db', project: mine, image: null, volumes: [volume.root] },
    {
      id: server.shelved,
      name: 'kept',
      project: mine,
      image: image.used,
      state: 'shelved_offloaded',
    },
    ...Array.from({ length: 4 }, (_, index) => ({
      id: randomUUID(),
      name: `other-${index}`,
      project: other,
      image: image.used,
    })),
  ]);
  write('cinder', [
    { id: volume.root, name: 'db-root', project: mine, image: image.booted, size: 20, server: server.db },
    { id: volume.spare, name: 'spare', project: mine, image: image.booted, size: 5, server: null },
    { id: volume.empty, name: 'empty', project: mine, image: null, size: 1, server: null },
    ...Array.from({ length: 3 }, (_, index) => ({
      id: randomUUID(),
      name: `other-${index}`,
      project: other,
      image: image.used,
      size: 1,
      server: null,
    })),
  ]);
}, 120_000);

/** A private image. */
const own = (id: string) => ({ id, visibility: 'private' });

test('pages of both are followed to their ends', async () => {
  const { compute, blockStorage } = admin;
  if (!compute || !blockStorage) throw new Error('The catalog has no Nova or no Cinder');
  const first = await listServers(compute, { allProjects: true });
  expect(first.servers).toHaveLength(4);
  expect(first.nextMarker).toBe(first.servers.at(-1)?.id);
  const volumes = await listVolumes(blockStorage, { allProjects: true });
  expect(volumes.volumes).toHaveLength(4);
  expect(volumes.nextMarker).toBe(volumes.volumes.at(-1)?.id);
  const all = await readUsesOfImage(admin, image.used, 0);
  expect(all).toMatchObject({ scope: 'all', parts: { servers: 'known', volumes: 'known' } });
  expect(all.counts).toMatchObject({ servers: 6, volumes: 3, needing: 6 });
  expect(all.projects).toBe(2);
});

test('a member is told of the own project, with names, states and how each uses it', async () => {
  const used = await readUsesOfImage(demo, image.used, 0);
  expect(used).toMatchObject({ scope: 'project', parts: { servers: 'known', volumes: 'known' } });
  expect(used.servers).toEqual(
    expect.arrayContaining([
      {
        id: server.web,
        name: 'web',
        status: 'ACTIVE',
        projectId: demo.viewer.projectId,
        how: 'image',
      },
    ]),
  );
  expect(used.counts).toMatchObject({ servers: 2, volumes: 0 });
  const booted = await readUsesOfImage(demo, image.booted, 0);
  expect(booted.servers).toMatchObject([{ id: server.db, how: 'volume' }]);
  expect(booted.volumes.map(({ name, size, status }) => [name, size, status]).sort()).toEqual([
    ['db-root', 20, 'in-use'],
    ['spare', 5, 'available'],
  ]);
  expect((await readUsesOfImage(demo, image.shelved, 0)).servers).toMatchObject([
    { id: server.shelved, status: 'SHELVED_OFFLOADED', how: 'shelved' },
  ]);
  expect(usedOf(await readUsesOverview(demo, 60_000), own(image.idle))).toBe('no');
});

test('a refusal of either leaves it unknown, and never unused', async () => {
  const overview = await readUsesOverview(reader, 0);
  expect(overview.parts).toMatchObject({ servers: 'forbidden', volumes: 'forbidden' });
  expect(usedOf(overview, own(image.used))).toBe('unknown');
  expect(isWhole(overview.parts)).toBe(false);
});

test('a service that does not answer in time leaves it unknown', { timeout: 90_000 }, async () => {
  const pids = ['nova-api', 'cinder-api'].map((name) =>
    Number(readFileSync(path.join(folder, 'run', `${name}.pid`), 'utf8').split(' ')[0]),
  );
  // Their own process groups; the sockets take what nobody answers.
  for (const pid of pids) process.kill(-pid, 'SIGSTOP');
  try {
    const overview = await readUsesOverview(demo, 0);
    expect(overview.parts).toMatchObject({ servers: 'silent', volumes: 'silent' });
    expect(usedOf(overview, own(image.idle))).toBe('unknown');
  } finally {
    for (const pid of pids) process.kill(-pid, 'SIGCONT');
  }
  expect(usedOf(await readUsesOverview(demo, 0), own(image.idle))).toBe('no');
});

// Last: the server stays where it is.
test('servers of a cell that does not answer leave it unknown', async () => {
  write('nova', [
    { id: randomUUID(), name: 'away', project: demo.viewer.projectId, image: image.idle, away: true },
  ]);
  const overview = await readUsesOverview(demo, 0);
  expect(overview.parts.servers).toBe('partial');
  expect(usedOf(overview, own(image.idle))).toBe('unknown');
  expect(usedOf(overview, own(image.used))).toBe('yes');
  // Where others fill the page Nova says nothing of it: an administrator asks for its services, a member cannot know.
  expect((await readUsesOverview(admin, 0)).parts.servers).toBe('partial');
  expect((await readUsesOverview(alt, 0)).parts.servers).toBe('unsure');
});
