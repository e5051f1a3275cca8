import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { blockStorageUrl, listVolumes } from '@/lib/openstack/block-storage';
import { computeUrl, listServers } from '@/lib/openstack/compute';
import { authenticate } from '@/lib/openstack/identity';
import { addRecords } from '../support/cloud-records';
import { removeFolder, startCloud } from '../support/servers';

// The compute and block storage services of the embedded cloud, as Nova and Cinder answer those who may only read.

let cloud: Awaited<ReturnType<typeof startCloud>>;
beforeAll(async () => {
  cloud = await startCloud({ seed_images: false });
});
afterAll(async () => {
  await cloud.stop();
  removeFolder(cloud.data);
});

async function services(name: string, project: string, authUrl = cloud.authUrl) {
  const { id, token } = await authenticate(
    authUrl,
    { method: 'password', name, domain: 'Default', password: 'darkroom' },
    { projectName: project, domain: 'Default' },
  );
  const catalog = token.catalog ?? [];
  const projectId = token.project?.id ?? '';
  const compute = computeUrl(catalog, 'RegionOne');
  const storage = blockStorageUrl(catalog, 'RegionOne', projectId);
  if (!compute || !storage) throw new Error('The catalog has no compute or block storage service');
  return { projectId, compute: { url: compute, token: id }, storage: { url: storage, token: id } };
}
const ask = (
  { url, token }: { url: string; token: string },
  path: string,
  headers: Record<string, string> = {},
) => fetch(`${url}${path}`, { headers: { 'x-auth-token': token, accept: 'application/json', ...headers } });

test('a member sees the own servers and volumes, an administrator those of all', async () => {
  const demo = await services('demo', 'demo');
  const alt = await services('alt', 'alt');
  const admin = await services('admin', 'admin');
  const image = randomUUID();
  const { servers, volumes } = addRecords(cloud.data, {
    servers: [
      { name: 'mine', project: demo.projectId, image },
      { name: 'from a volume', project: demo.projectId, image: null },
      { name: 'theirs', project: alt.projectId, image },
    ],
    volumes: [],
  });
  addRecords(cloud.data, {
    volumes: [
      { name: 'root', project: demo.projectId, image, server: servers[1] },
      { name: 'empty', project: demo.projectId, image: null },
      { name: 'theirs', project: alt.projectId, image },
    ],
  });
  expect(volumes).toEqual([]);
  const mine = (await listServers(demo.compute)).servers;
  expect(mine).toMatchObject([
    { name: 'mine', status: 'ACTIVE', tenant_id: demo.projectId, image: { id: image } },
    { name: 'from a volume', image: '', 'os-extended-volumes:volumes_attached': [{}] },
  ]);
  const all = (await listServers(admin.compute, { allProjects: true })).servers;
  expect(all.map(({ name }) => name)).toEqual(['mine', 'from a volume', 'theirs']);
  expect((await listServers(admin.compute)).servers).toEqual([]);
  await expect(listServers(demo.compute, { allProjects: true })).rejects.toMatchObject({
    kind: 'forbidden',
    status: 403,
    reason: "Policy doesn't allow os_compute_api:servers:detail:get_all_tenants to be performed.",
  });

  // Cinder leaves the wish aside where it is not an administrator's.
  for (const page of [{}, { allProjects: true }])
    expect((await listVolumes(demo.storage, page)).volumes).toMatchObject([
      {
        name: 'root',
        volume_image_metadata: { image_id: image },
        attachments: [{ server_id: servers[1] }],
      },
      { name: 'empty', attachments: [] },
    ]);
  const everyVolume = (await listVolumes(admin.storage, { allProjects: true })).volumes;
  expect(everyVolume.map((volume) => volume['os-vol-tenant-attr:tenant_id'])).toEqual([
    demo.projectId,
    demo.projectId,
    alt.projectId,
  ]);
});

test('servers out of reach are told from 2.69 on, where nothing is looked for', async () => {
  const demo = await services('demo', 'demo');
  addRecords(cloud.data, {
    servers: [{ name: 'lost', project: demo.projectId, image: randomUUID(), outOfReach: true }],
  });
  const lost = (await listServers(demo.compute)).servers.filter(({ image }) => image === undefined);
  expect(lost).toMatchObject([{ status: 'UNKNOWN', tenant_id: demo.projectId }]);
  expect(lost[0]).not.toHaveProperty('name');
  for (const [path, headers] of [
    ['/servers/detail', {}],
    ['/servers/detail?limit=1000', { 'openstack-api-version': 'compute 2.69' }],
    ['/servers/detail?status=ACTIVE', { 'openstack-api-version': 'compute 2.69' }],
  ] as const) {
    const body = await (await ask(demo.compute, path, headers)).text();
    expect(body).not.toContain('UNKNOWN');
  }
});

test('lists of thousands come in pages, each row once', async () => {
  const alt = await services('alt', 'alt');
  const rows = Array.from({ length: 2100 }, () => ({ project: alt.projectId, image: null }));
  const made = addRecords(cloud.data, { servers: rows, volumes: rows });
  const servers: string[] = [];
  const volumes: string[] = [];
  let calls = 0;
  for (let marker: string | null = null, first = true; first || marker !== null; first = false) {
    const page = await listServers(alt.compute, { marker });
    servers.push(...page.servers.map(({ id }) => id));
    marker = page.nextMarker;
    calls += 1;
  }
  for (let marker: string | null = null, first = true; first || marker !== null; first = false) {
    const page = await listVolumes(alt.storage, { marker });
    volumes.push(...page.volumes.map(({ id }) => id));
    marker = page.nextMarker;
    calls += 1;
  }
  expect(calls).toBe(6);
  expect(new Set(servers).size).toBe(servers.length);
  expect(new Set(volumes).size).toBe(volumes.length);
  expect(servers).toEqual(expect.arrayContaining(made.servers));
  expect(volumes).toEqual(expect.arrayContaining(made.volumes));
});

test('microversions are negotiated, and what cannot be is refused', async () => {
  const { compute, storage } = await services('demo', 'demo');
  const asked = (version: string) =>
    ask(compute, '/servers', { 'openstack-api-version': `compute ${version}` });
  const low = await ask(compute, '/servers');
  expect(low.headers.get('openstack-api-version')).toBe('compute 2.1');
  expect(low.headers.get('vary')).toContain('OpenStack-API-Version');
  expect((await asked('latest')).headers.get('x-openstack-nova-api-version')).toBe('2.95');
  const tooNew = await asked('2.999');
  expect(tooNew.status).toBe(406);
  expect(await tooNew.json()).toEqual({
    computeFault: {
      code: 406,
      message: 'Version 2.999 is not supported by the API. Minimum is 2.1 and maximum is 2.95.',
    },
  });
  expect((await asked('two')).status).toBe(400);
  const volume = await ask(storage, '/volumes', { 'openstack-api-version': 'volume 3.50' });
  expect(volume.headers.get('openstack-api-version')).toBe('volume 3.50');
  expect((await ask(storage, '/volumes', { 'openstack-api-version': 'volume 4.0' })).status).toBe(406);
});

test('what is wrong is told as Nova and Cinder tell it', async () => {
  const demo = await services('demo', 'demo');
  const reader = await services('reader', 'demo');
  const alt = await services('alt', 'alt');
  const status = async (response: Promise<Response>) => (await response).status;
  expect(await status(ask(demo.compute, '/servers/detail?limit=-1'))).toBe(400);
  expect(await status(ask(demo.compute, `/servers/detail?marker=${randomUUID()}`))).toBe(400);
  expect(await status(ask(demo.storage, `/volumes/detail?marker=${randomUUID()}`))).toBe(404);
  const missing = await ask(demo.compute, '/servers/none');
  expect([missing.status, await missing.json()]).toEqual([
    404,
    { itemNotFound: { code: 404, message: 'Instance none could not be found.' } },
  ]);
  expect(await status(ask({ ...demo.compute, token: 'none' }, '/servers'))).toBe(401);
  expect(await status(ask(demo.compute, '/flavors'))).toBe(404);
  // An address of another project.
  expect(await status(ask({ ...alt.storage, token: demo.storage.token }, '/volumes'))).toBe(400);
  // Who may only read does, and nobody writes.
  expect((await listServers(reader.compute)).servers.length).toBeGreaterThan(0);
  for (const [url, token] of [
    [`${demo.compute.url}/servers`, demo.compute.token],
    [`${demo.storage.url}/volumes`, demo.storage.token],
  ] as const) {
    const refused = await fetch(url, { method: 'POST', headers: { 'x-auth-token': token }, body: '{}' });
    expect(refused.status).toBe(403);
  }
  const theirs = (await listServers(alt.compute)).servers[0]?.id;
  expect(await status(ask(demo.compute, `/servers/${theirs}`))).toBe(404);
});

test('the demo has servers and volumes of its images, and a cloud may have neither service', async () => {
  const demo = await startCloud();
  const none = await startCloud({ seed_images: false, compute: false, block_storage: false });
  try {
    const admin = await services('admin', 'admin', demo.authUrl);
    const { servers } = await listServers(admin.compute, { allProjects: true });
    const { volumes } = await listVolumes(admin.storage, { allProjects: true });
    expect(servers.length).toBeGreaterThan(10);
    expect(volumes.filter((volume) => volume.volume_image_metadata)).toHaveLength(4);
    await expect(services('demo', 'demo', none.authUrl)).rejects.toThrow('no compute or block storage');
    expect((await fetch(`${none.url}/compute/v2.1`)).status).toBe(300);
  } finally {
    for (const cloud of [demo, none]) {
      await cloud.stop();
      removeFolder(cloud.data);
    }
  }
  // Two clouds start.
}, 240_000);
