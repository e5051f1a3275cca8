import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { metadefNamespaceBodySchema } from '@/lib/contract/metadef-body';
import type { ImageService } from '@/lib/openstack/http';
import {
  createAssociation,
  createObject,
  createProperty,
  createTag,
  createTags,
  deleteAllMembers,
  deleteMember,
  getObject,
  getProperty,
  getTag,
  listAssociations,
  listObjects,
  listProperties,
  listTags,
  renameTag,
  updateObject,
  updateProperty,
} from '@/lib/openstack/metadef-members';
import {
  createNamespace,
  deleteNamespace,
  getNamespace,
  listNamespaces,
  listResourceTypes,
  updateNamespace,
} from '@/lib/openstack/metadefs';
import { type Account, adminService, newAccount } from '../support/accounts';

const authUrl = inject('authUrl');
let admin: ImageService;
let owner: Account;
let stranger: Account;
const made = new Set<string>();
beforeAll(async () => {
  admin = await adminService(authUrl);
  owner = await newAccount(authUrl);
  stranger = await newAccount(authUrl);
});
afterEach(async () => {
  for (const name of made) {
    await updateNamespace(admin, name, { namespace: name }).catch(() => null);
    await deleteNamespace(admin, name).catch(() => null);
  }
  made.clear();
});

const string = { type: 'string', title: 'A title' } as const;

/** A namespace of the administrator that everybody sees, and nothing in it unless said. */
async function make(change: Record<string, unknown> = {}): Promise<string> {
  const namespace = `Contract::${randomUUID().slice(0, 8)}`;
  made.add(namespace);
  await createNamespace(
    admin,
    metadefNamespaceBodySchema.parse({ namespace, visibility: 'public', ...change }),
  );
  return namespace;
}
const sends = (service: ImageService, method: string, path: string, body?: unknown, headers = {}) =>
  fetch(`${service.url}/v2/metadefs${path}`, {
    method,
    headers: {
      'x-auth-token': service.token,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });

describe('namespaces', () => {
  test('a whole namespace is made at once and told as Glance tells it', async () => {
    const name = await make({
      display_name: 'Contract',
      description: 'What it says',
      protected: false,
      properties: {
        count: { type: 'integer', title: 'Count', default: 3, minimum: 1.7, maximum: 9 },
        on: { type: 'boolean', title: 'On', default: true },
        many: {
          type: 'array',
          title: 'Many',
          default: ['a'],
          items: { type: 'string', enum: ['a', 'b'] },
          uniqueItems: true,
        },
        one: { ...string, enum: ['x', 'y'], operators: ['<or>'], pattern: '^.$', readonly: true },
      },
      objects: [{ name: 'Thing', description: 'A thing', required: ['a'], properties: { a: string } }],
      tags: [{ name: 'First' }, { name: 'Second' }],
      resource_type_associations: [{ name: 'Contract::Type', prefix: 'c_', properties_target: 'image' }],
    });
    const whole = await getNamespace(owner.service, name);
    expect(whole).toMatchObject({
      namespace: name,
      display_name: 'Contract',
      visibility: 'public',
      protected: false,
      self: `/v2/metadefs/namespaces/${name}`,
      schema: '/v2/schemas/metadefs/namespace',
      resource_type_associations: [{ name: 'Contract::Type', prefix: 'c_', properties_target: 'image' }],
    });
    expect(whole.properties).toEqual({
      count: { type: 'integer', title: 'Count', default: '3', minimum: 1, maximum: 9 },
      on: { type: 'boolean', title: 'On', default: 'True' },
      many: {
        type: 'array',
        title: 'Many',
        default: null,
        items: { type: 'string', enum: ['a', 'b'] },
        uniqueItems: true,
      },
      one: { ...string, enum: ['x', 'y'], operators: ['<or>'], pattern: '^.$', readonly: true },
    });
    expect(whole.objects).toMatchObject([
      {
        name: 'Thing',
        required: ['a'],
        properties: { a: string },
        self: `/v2/metadefs/namespaces/${name}/objects/Thing`,
      },
    ]);
    expect(whole.tags?.map((tag) => tag.name).sort()).toEqual(['First', 'Second']);
    expect((await listResourceTypes(owner.service)).map((type) => type.name)).toContain('Contract::Type');

    const prefixed = await getNamespace(owner.service, name, 'Contract::Type');
    expect(Object.keys(prefixed.properties ?? {}).sort()).toEqual(['c_count', 'c_many', 'c_on', 'c_one']);
    expect(prefixed.objects).toMatchObject([{ required: ['c_a'], properties: { c_a: string } }]);
    expect(await getNamespace(owner.service, name, 'Contract::Other')).toEqual(whole);
  });

  test('lists leave out what is in a namespace, filter, sort and page by name', async () => {
    const names = [
      await make({ properties: { a: string }, tags: [{ name: 't' }] }),
      await make({ visibility: 'private' }),
      await make({ resource_type_associations: [{ name: 'Contract::Listed' }] }),
    ].sort();
    const mine = (list: { namespace: string }[]) =>
      list.map((row) => row.namespace).filter((name) => names.includes(name));
    const sorted: [string, string][] = [
      ['sort_key', 'namespace'],
      ['sort_dir', 'asc'],
      ['limit', '1000'],
    ];
    const { namespaces } = await listNamespaces(admin, sorted);
    expect(mine(namespaces)).toEqual(names);
    const listed = namespaces.find((row) => row.namespace === names[0]);
    expect(listed?.properties ?? listed?.tags ?? listed?.objects).toBeUndefined();
    expect(mine((await listNamespaces(stranger.service, sorted)).namespaces)).toHaveLength(2);
    expect(
      mine((await listNamespaces(admin, [...sorted, ['visibility', 'private']])).namespaces),
    ).toHaveLength(1);
    const forType = await listNamespaces(admin, [['resource_types', 'Contract::Nothing,Contract::Listed']]);
    expect(mine(forType.namespaces)).toHaveLength(1);
    expect(forType.namespaces[0]?.resource_type_associations).toMatchObject([{ name: 'Contract::Listed' }]);

    const walked: string[] = [];
    let marker: string | null = null;
    do {
      const page = await listNamespaces(admin, [
        ['sort_key', 'namespace'],
        ['sort_dir', 'asc'],
        ['limit', '2'],
        ...(marker === null ? [] : [['marker', marker] as [string, string]]),
      ]);
      walked.push(...page.namespaces.map((row) => row.namespace));
      marker = page.nextMarker;
    } while (marker !== null);
    expect(walked).toEqual(namespaces.map((row) => row.namespace));
    await expect(listNamespaces(admin, [['marker', 'Contract::Nothing']])).rejects.toMatchObject({
      status: 404,
    });
    await expect(listNamespaces(admin, [['limit', '-1']])).rejects.toMatchObject({ status: 400 });
    await expect(listNamespaces(admin, [['sort_dir', 'up']])).rejects.toMatchObject({ status: 400 });
    await expect(listNamespaces(admin, [['visibility', 'shared']])).rejects.toMatchObject({ status: 400 });
  });

  test('an update renames, and resets what it does not name', async () => {
    const name = await make({ display_name: 'Before', description: 'Before', properties: { a: string } });
    const renamed = `${name}2`;
    made.add(renamed);
    const after = await updateNamespace(admin, name, { namespace: renamed, description: 'After' });
    expect(after).toMatchObject({ namespace: renamed, description: 'After', visibility: 'private' });
    expect(after.display_name).toBeUndefined();
    expect((await getNamespace(admin, renamed)).properties).toEqual({ a: string });
    await expect(getNamespace(admin, name)).rejects.toMatchObject({ status: 404 });
    const taken = await make();
    await expect(updateNamespace(admin, renamed, { namespace: taken })).rejects.toMatchObject({
      status: 409,
      reason: expect.stringContaining(taken),
    });
  });

  test.each([
    [{}, 400],
    [{ namespace: 'x'.repeat(81) }, 400],
    [{ namespace: 'Contract::Bad', display_name: 'x'.repeat(81) }, 400],
    [{ namespace: 'Contract::Bad', description: 'x'.repeat(501) }, 400],
    [{ namespace: 'Contract::Bad', visibility: 'shared' }, 400],
    [{ namespace: 'Contract::Bad', colour: 'red' }, 400],
    [{ namespace: 'Contract::Bad', protected: 'yes' }, 400],
    [{ namespace: 'Contract::Bad', properties: { a: { type: 'string' } } }, 400],
    [{ namespace: 'Contract::Bad', properties: { a: { type: 'text', title: 'A' } } }, 400],
    [{ namespace: 'Contract::Bad', properties: { a: { ...string, minLength: -1 } } }, 400],
    [{ namespace: 'Contract::Bad', objects: [{ name: 'o', required: ['a', 'a'] }] }, 400],
    [{ namespace: 'Contract::Bad', self: 'x' }, 403],
    [{ namespace: 'Contract::Bad', created_at: 'x' }, 403],
    [{ namespace: 'Contract::Bad', objects: [{ name: 'o' }, { name: 'o' }] }, 409],
    [{ namespace: 'Contract::Bad', tags: [{ name: 't' }, { name: 'T' }] }, 409],
  ])('%j is refused with %i and a reason, and nothing is made', async (body, status) => {
    const response = await sends(admin, 'POST', '/namespaces', body, { accept: 'application/json' });
    expect(response.status).toBe(status);
    expect(((await response.json()) as { message: string }).message.length).toBeGreaterThan(10);
    expect((await sends(admin, 'GET', '/namespaces/Contract::Bad')).status).toBe(404);
  });

  test('a name is taken once', async () => {
    const name = await make();
    await expect(createNamespace(admin, { namespace: name })).rejects.toMatchObject({
      status: 409,
      reason: `The metadata definition namespace=${name} already exists.`,
    });
  });
});

describe('properties', () => {
  test('are made, told by their prefixed name, renamed and deleted', async () => {
    const name = await make({ resource_type_associations: [{ name: 'Contract::Type', prefix: 'c_' }] });
    expect(await createProperty(admin, name, { name: 'a', ...string, default: 5 })).toEqual({
      name: 'a',
      ...string,
      default: '5',
    });
    await expect(createProperty(admin, name, { name: 'a', ...string })).rejects.toMatchObject({
      status: 409,
    });
    expect(await getProperty(owner.service, name, 'c_a', 'Contract::Type')).toMatchObject({ name: 'a' });
    await expect(getProperty(owner.service, name, 'a', 'Contract::Type')).rejects.toMatchObject({
      status: 404,
      reason: expect.stringContaining("'c_'"),
    });
    await updateProperty(admin, name, 'a', { name: 'b', type: 'integer', title: 'B', maximum: 4 });
    expect(await listProperties(owner.service, name)).toEqual({
      b: { name: 'b', type: 'integer', title: 'B', maximum: 4 },
    });
    await expect(getProperty(owner.service, name, 'a')).rejects.toMatchObject({
      status: 404,
      reason: 'Could not find property a',
    });
    await deleteMember(admin, name, 'properties', 'b');
    expect(await listProperties(owner.service, name)).toEqual({});
  });

  test.each([
    [{ type: 'string', title: 'No name' }, 400],
    [{ name: 'x'.repeat(81), ...string }, 400],
    [{ name: 'a', type: 'string' }, 400],
    [{ name: 'a', ...string, colour: 'red' }, 400],
    [{ name: 'a', ...string, maxLength: 1.5 }, 400],
    [{ name: 'a', ...string, created_at: 'x' }, 403],
  ])('%j is refused with %i', async (body, status) => {
    const name = await make();
    expect((await sends(admin, 'POST', `/namespaces/${name}/properties`, body)).status).toBe(status);
  });
});

describe('objects', () => {
  test('are made, replaced whole, renamed and deleted', async () => {
    const name = await make();
    await createObject(admin, name, {
      name: 'o',
      description: 'd',
      required: ['a'],
      properties: { a: { ...string, default: false } },
    });
    expect(await getObject(owner.service, name, 'o')).toMatchObject({
      name: 'o',
      required: ['a'],
      properties: { a: { ...string, default: 'False' } },
    });
    await expect(createObject(admin, name, { name: 'o' })).rejects.toMatchObject({ status: 409 });
    await updateObject(admin, name, 'o', { name: 'p' });
    const [only, ...others] = await listObjects(owner.service, name);
    expect(others).toEqual([]);
    expect(only).toMatchObject({ name: 'p', required: [], properties: {} });
    expect(only?.description).toBeUndefined();
    await createObject(admin, name, { name: 'q' });
    await expect(updateObject(admin, name, 'p', { name: 'q' })).rejects.toMatchObject({ status: 409 });
    await deleteMember(admin, name, 'objects', 'p');
    await expect(getObject(owner.service, name, 'p')).rejects.toMatchObject({
      status: 404,
      reason: 'Could not find metadata object p',
    });
  });
});

describe('tags', () => {
  test('one at a time', async () => {
    const name = await make();
    expect(await createTag(admin, name, 'One two')).toMatchObject({ name: 'One two' });
    await expect(createTag(admin, name, 'one TWO')).rejects.toMatchObject({ status: 409 });
    await renameTag(admin, name, 'One two', 'Three');
    expect((await getTag(owner.service, name, 'Three')).created_at).toMatch(/Z$/);
    await expect(createTag(admin, name, 'x'.repeat(81))).rejects.toMatchObject({ status: 400 });
    await deleteMember(admin, name, 'tags', 'Three');
    await expect(getTag(owner.service, name, 'Three')).rejects.toMatchObject({ status: 404 });
  });

  test('many take the place of those there, or are added', async () => {
    const name = await make({ tags: [{ name: 'old' }] });
    const names = async (query?: [string, string][]) =>
      (await listTags(owner.service, name, query)).map((tag) => tag.name);
    await createTags(admin, name, ['a', 'b']);
    await createTags(admin, name, []);
    expect((await names()).sort()).toEqual(['a', 'b']);
    await createTags(admin, name, ['c'], true);
    await expect(createTags(admin, name, ['d', 'c'], true)).rejects.toMatchObject({ status: 409 });
    const byName: [string, string][] = [
      ['sort_key', 'name'],
      ['sort_dir', 'asc'],
    ];
    expect(await names(byName)).toEqual(['a', 'b', 'c']);
    expect(await names([...byName, ['limit', '1'], ['marker', 'a']])).toEqual(['b']);
    await expect(names([['marker', 'zz']])).rejects.toMatchObject({ status: 404 });
  });
});

describe('associations', () => {
  test('are made and deleted; the type stays known', async () => {
    const name = await make();
    const type = `Contract::${randomUUID().slice(0, 8)}`;
    await createAssociation(admin, name, { name: type, prefix: 'p:' });
    await expect(createAssociation(admin, name, { name: type })).rejects.toMatchObject({ status: 409 });
    expect(await listAssociations(owner.service, name)).toMatchObject([{ name: type, prefix: 'p:' }]);
    await deleteMember(admin, name, 'resource_types', type);
    await expect(deleteMember(admin, name, 'resource_types', type)).rejects.toMatchObject({
      status: 404,
      reason: `Failed to find resource type ${type} to delete`,
    });
    expect(await listAssociations(owner.service, name)).toEqual([]);
    expect((await listResourceTypes(owner.service)).map((known) => known.name)).toContain(type);
  });
});

describe('rights', () => {
  test('everybody reads what is public, administrators alone write', async () => {
    const name = await make({ properties: { a: string }, objects: [{ name: 'o' }], tags: [{ name: 't' }] });
    expect((await getNamespace(owner.service, name)).properties).toEqual({ a: string });
    const writes: [string, string, unknown?][] = [
      ['POST', '/namespaces', { namespace: 'Contract::Mine' }],
      ['PUT', `/namespaces/${name}`, { namespace: name }],
      ['DELETE', `/namespaces/${name}`],
      ['POST', `/namespaces/${name}/properties`, { name: 'b', ...string }],
      ['PUT', `/namespaces/${name}/properties/a`, { name: 'a', ...string }],
      ['DELETE', `/namespaces/${name}/properties/a`],
      ['DELETE', `/namespaces/${name}/properties`],
      ['POST', `/namespaces/${name}/objects`, { name: 'p' }],
      ['PUT', `/namespaces/${name}/objects/o`, { name: 'o' }],
      ['DELETE', `/namespaces/${name}/objects/o`],
      ['DELETE', `/namespaces/${name}/objects`],
      ['POST', `/namespaces/${name}/tags`, { tags: [{ name: 'u' }] }],
      ['POST', `/namespaces/${name}/tags/u`],
      ['PUT', `/namespaces/${name}/tags/t`, { name: 'u' }],
      ['DELETE', `/namespaces/${name}/tags/t`],
      ['DELETE', `/namespaces/${name}/tags`],
      ['POST', `/namespaces/${name}/resource_types`, { name: 'Contract::Type' }],
      ['DELETE', `/namespaces/${name}/resource_types/Contract::Type`],
    ];
    for (const [method, path, body] of writes)
      expect([method, path, (await sends(owner.service, method, path, body)).status]).toEqual([
        method,
        path,
        403,
      ]);
  });

  test("what is private is its project's alone, and nothing tells others that it exists", async () => {
    const name = await make({
      visibility: 'private',
      owner: owner.projectId,
      properties: { a: string },
      objects: [{ name: 'o' }],
      tags: [{ name: 't' }],
    });
    expect((await getNamespace(owner.service, name)).owner).toBe(owner.projectId);
    const { service } = stranger;
    for (const path of [
      '',
      '/properties',
      '/properties/a',
      '/objects',
      '/objects/o',
      '/tags',
      '/tags/t',
      '/resource_types',
    ])
      expect([path, (await sends(service, 'GET', `/namespaces/${name}${path}`)).status]).toEqual([path, 404]);
    expect((await sends(service, 'PUT', `/namespaces/${name}`, { namespace: name })).status).toBe(404);
    expect((await sends(service, 'DELETE', `/namespaces/${name}/tags/t`)).status).toBe(404);
  });

  test('what is protected is added to and changed, and not deleted', async () => {
    const name = await make({
      protected: true,
      properties: { a: string },
      objects: [{ name: 'o' }],
      tags: [{ name: 't' }],
      resource_type_associations: [{ name: 'Contract::Type' }],
    });
    await createTag(admin, name, 'u');
    await updateProperty(admin, name, 'a', { name: 'a', type: 'integer', title: 'A' });
    for (const [collection, member] of [
      ['properties', 'a'],
      ['objects', 'o'],
      ['tags', 't'],
      ['resource_types', 'Contract::Type'],
    ] as const) {
      const refusal = { status: 403, reason: expect.stringContaining('protected') };
      await expect(deleteMember(admin, name, collection, member)).rejects.toMatchObject(refusal);
      if (collection !== 'resource_types')
        await expect(deleteAllMembers(admin, name, collection)).rejects.toMatchObject(refusal);
    }
    await expect(deleteNamespace(admin, name)).rejects.toMatchObject({
      status: 403,
      reason: `Metadata definition namespace ${name} is protected and cannot be deleted.`,
    });
    await updateNamespace(admin, name, { namespace: name, visibility: 'public' });
    for (const collection of ['properties', 'objects', 'tags'] as const)
      await deleteAllMembers(admin, name, collection);
    const empty = await getNamespace(admin, name);
    expect(empty.properties ?? empty.objects ?? empty.tags).toBeUndefined();
    await deleteNamespace(admin, name);
    await expect(getNamespace(admin, name)).rejects.toMatchObject({ status: 404 });
  });

  test.each([
    ['PATCH', '/namespaces'],
    ['POST', '/namespaces/x'],
    ['PUT', '/namespaces/x/objects'],
    ['POST', '/namespaces/x/objects/y'],
    ['DELETE', '/namespaces/x/resource_types'],
    ['GET', '/namespaces/x/resource_types/y'],
    ['POST', '/resource_types'],
  ])('%s %s is 405 and says what is allowed', async (method, path) => {
    const response = await sends(admin, method, path);
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toMatch(/GET|DELETE/);
  });

  test('the schemas are served', async () => {
    for (const name of [
      'namespace',
      'namespaces',
      'object',
      'objects',
      'property',
      'properties',
      'resource_type',
      'resource_types',
      'tag',
      'tags',
    ]) {
      const response = await fetch(`${admin.url}/v2/schemas/metadefs/${name}`, {
        headers: { 'x-auth-token': admin.token },
      });
      expect(await response.json()).toMatchObject({
        name: expect.any(String),
        properties: expect.anything(),
      });
    }
  });
});
