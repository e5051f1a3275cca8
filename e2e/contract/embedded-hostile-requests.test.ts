import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Account, newAccount } from '../support/accounts';
import { removeFolder, startCloud } from '../support/servers';

// What a tenant may send to hurt: on a real Glance most of it is 500. Here it is told what is wrong, and nothing is kept
// as something else.

let cloud: Awaited<ReturnType<typeof startCloud>>;
let member: Account;
let stranger: Account;
beforeAll(async () => {
  cloud = await startCloud({ seed_images: false, seed_metadefs: false });
  member = await newAccount(cloud.authUrl);
  stranger = await newAccount(cloud.authUrl);
});
afterAll(async () => {
  await cloud.stop();
  removeFolder(cloud.data);
});

const patch = { 'content-type': 'application/openstack-images-v2.1-json-patch' };
const octets = { 'content-type': 'application/octet-stream' };
interface Sent {
  body?: string;
  headers?: Record<string, string>;
  as?: Account;
}
async function call(method: string, path: string, { body, headers, as = member }: Sent = {}) {
  const { url, token } = as.service;
  const answer = await fetch(`${url}/v2${path}`, {
    method,
    headers: { accept: 'application/json', 'x-auth-token': token, ...headers },
    body,
  });
  return { status: answer.status, text: await answer.text() };
}
const status = async (...sent: Parameters<typeof call>) => (await call(...sent)).status;
async function make(body = '{"disk_format": "raw", "container_format": "bare"}'): Promise<string> {
  return JSON.parse((await call('POST', '/images', { body })).text).id;
}
const lists = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

test.each([
  ['lists in lists', `{"x": ${lists(200_000)}}`],
  ['objects in objects', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
  ['a NUL', '{"name": "a\\u0000b"}'],
  ['half a character', '{"name": "\\ud800"}'],
  ['the prototype of everything', '{"__proto__": {"visibility": "public"}}'],
])('an image of %s is 400', async (_, body) => {
  expect(await status('POST', '/images', { body })).toBe(400);
});

test('a patch, an import, a member and a namespace nested without end are 400', async () => {
  const id = await make();
  const body = `[{"op": "add", "path": "/tags", "value": ${lists(200_000)}}]`;
  expect(await status('PATCH', `/images/${id}`, { body, headers: patch })).toBe(400);
  const method = `{"method": {"name": "web-download", "uri": ${lists(200_000)}}}`;
  expect(await status('POST', `/images/${id}/import`, { body: method })).toBe(400);
  expect(await status('POST', `/images/${id}/members`, { body: `{"member": ${lists(200_000)}}` })).toBe(400);
  expect(await status('POST', '/metadefs/namespaces', { body: `{"properties": ${lists(200_000)}}` })).toBe(
    400,
  );
});

describe('a query', () => {
  test('of more conditions than the database takes is 400', async () => {
    const many = (one: string) =>
      Array.from({ length: 1000 }, (_, at) => one.replace('#', `${at}`)).join('&');
    expect(await status('GET', `/images?${many('tag=t')}`)).toBe(400);
    expect(await status('GET', `/images?${many('p#=v')}`)).toBe(400);
  });
  test('with wildcards, quotes or a NUL finds what is called so, and nothing else', async () => {
    await make('{"name": "wild"}');
    for (const name of ['%25', '____', 'w%25', "' or 1=1 --", '*'])
      expect(JSON.parse((await call('GET', `/images?name=${name}`)).text).images).toEqual([]);
    expect(await status('GET', '/images?name=wild%00x')).toBe(400);
    expect(await status('PUT', `/images/${await make()}/tags/a%00b`)).toBe(400);
    expect(await status('GET', `/images?marker=${encodeURIComponent("' or 1=1 --")}`)).toBe(400);
    expect(await status('GET', `/images?size_min=${'9'.repeat(400)}`)).toBe(200);
  });
});

test('a path that climbs is no image and no store', async () => {
  for (const id of ['..%2f..%2fcloud.sqlite', '..%5c..', '%252e%252e', '%00'])
    for (const part of ['', '/file', '/tasks'])
      expect([400, 404]).toContain(await status('GET', `/images/${id}${part}`));
  const headers = { ...octets, 'x-image-meta-store': '../../elsewhere' };
  expect(await status('PUT', `/images/${await make()}/file`, { headers, body: 'x' })).toBe(400);
  expect(await status('POST', '/images', { body: '{"id": "../../../../../../../../../../../../x"}' })).toBe(
    400,
  );
});

test('an id that differs in case alone is taken', async () => {
  const id = await make();
  expect(await status('POST', '/images', { body: JSON.stringify({ id: id.toUpperCase() }) })).toBe(409);
  const upper = crypto.randomUUID().toUpperCase();
  expect(await status('POST', '/images', { body: JSON.stringify({ id: upper }) })).toBe(201);
  expect(await status('POST', '/images', { body: JSON.stringify({ id: upper.toLowerCase() }) })).toBe(409);
});

test('a member longer than any project’s id is 400', async () => {
  const body = JSON.stringify({ member: 'm'.repeat(256) });
  expect(await status('POST', `/images/${await make()}/members`, { body })).toBe(400);
});

test('another project’s image is not there, whatever is tried on it', async () => {
  const id = await make();
  const as = stranger;
  for (const path of ['', '/file', '/tasks', '/members'])
    expect(await status('GET', `/images/${id}${path}`, { as })).toBe(404);
  for (const path of ['/file', '/stage'])
    expect(await status('PUT', `/images/${id}${path}`, { as, headers: octets, body: 'x' })).toBe(404);
  expect(await status('PATCH', `/images/${id}`, { as, headers: patch, body: '[]' })).toBe(404);
  expect(await status('PUT', `/images/${id}/tags/t`, { as })).toBe(404);
  expect(await status('DELETE', `/images/${id}`, { as })).toBe(404);
  expect(await status('DELETE', `/stores/central/${id}`, { as })).toBe(404);
  expect(await status('GET', `/images?marker=${id}`, { as })).toBe(403);
  const owned = await call('GET', `/images?owner=${member.projectId}`, { as });
  expect(JSON.parse(owned.text).images).toEqual([]);
});

test('of twenty that do the same at once, one succeeds', async () => {
  const at = async (run: () => Promise<number>) =>
    (await Promise.all(Array.from({ length: 20 }, run))).sort((a, b) => a - b);
  const id = await make();
  const bytes = 'x'.repeat(100_000);
  const uploads = await at(() => status('PUT', `/images/${id}/file`, { headers: octets, body: bytes }));
  expect(uploads).toEqual([204, ...Array(19).fill(409)]);
  expect((await call('GET', `/images/${id}/file`)).text).toBe(bytes);
  expect(await at(() => status('DELETE', `/images/${id}`))).toEqual([204, ...Array(19).fill(404)]);

  const staged = await make();
  await call('PUT', `/images/${staged}/stage`, { headers: octets, body: bytes });
  const direct = '{"method": {"name": "glance-direct"}}';
  const imports = await at(() => status('POST', `/images/${staged}/import`, { body: direct }));
  expect(imports).toEqual([202, ...Array(19).fill(409)]);
  const chosen = JSON.stringify({ id: crypto.randomUUID() });
  const made = await at(() => status('POST', '/images', { body: chosen }));
  expect(made).toEqual([201, ...Array(19).fill(409)]);
});
