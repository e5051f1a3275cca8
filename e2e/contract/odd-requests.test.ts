import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { type Account, adminService, newAccount } from '../support/accounts';
import { rawRequest } from '../support/raw-request';

// Requests as no client library writes them, and what Glance answers: each is asked of both clouds.

let owner: Account;
let stranger: Account;
beforeAll(async () => {
  owner = await newAccount(inject('authUrl'));
  stranger = await newAccount(inject('authUrl'));
});

const json = { 'content-type': 'application/json' };
const octets = { 'content-type': 'application/octet-stream' };

async function ask(
  method: string,
  path: string,
  { body, headers = {}, by = owner }: { body?: unknown; headers?: Record<string, string>; by?: Account } = {},
) {
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  const type: Record<string, string> = typeof body === 'object' ? json : {};
  const all = { 'x-auth-token': by.service.token, accept: 'application/json', ...type, ...headers };
  const answer = await rawRequest(method, `${by.service.url}${path}`, all, text);
  return { ...answer, type: answer.headers['content-type']?.split(';')[0] };
}
const statusOf = async (...request: Parameters<typeof ask>) => (await ask(...request)).status;

async function made(more: object = {}): Promise<string> {
  const body = { name: 'odd', disk_format: 'raw', container_format: 'bare', visibility: 'shared', ...more };
  const { text } = await ask('POST', '/v2/images', { body });
  return String((JSON.parse(text) as { id: string }).id);
}
async function shown(id: string): Promise<Record<string, unknown>> {
  return JSON.parse((await ask('GET', `/v2/images/${id}`)).text) as Record<string, unknown>;
}

test.each([
  ['application/json', 'application/json'],
  ['application/json, */*', 'text/html'],
  ['text/html;q=0.3, application/json;q=0.5', 'application/json'],
  ['image/png', 'text/plain'],
  ['json', 'text/html'],
])('an error for Accept: %s is %s', async (accept, type) => {
  expect(await ask('GET', `/v2/images/${randomUUID()}`, { headers: { accept } })).toMatchObject({
    status: 404,
    type,
  });
});

test('an error repeats what was sent as it was sent, and HTML escapes it', async () => {
  const body = { disk_format: '<i>&' };
  const plain = JSON.parse((await ask('POST', '/v2/images', { body })).text) as { message: string };
  expect(plain.message).toContain('<i>&');
  const html = await ask('POST', '/v2/images', { body, headers: { accept: '*/*' } });
  expect(html.text).toContain('&lt;i&gt;&amp;');
});

test('dots are names, and an escaped slash divides', async () => {
  const id = await made();
  const tag = (method: string, name: string) => statusOf(method, `/v2/images/${id}/tags/${name}`);
  expect(await tag('PUT', '.')).toBe(204);
  expect(await tag('PUT', '..')).toBe(204);
  expect((await shown(id)).tags).toEqual(expect.arrayContaining(['.', '..']));
  expect(await tag('DELETE', '%2e%2E')).toBe(204);
  expect((await shown(id)).tags).toEqual(['.']);
  expect(await tag('PUT', 'a%2Fb')).toBe(404);
  expect(await statusOf('GET', '/v2/images/..')).toBe(404);
  expect(await statusOf('GET', `/v2/images/${id}/../${id}`)).toBe(404);
  const member = { member: '..' };
  expect(await statusOf('POST', `/v2/images/${id}/members`, { body: member })).toBe(200);
  expect(await statusOf('GET', `/v2/images/${id}/members/..`)).toBe(200);
  expect(await statusOf('DELETE', `/v2/images/${id}/members/%2e%2e`)).toBe(204);
});

describe('lists', () => {
  const list = (query: string) => ask('GET', `/v2/images?${query}`);
  const ids = async (query: string) =>
    (JSON.parse((await list(query)).text) as { images: { id: string }[] }).images.map((row) => row.id);

  test.each([
    ['sort=name:asc:desc', 400],
    ['sort=name:,status', 200],
    ['sort=%20name%20:asc', 200],
    ['sort=name,,status', 400],
    ['sort_key=name&sort_dir=asc&sort_dir=desc', 400],
    ['limit=1_0', 200],
    ['limit=%205', 200],
    ['limit=1.0', 400],
    ['limit=1&limit=x', 200],
    ['member_status=all&member_status=foo', 200],
    ['visibility=foo&visibility=all', 200],
    ['visibility=all&visibility=foo', 400],
    ['created_at=gt:2020-02-30', 400],
    ['created_at=gt:2020', 200],
    ['name=in:%22a%22b', 400],
    ['size_min=x', 400],
  ])('%s is %i', async (query, status) => {
    expect((await list(query)).status).toBe(status);
  });

  test('what comes twice filters by a property, and tags are read by letters', async () => {
    const id = await made({ name: 'twice', tags: ['p', 'q'], limit: '7' });
    const other = await made({ name: 'twice', tags: ['p'] });
    expect((await ids('name=twice')).sort()).toEqual([id, other].sort());
    expect(await ids('name=twice&limit=5&limit=7')).toEqual([id]);
    expect(await ids('name=twice&tags=qp')).toEqual([id]);
    expect(await ids('name=other&name=twice&tag=p&tags=q&limit=100')).toHaveLength(2);
    expect(await ids('name=twice&name=other')).toEqual([]);
  });

  test('go on behind a deleted image for an administrator alone', async () => {
    const tag = randomUUID();
    const [, gone, last] = [
      await made({ name: 'one', tags: [tag] }),
      await made({ name: 'three', tags: [tag] }),
      await made({ name: 'two', tags: [tag] }),
    ];
    await ask('DELETE', `/v2/images/${gone}`);
    const behind = { tag, sort: 'name:asc', marker: gone };
    const admin = await adminService(inject('authUrl'));
    const page = await ask('GET', `/v2/images?${new URLSearchParams(behind)}`, {
      headers: { 'x-auth-token': admin.token },
    });
    expect(page.status).toBe(200);
    expect((JSON.parse(page.text) as { images: { id: string }[] }).images.map(({ id }) => id)).toEqual([
      last,
    ]);
    expect((await list(new URLSearchParams(behind).toString())).status).toBe(400);
  });
});

describe('ranges', () => {
  test.each([
    [{ range: 'bytes = 2 - 4 x' }, 206, '234'],
    [{ range: 'bytes=-3' }, 206, '789'],
    [{ range: 'bytes 2-4' }, 416, null],
    [{ range: 'bytes=0-1,3-4' }, 400, null],
    [{ 'content-range': 'bytes 2-4/*' }, 206, '234'],
    [{ 'content-range': 'bytes 2-99/*' }, 416, null],
    [{ 'content-range': 'bytes=2-4' }, 416, null],
  ])('%j is %i', async (headers, status, text) => {
    const id = await made();
    await ask('PUT', `/v2/images/${id}/file`, { body: '0123456789', headers: octets });
    const answer = await ask('GET', `/v2/images/${id}/file`, { headers });
    expect(answer.status).toBe(status);
    if (text !== null) expect(answer.text).toBe(text);
  });

  test('of an empty image there is none but its last bytes', async () => {
    const id = await made();
    await ask('PUT', `/v2/images/${id}/file`, { body: '', headers: octets });
    expect(await statusOf('GET', `/v2/images/${id}/file`, { headers: { range: 'bytes=0-' } })).toBe(416);
    expect(await statusOf('GET', `/v2/images/${id}/file`, { headers: { range: 'bytes=-1' } })).toBe(206);
  });
});

describe('patches', () => {
  const v20 = { 'content-type': 'application/openstack-images-v2.0-json-patch' };
  const v21 = { 'content-type': 'application/openstack-images-v2.1-json-patch' };

  test('pointers forget blanks, and decode in their order', async () => {
    const id = await made();
    const body = [
      { add: '//spaced', value: '1' },
      { add: '/ blank ', value: '2' },
      { add: '/a~01b', value: '3' },
      { add: '/', value: '4' },
    ];
    expect(await statusOf('PATCH', `/v2/images/${id}`, { body, headers: v20 })).toBe(200);
    expect(await shown(id)).toMatchObject({ spaced: '1', blank: '2', 'a~1b': '3', '': '4' });
  });

  test.each([
    [v20, { add: '/a', remove: '/a', value: 'x' }],
    [v20, { op: 'add', path: '/a', value: 'x' }],
    [v21, { add: '/a', value: 'x' }],
    [v21, { op: 'add', path: '/a//b', value: 'x' }],
    [v21, { op: 'add', path: '/a/', value: 'x' }],
    [v21, { op: 'add', path: '/a~', value: 'x' }],
    [v21, { op: 'add', path: '/tags/-', value: 'x' }],
  ])('%j refuses %j', async (headers, operation) => {
    const id = await made();
    expect(await statusOf('PATCH', `/v2/images/${id}`, { body: [operation], headers })).toBe(400);
  });
});

describe('what is looked at first', () => {
  test('of an import: its method, the image, the right, the stores', async () => {
    const id = await made();
    const method = { name: 'glance-direct' };
    const both = { body: { method, stores: ['nowhere'] }, headers: { 'x-image-meta-store': 'nowhere' } };
    const asked = (what: object, of = id) => statusOf('POST', `/v2/images/${of}/import`, what);
    expect(await asked({ body: { method: { name: 'teleport' } } }, randomUUID())).toBe(400);
    expect(await asked({ body: { method, all_stores: 'yes' } }, randomUUID())).toBe(400);
    expect(await asked(both, randomUUID())).toBe(404);
    expect(await asked(both)).toBe(409);
    await ask('PUT', `/v2/images/${id}/stage`, { body: 'x', headers: octets });
    await ask('POST', `/v2/images/${id}/members`, { body: { member: stranger.projectId } });
    expect(await asked({ ...both, by: stranger })).toBe(403);
    expect(await asked(both)).toBe(400);
    expect(await asked({ body: { method, stores: 'central' } })).toBe(409);
    expect(await asked({ body: { method, stores: [5] } })).toBe(409);
    expect(await asked({ body: { method, stores: { toString: null } } })).toBe(409);
  });

  test('of an image: the form of what Glance keeps to itself', async () => {
    const create = (body: object) => statusOf('POST', '/v2/images', { body });
    expect(await create({ checksum: {} })).toBe(400);
    expect(await create({ checksum: 'x' })).toBe(403);
    expect(await create({ size: 'x' })).toBe(400);
    expect(await create({ size: 5 })).toBe(403);
    expect(await create({ os_glance_x: {} })).toBe(400);
    expect(await create({ os_glance_x: 'x' })).toBe(403);
    expect(await create({ locations: null })).toBe(400);
    expect(await create({ locations: [] })).toBe(403);
  });

  test('of the root of the API: that somebody asks, whatever the method', async () => {
    for (const method of ['GET', 'PATCH', 'POST', 'HEAD'])
      expect(await statusOf(method, '/v2', { headers: { 'x-auth-token': '' } })).toBe(401);
    const led = await ask('PATCH', '/v2?x=1');
    expect([led.status, led.headers.location]).toEqual([302, `${owner.service.url}/v2/`]);
    expect(await statusOf('GET', '/v2/')).toBe(404);
  });

  test('of what is to be taken off: whether Glance has something of that name itself', async () => {
    const id = await made();
    const type = { 'content-type': 'application/openstack-images-v2.1-json-patch' };
    const remove = (key: string) =>
      ask('PATCH', `/v2/images/${id}`, {
        body: JSON.stringify([{ op: 'remove', path: `/${key}` }]),
        headers: type,
      });
    for (const key of ['extra_properties', 'image_id', 'delete'])
      expect(await remove(key)).toMatchObject({
        status: 403,
        text: expect.stringContaining('may not be removed'),
      });
    expect(await remove('store_api')).toMatchObject({ status: 409 });
  });

  test('of a member: that there is something, the image, the right', async () => {
    const id = await made({ visibility: 'private' });
    const add = (body: object) => statusOf('POST', `/v2/images/${id}/members`, { body });
    expect(await add({ member: [] })).toBe(400);
    expect(await add({ member: ['x'] })).toBe(403);
  });

  test('a media type is spelt in small letters', async () => {
    const id = await made();
    const headers = { 'content-type': 'Application/Octet-Stream' };
    expect(await statusOf('PUT', `/v2/images/${id}/file`, { body: 'x', headers })).toBe(415);
  });
});
