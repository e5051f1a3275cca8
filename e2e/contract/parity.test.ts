import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { ImageService } from '@/lib/openstack/http';
import { adminService } from '../support/accounts';
import { parityTable } from '../support/parity-table';
import { removeFolder, startCloud } from '../support/servers';

// Each route of the table in lib/embedded/README.md, asked for once: on the embedded cloud as the newest version, with a
// cache, or on the cloud under test as far as its version goes.

const given = process.env.CONTRACT_URL;
const entries = parityTable().filter(({ since }) => given === undefined || since <= 16);
let cloud: Awaited<ReturnType<typeof startCloud>> | null = null;
let admin: ImageService;
beforeAll(async () => {
  cloud =
    given === undefined
      ? await startCloud({
          enabled_backends: [{ id: 'central' }, { id: 'dcn0' }, { id: 'web', type: 'http' }],
          api_version: 18,
          image_cache_dir: 'image-cache',
          seed_images: false,
        })
      : null;
  admin = await adminService(cloud?.authUrl ?? inject('authUrl'));
});
afterAll(async () => {
  for (const { path } of made.reverse()) await call('DELETE', path).catch(() => null);
  await cloud?.stop();
  if (cloud) removeFolder(cloud.data);
});

const made: { path: string }[] = [];
const octets = { 'content-type': 'application/octet-stream' };

function call(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const json: Record<string, string> = typeof body === 'object' ? { 'content-type': 'application/json' } : {};
  return fetch(`${admin.url}${path}`, {
    method,
    headers: { 'x-auth-token': admin.token, ...json, ...headers },
    body: typeof body === 'string' ? body : body === undefined ? undefined : JSON.stringify(body),
  });
}
/** Does something that has to succeed, and gives what it answered. */
async function done(...request: Parameters<typeof call>) {
  const answer = await call(...request);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${request[0]} ${request[1]}: ${answer.status} ${text}`);
  return text;
}

async function queued(visibility = 'private'): Promise<string> {
  const body = { name: 'parity', visibility, disk_format: 'raw', container_format: 'bare' };
  const { id } = JSON.parse(await done('POST', '/v2/images', body)) as { id: string };
  made.push({ path: `/v2/images/${id}` });
  return id;
}
async function active(): Promise<string> {
  const id = await queued();
  await done('PUT', `/v2/images/${id}/file`, 'data', octets);
  return id;
}
async function staged(): Promise<string> {
  const id = await queued();
  await done('PUT', `/v2/images/${id}/stage`, 'data', octets);
  return id;
}
/** An image shared with a project, which is nobody's. */
async function shared(): Promise<{ image_id: string; member_id: string }> {
  const image_id = await queued('shared');
  const member_id = randomUUID().replaceAll('-', '');
  await done('POST', `/v2/images/${image_id}/members`, { member: member_id });
  return { image_id, member_id };
}
async function inTwoStores(): Promise<{ store_id: string; image_id: string }> {
  const image_id = await staged();
  await done('POST', `/v2/images/${image_id}/import`, {
    method: { name: 'glance-direct' },
    stores: ['central', 'dcn0'],
  });
  await expect
    .poll(async () => JSON.parse(await done('GET', `/v2/images/${image_id}`)).status, { timeout: 30_000 })
    .toBe('active');
  return { store_id: 'dcn0', image_id };
}
async function tagged() {
  const image_id = await queued();
  await done('PUT', `/v2/images/${image_id}/tags/parity`);
  return { image_id, tag_value: 'parity' };
}
async function taskId(): Promise<{ task_id: string }> {
  const input = { import_from: 'http://localhost/none', import_from_format: 'raw', image_properties: {} };
  const body = { type: 'api_image_import', input: { ...input, image_id: await queued() } };
  return { task_id: JSON.parse(await done('POST', '/v2/tasks', body)).id };
}

const property = { name: 'size', type: 'string', title: 'Size' };
const association = { name: 'OS::Glance::Image', prefix: 'p_' };
/** A namespace with one of everything in it. */
async function namespace(): Promise<Record<string, string>> {
  const name = `Parity::${randomUUID().slice(0, 8)}`;
  await done('POST', '/v2/metadefs/namespaces', {
    namespace: name,
    properties: { size: { type: 'string', title: 'Size' } },
    objects: [{ name: 'thing' }],
    tags: [{ name: 'word' }],
    resource_type_associations: [association],
  });
  made.push({ path: `/v2/metadefs/namespaces/${name}` });
  return {
    namespace: name,
    property_name: 'size',
    object_name: 'thing',
    tag_name: 'word',
    resource_type: association.name,
  };
}

const fill = (path: string, values: Record<string, string>) =>
  path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? name));

/** What a route needs to be there, and what is sent to it; nothing unless said. */
const needs: Record<string, () => Promise<Record<string, string>>> = {
  'GET /v2/images/{image_id}/file': async () => ({ image_id: await active() }),
  'POST /v2/images/{image_id}/import': async () => ({ image_id: await staged() }),
  'POST /v2/images/{image_id}/actions/deactivate': async () => ({ image_id: await active() }),
  'POST /v2/images/{image_id}/actions/reactivate': async () => ({ image_id: await active() }),
  'GET /v2/images/{image_id}/members': shared,
  'POST /v2/images/{image_id}/members': shared,
  'GET /v2/images/{image_id}/members/{member_id}': shared,
  'PUT /v2/images/{image_id}/members/{member_id}': shared,
  'DELETE /v2/images/{image_id}/members/{member_id}': shared,
  'DELETE /v2/images/{image_id}/tags/{tag_value}': tagged,
  'DELETE /v2/stores/{store_id}/{image_id}': inTwoStores,
  'PUT /v2/cache/{image_id}': async () => ({ image_id: await active() }),
  'POST /v2/metadefs/namespaces/{namespace}/tags/{tag_name}': async () => ({
    ...(await namespace()),
    tag_name: 'further',
  }),
};
const sends: Record<string, () => [body?: unknown, headers?: Record<string, string>]> = {
  'POST /v2/images': () => [{}],
  'PATCH /v2/images/{image_id}': () => [
    [{ op: 'replace', path: '/name', value: 'renamed' }],
    { 'content-type': 'application/openstack-images-v2.1-json-patch' },
  ],
  'PUT /v2/images/{image_id}/file': () => ['data', octets],
  'PUT /v2/images/{image_id}/stage': () => ['data', octets],
  'POST /v2/images/{image_id}/import': () => [{ method: { name: 'glance-direct' } }],
  'POST /v2/images/{image_id}/locations': () => [{ url: 'http://192.0.2.1/image' }],
  'POST /v2/images/{image_id}/members': () => [{ member: randomUUID().replaceAll('-', '') }],
  'PUT /v2/images/{image_id}/members/{member_id}': () => [{ status: 'accepted' }],
  'POST /v2/tasks': () => [{ type: 'api_image_import', input: {} }],
  'POST /v2/metadefs/namespaces': () => [{ namespace: `Parity::${randomUUID().slice(0, 8)}` }],
  'PUT /v2/metadefs/namespaces/{namespace}': () => [{ namespace: `Parity::${randomUUID().slice(0, 8)}` }],
  'POST /v2/metadefs/namespaces/{namespace}/resource_types': () => [{ name: 'OS::Cinder::Volume' }],
  'POST /v2/metadefs/namespaces/{namespace}/properties': () => [{ ...property, name: 'colour' }],
  'PUT /v2/metadefs/namespaces/{namespace}/properties/{property_name}': () => [property],
  'POST /v2/metadefs/namespaces/{namespace}/objects': () => [{ name: 'another' }],
  'PUT /v2/metadefs/namespaces/{namespace}/objects/{object_name}': () => [{ name: 'thing' }],
  'POST /v2/metadefs/namespaces/{namespace}/tags': () => [{ tags: [{ name: 'one' }] }],
  'PUT /v2/metadefs/namespaces/{namespace}/tags/{tag_name}': () => [{ name: 'renamed' }],
};

/** Something of the kind that a path names. */
async function valuesFor(route: string): Promise<Record<string, string>> {
  const needed = needs[route];
  if (needed) return needed();
  if (route.includes('{namespace}')) return namespace();
  if (route.includes('{task_id}')) return taskId();
  return route.includes('{image_id}') ? { image_id: await queued(), tag_value: 'parity' } : {};
}

describe('every route answers as the table says', () => {
  test.each(entries.map((entry) => ({ ...entry, route: `${entry.method} ${entry.path}` })))(
    '$route is $status',
    async ({ route, method, path, status }) => {
      const values = await valuesFor(route);
      const answer = await call(method, fill(path, values), ...(sends[route]?.() ?? []));
      const body = await answer.text();
      expect({ status: answer.status, body: answer.status === status ? '' : body }).toEqual({
        status,
        body: '',
      });
      const { id, namespace: name } = body.startsWith('{') ? JSON.parse(body) : {};
      if (route === 'POST /v2/images') made.push({ path: `/v2/images/${id}` });
      if (method !== 'GET' && name) made.push({ path: `/v2/metadefs/namespaces/${name}` });
    },
  );
});
