import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { Session } from '@/lib/auth/session';
import { readOverview } from '@/lib/data/health';
import { readUses, readUsesOfImage, readUsesOverview } from '@/lib/data/image-uses';
import { revokeToken } from '@/lib/openstack/identity';
import { createImage, deleteImage } from '@/lib/openstack/images';
import { addMember } from '@/lib/openstack/members';
import { isWhole, usedOf } from '@/lib/work/image-uses';
import { addRecords } from '../support/cloud-records';
import { ownClouds } from '../support/own-clouds';
import { sessionOf } from '../support/session-of';

// Who uses which image, as the dashboard's server reads it from the embedded cloud.

const start = ownClouds();
const servers: http.Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** Something at the place of Nova or Cinder. */
async function inPlace(answer: http.RequestListener): Promise<string> {
  const server = http.createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function imageOf({ service }: Session, more: Record<string, string> = {}): Promise<string> {
  const body = {
    name: 'image',
    disk_format: 'raw',
    container_format: 'bare',
    visibility: 'private',
  } as const;
  return (await createImage(service, { ...body, ...more })).image.id;
}

/** A private image. */
const own = (id: string) => ({ id, visibility: 'private' });

test('a member is told of the own project, an administrator of all', async () => {
  const cloud = await start();
  const demo = await sessionOf(cloud.authUrl, 'demo', 'demo');
  const alt = await sessionOf(cloud.authUrl, 'alt', 'alt');
  const admin = await sessionOf(cloud.authUrl, 'admin', 'admin');
  const image = await imageOf(demo);
  const child = await imageOf(demo, { kernel_id: image });
  addRecords(cloud.data, {
    servers: [
      { project: demo.viewer.projectId, image },
      { project: alt.viewer.projectId, image },
      { project: alt.viewer.projectId, image },
    ],
    volumes: [{ project: alt.viewer.projectId, image }],
  });
  const mine = await readUsesOfImage(demo, image, 0);
  expect(mine).toMatchObject({
    scope: 'project',
    parts: { servers: 'known', volumes: 'known', images: 'known' },
    counts: { servers: 1, volumes: 0, images: 1, needing: 1 },
    images: [{ id: child, as: 'kernel' }],
    projects: 1,
  });
  expect(await readUsesOfImage(admin, image, 0)).toMatchObject({
    scope: 'all',
    counts: { servers: 3, volumes: 1, images: 1, needing: 3 },
    projects: 2,
  });
  const overview = await readUsesOverview(demo, 60_000);
  expect(usedOf(overview, own(image))).toBe('yes');
  expect(usedOf(overview, own(child))).toBe('no');
});

test('what other projects may use is not known to a member, and known to an administrator', async () => {
  const cloud = await start();
  const [demo, alt, admin] = await Promise.all([
    sessionOf(cloud.authUrl, 'demo', 'demo'),
    sessionOf(cloud.authUrl, 'alt', 'alt'),
    sessionOf(cloud.authUrl, 'admin', 'admin'),
  ]);
  const shown = {
    open: await imageOf(demo, { visibility: 'community' }),
    shared: await imageOf(demo, { visibility: 'shared' }),
    alone: await imageOf(demo, { visibility: 'shared' }),
    own: await imageOf(demo),
    // Somebody else's, shared with this project.
    theirs: await imageOf(alt, { visibility: 'shared' }),
  };
  await addMember(demo.service, shown.shared, alt.viewer.projectId);
  await addMember(alt.service, shown.theirs, demo.viewer.projectId);
  addRecords(cloud.data, {
    servers: [shown.open, shown.shared, shown.theirs].map((image) => ({
      project: alt.viewer.projectId,
      image,
    })),
  });
  const visibility = {
    open: 'community',
    shared: 'shared',
    alone: 'shared',
    own: 'private',
    theirs: 'shared',
  };
  const used = async (session: Session) => {
    const overview = await readUsesOverview(session, 0);
    const of = (name: keyof typeof shown) =>
      usedOf(overview, { id: shown[name], visibility: visibility[name] });
    return Object.fromEntries((Object.keys(shown) as (keyof typeof shown)[]).map((name) => [name, of(name)]));
  };
  expect(await used(demo)).toEqual({
    ...{ open: 'unknown', shared: 'unknown', theirs: 'unknown' },
    ...{ alone: 'no', own: 'no' },
  });
  expect(await used(admin)).toEqual({
    ...{ open: 'yes', shared: 'yes', theirs: 'yes' },
    ...{ alone: 'no', own: 'no' },
  });
  // The same of each by itself, as a dialog asks.
  expect((await readUsesOfImage(demo, shown.alone, 0)).alone).toEqual([shown.alone]);
  for (const id of [shown.shared, shown.open, shown.theirs])
    expect((await readUsesOfImage(demo, id, 0)).alone).toEqual([]);
  // Also one that is younger than what was read.
  const late = await imageOf(demo, { visibility: 'shared' });
  expect((await readUsesOfImage(demo, late, 60_000)).alone).toEqual([late]);
  await deleteImage(demo.service, late);
  const { uses } = await readOverview(demo, 0);
  const counted = uses.map(({ key, listed }) => [key, listed.images]);
  expect(Object.fromEntries(counted)).toEqual({ yes: 0, no: 2, unknown: 2 });
});

test('one reading serves a project, but no token that has ended', async () => {
  const cloud = await start();
  const first = await sessionOf(cloud.authUrl, 'demo', 'demo');
  const second = await sessionOf(cloud.authUrl, 'demo', 'demo');
  const third = await sessionOf(cloud.authUrl, 'demo', 'demo');
  const reading = await readUses(first, 60_000);
  expect(await readUses(second, 60_000)).toBe(reading);
  expect(await readUses(second, 0)).not.toBe(reading);
  await revokeToken(cloud.authUrl, third.service.token);
  await expect(readUses(third, 60_000)).rejects.toMatchObject({ kind: 'unauthorized' });
});

test('servers out of reach, refusals, silence and nonsense leave it unknown; a service that is not there does not', async () => {
  const cloud = await start();
  const demo = await sessionOf(cloud.authUrl, 'demo', 'demo');
  const image = await imageOf(demo);
  const refusing = await inPlace((_, response) =>
    response
      .writeHead(403, { 'content-type': 'application/json' })
      .end(JSON.stringify({ forbidden: { code: 403, message: 'No.' } })),
  );
  const odd = await inPlace((_, response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"servers": 7}'),
  );
  const at = (url: string) => ({ url, token: demo.service.token });
  const parts = async (change: Partial<Session>) => {
    const overview = await readUsesOverview({ ...demo, ...change }, 0);
    return { ...overview.parts, used: usedOf(overview, own(image)), whole: isWhole(overview.parts) };
  };
  expect(await parts({})).toMatchObject({ servers: 'known', volumes: 'known', used: 'no' });
  const unknown = { used: 'unknown', whole: false };
  expect(await parts({ compute: at('http://127.0.0.1:9') })).toMatchObject({ servers: 'silent', ...unknown });
  expect(await parts({ compute: at(refusing) })).toMatchObject({ servers: 'forbidden', ...unknown });
  expect(await parts({ compute: at(odd) })).toMatchObject({ servers: 'failed', ...unknown });
  expect(await parts({ compute: undefined })).toMatchObject({ servers: 'failed', ...unknown });
  expect(await parts({ blockStorage: at(refusing) })).toMatchObject({ volumes: 'forbidden', ...unknown });
  expect(await parts({ blockStorage: at('http://127.0.0.1:9') })).toMatchObject({
    volumes: 'silent',
    ...unknown,
  });
  expect(await parts({ compute: null, blockStorage: null })).toMatchObject({
    servers: 'absent',
    volumes: 'absent',
    used: 'no',
    whole: true,
  });
  addRecords(cloud.data, {
    servers: [{ project: demo.viewer.projectId, image, outOfReach: true }],
  });
  expect(await parts({})).toMatchObject({ servers: 'partial', ...unknown });
});

test('a Nova older than cells that fail by themselves is asked as it answers', async () => {
  const cloud = await start();
  const demo = await sessionOf(cloud.authUrl, 'demo', 'demo');
  const asked: (string | undefined)[] = [];
  const old = await inPlace((request, response) => {
    const version = request.headers['openstack-api-version']?.toString();
    asked.push(version);
    const body = version
      ? { computeFault: { code: 406, message: 'Version 2.69 is not supported by the API.' } }
      : { servers: [] };
    response.writeHead(version ? 406 : 200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  const compute = { url: old, token: demo.service.token };
  expect((await readUses({ ...demo, compute }, 0)).parts.servers).toBe('known');
  expect(asked).toEqual(['compute 2.69', undefined]);
});

test('with more servers than a page has, an administrator is told whether a cell is away by its services', async () => {
  const cloud = await start();
  const admin = await sessionOf(cloud.authUrl, 'admin', 'admin');
  const image = await imageOf(admin);
  const project = admin.viewer.projectId;
  addRecords(cloud.data, { servers: Array.from({ length: 1001 }, () => ({ project, image: null })) });
  expect((await readUses(admin, 0)).parts.servers).toBe('known');
  addRecords(cloud.data, { servers: [{ project, image, outOfReach: true }] });
  const overview = await readUsesOverview(admin, 0);
  expect(overview.parts.servers).toBe('partial');
  expect(usedOf(overview, own(image))).toBe('unknown');
});

test('a page of images costs two calls, and one more for each further thousand servers or volumes', async () => {
  const cloud = await start();
  const demo = await sessionOf(cloud.authUrl, 'demo', 'demo');
  const rows = Array.from({ length: 1500 }, () => ({ project: demo.viewer.projectId, image: null }));
  addRecords(cloud.data, { servers: rows, volumes: rows });
  const calls: string[] = [];
  const passing = (target: string) =>
    inPlace(async (request, response) => {
      calls.push(request.url ?? '');
      const answer = await fetch(target + request.url, {
        headers: { 'x-auth-token': demo.service.token, 'openstack-api-version': 'compute 2.69' },
      });
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text());
    });
  const token = demo.service.token;
  const compute = { url: await passing(demo.compute?.url ?? ''), token };
  const blockStorage = { url: await passing(demo.blockStorage?.url ?? ''), token };
  const { parts } = await readUses({ ...demo, compute, blockStorage }, 0);
  // Of more servers than a page has a member is not told whether a cell is away.
  expect(parts).toEqual({ servers: 'unsure', volumes: 'known', images: 'known' });
  expect(calls).toHaveLength(4);
});
