import fc from 'fast-check';

/** Who sends a request: users that exist on both clouds with the same rights. */
export type Actor = 'owner' | 'reader' | 'stranger' | 'admin';

/**
 * One request. `{i}` in a path or value stands for the i-th image the sequence made (modulo how many there are),
 * `{owner}`, `{stranger}` for projects.
 */
export interface Command {
  actor: Actor;
  method: string;
  path: string;
  query?: [string, string][];
  headers?: Record<string, string>;
  /** JSON to send, or text to send as it is. */
  body?: unknown;
  raw?: string;
  /** The request starts work that goes on after its answer. */
  settles?: boolean;
}

const oneOf = fc.constantFrom;
const actor: fc.Arbitrary<Actor> = fc.oneof(
  { weight: 7, arbitrary: fc.constant<Actor>('owner') },
  { weight: 1, arbitrary: oneOf<Actor[]>('reader', 'stranger', 'admin') },
);
const image = fc.nat(3).map((index) => `{${index}}`);
const word = oneOf('a', 'b', 'qcow', 'os_distro', 'x y', 'ä', 'a/b', 'a~b', 'a:b', '');
const hex = '{uuid}';

/** Values for an attribute, most of them right. */
const values: Record<string, fc.Arbitrary<unknown>> = {
  name: fc.oneof(
    oneOf('alpha', 'beta', 'a:b', 'x y', '', 'ä', '<b>'),
    oneOf<unknown>(null, 5, 'x'.repeat(256), 'x'.repeat(255)),
  ),
  disk_format: oneOf<unknown>('raw', 'qcow2', 'iso', 'raw', 'raw', null, 'floppy', 5),
  container_format: oneOf<unknown>('bare', 'bare', 'bare', 'ovf', null, 'box'),
  visibility: oneOf<unknown>('private', 'shared', 'community', 'public', 'secret', null),
  min_disk: oneOf<unknown>(0, 1, 20, -1, 1.5, '1', true, 2_147_483_647, 2_147_483_648),
  min_ram: oneOf<unknown>(0, 512, -1, null),
  protected: oneOf<unknown>(false, false, false, true, 'true'),
  os_hidden: oneOf<unknown>(false, false, true, 'yes'),
  tags: oneOf<unknown>(['a'], ['a', 'b'], ['a', 'a'], [], 'a', [5], ['x'.repeat(256)]),
  owner: oneOf<unknown>('{owner}', '{stranger}', null),
  os_distro: oneOf<unknown>('debian', '', 'x'.repeat(300), 5, null),
  architecture: oneOf<unknown>('x86_64', null),
  kernel_id: oneOf<unknown>(hex, null, 'nope'),
  custom: oneOf<unknown>('1', '2', null, ['a']),
  'a/b': oneOf<unknown>('1', '2'),
  'a~b': oneOf<unknown>('1'),
};
/** What Glance keeps to itself, in one way or another. */
const kept: Record<string, fc.Arbitrary<unknown>> = {
  id: oneOf<unknown>(hex, 'not-a-uuid', '{0}'),
  status: oneOf<unknown>('active', 'queued', 'foo'),
  size: oneOf<unknown>(5, null),
  checksum: oneOf<unknown>('x', null),
  os_hash_algo: fc.constant('sha512'),
  self: fc.constant('/x'),
  file: fc.constant('/x'),
  schema: fc.constant('/x'),
  created_at: fc.constant('2020-01-01T00:00:00Z'),
  locations: oneOf<unknown>([], null),
  deleted: fc.constant(false),
  os_glance_foo: fc.constant('x'),
  os_glancefoo: fc.constant('x'),
  stores: fc.constant('central'),
};
const key = fc.oneof(
  { weight: 8, arbitrary: oneOf(...Object.keys(values)) },
  { weight: 1, arbitrary: oneOf(...Object.keys(kept)) },
);
const valuesOf = (name: string) => values[name] ?? kept[name] ?? fc.constant('x');
const field = key.chain((name) => valuesOf(name).map((value) => [name, value] as const));
const goodBody = fc.record({
  name: oneOf('alpha', 'beta', 'gamma'),
  disk_format: fc.constant('raw'),
  container_format: fc.constant('bare'),
  visibility: oneOf('private', 'shared', 'shared', 'community'),
});
const body = fc
  .tuple(goodBody, fc.array(field, { maxLength: 2 }))
  .map(([good, more]) => ({ ...good, ...Object.fromEntries(more) }));

const pointer = (name: string) => `/${name.replace(/~/g, '~0').replace(/\//g, '~1')}`;
const operation = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(oneOf('add', 'replace', 'replace'), field)
      .map(([op, [name, value]]): object => ({ op, path: pointer(name), value })),
  },
  { weight: 3, arbitrary: key.map((name): object => ({ op: 'remove', path: pointer(name) })) },
  {
    weight: 1,
    arbitrary: oneOf<object[]>(
      { op: 'test', path: '/name', value: 'x' },
      { op: 'replace', path: '/name' },
      { op: 'replace', path: 'name', value: 'x' },
      { op: 'replace', path: '/a/b', value: 'x' },
      { op: 'add', path: '/tags/-', value: 'x' },
      { path: '/name', value: 'x' },
      { op: 'replace', path: '/na~2me', value: 'x' },
    ),
  },
);
const patchType = fc.oneof(
  { weight: 8, arbitrary: fc.constant('application/openstack-images-v2.1-json-patch') },
  {
    weight: 1,
    arbitrary: oneOf(
      'application/json',
      'application/openstack-images-v2.1-json-patch; charset=utf-8',
      'text/plain',
    ),
  },
);

const filter = fc.oneof(
  fc.tuple(fc.constant('visibility'), oneOf('public', 'private', 'shared', 'community', 'all', 'foo', '')),
  fc.tuple(fc.constant('member_status'), oneOf('pending', 'accepted', 'rejected', 'all', 'foo')),
  fc.tuple(fc.constant('tag'), word),
  fc.tuple(fc.constant('protected'), oneOf('true', 'false', 'True', '')),
  fc.tuple(fc.constant('os_hidden'), oneOf('true', 'false', 'TRUE', 'foo', '1')),
  fc.tuple(
    fc.constant('name'),
    oneOf('alpha', 'eq:alpha', 'in:alpha,beta', 'in:"alpha",beta', 'a:b', 'in:"al', 'neq:alpha', ''),
  ),
  fc.tuple(fc.constant('status'), oneOf('active', 'queued', 'in:active,queued', 'foo', 'gt:active')),
  fc.tuple(fc.constant('disk_format'), oneOf('raw', 'in:raw,iso', 'foo')),
  fc.tuple(fc.constant('container_format'), oneOf('bare', 'eq:bare')),
  fc.tuple(
    fc.constant('id'),
    fc.oneof(
      image,
      image.map((one) => `in:${one},${hex}`),
      fc.constant('foo'),
    ),
  ),
  fc.tuple(
    oneOf('created_at', 'updated_at'),
    oneOf(
      'gt:2020-01-01T00:00:00Z',
      'lt:2020-01-01T00:00:00Z',
      'gte:2020-01-01',
      'foo',
      'in:2020-01-01T00:00:00Z',
      '2020-01-01T00:00:00Z',
      'neq:2020-01-01T00:00:00Z',
    ),
  ),
  fc.tuple(oneOf('size_min', 'size_max', 'min_ram_min', 'min_disk_max'), oneOf('0', '100', '-1', 'foo', '')),
  fc.tuple(oneOf('size', 'min_ram', 'min_disk'), oneOf('0', '512', 'foo')),
  fc.tuple(
    oneOf('checksum', 'os_hash_value', 'os_distro', 'custom', 'architecture', 'is_public', 'tags'),
    oneOf('debian', '1', 'foo', ''),
  ),
  fc.tuple(fc.constant('owner'), oneOf('{owner}', '{stranger}', 'foo', '')),
  fc.tuple(fc.constant('changes-since'), fc.constant('2020-01-01T00:00:00Z')),
  fc.tuple(fc.constant('deleted'), oneOf('true', 'false')),
) as fc.Arbitrary<[string, string]>;
const sorting = fc.oneof(
  oneOf<[string, string][][]>(
    [['sort', 'name:asc']],
    [['sort', 'name:asc,created_at:desc']],
    [['sort', 'size']],
    [
      ['sort_key', 'name'],
      ['sort_dir', 'asc'],
    ],
    [
      ['sort_key', 'name'],
      ['sort_key', 'status'],
      ['sort_dir', 'asc'],
    ],
    [['sort', 'foo:asc']],
    [['sort', 'name:up']],
    [['sort_key', 'owner']],
    [
      ['sort', 'name:asc'],
      ['sort_key', 'name'],
    ],
    [['sort', '']],
  ),
);
const paging = fc.oneof(
  fc.tuple(fc.constant('limit'), oneOf('0', '1', '2', '1000', '-1', 'foo', '')),
  fc.tuple(fc.constant('marker'), fc.oneof(image, fc.constant(hex), fc.constant('foo'))),
) as fc.Arbitrary<[string, string]>;
const listQuery = fc
  .tuple(
    fc.array(filter, { maxLength: 2 }),
    fc.option(sorting, { freq: 2, nil: [] as [string, string][] }),
    fc.array(paging, { maxLength: 1 }),
  )
  .map(([filters, sort, pages]): [string, string][] => {
    // Without a sort the order of images made in one second is by id, which differs from cloud to cloud.
    const ordered: [string, string][] = sort.length > 0 ? sort : [['sort', 'name:asc']];
    const limited: [string, string][] = pages.some(([name]) => name === 'limit') ? [] : [['limit', '100']];
    return [...limited, ...filters, ...ordered, ...pages];
  });

const accept = oneOf(
  'application/json',
  'application/json',
  'application/json',
  '*/*',
  'text/html',
  'text/plain',
);
const octets = { 'content-type': 'application/octet-stream' };
const bytes = fc.nat(40).map((length) => 'z'.repeat(length * 7));
const stores = oneOf<string[][]>(
  ['central'],
  ['central', 'dcn0'],
  ['dcn1'],
  ['central', 'broken'],
  ['nowhere'],
);

const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ actor, method: fc.constant('POST'), path: fc.constant('/v2/images'), body }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      actor,
      method: fc.constant('GET'),
      path: image.map((one) => `/v2/images/${one}`),
    }),
  },
  {
    weight: 7,
    arbitrary: fc.record({
      actor,
      method: fc.constant('GET'),
      path: fc.constant('/v2/images'),
      query: listQuery,
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      actor,
      method: fc.constant('PATCH'),
      path: image.map((one) => `/v2/images/${one}`),
      body: fc.array(operation, { maxLength: 2 }),
      headers: patchType.map((type) => ({ 'content-type': type })),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      actor,
      method: fc.constant('DELETE'),
      path: image.map((one) => `/v2/images/${one}`),
    }),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(
        actor,
        image,
        bytes,
        oneOf('central', 'dcn0', 'nowhere', undefined),
        oneOf<Record<string, string>[]>(octets, octets, octets, { 'content-type': 'application/json' }),
      )
      .map(
        ([who, one, raw, store, headers]): Command => ({
          actor: who,
          method: 'PUT',
          path: `/v2/images/${one}/file`,
          raw,
          headers: { ...headers, ...(store ? { 'x-image-meta-store': store } : {}) },
        }),
      ),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      actor,
      method: fc.constant('PUT'),
      path: image.map((one) => `/v2/images/${one}/stage`),
      raw: bytes,
      headers: fc.constant(octets),
    }),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(
        actor,
        image,
        stores,
        oneOf<unknown[]>(true, false, false, undefined, 'yes'),
        oneOf<unknown[]>(
          'glance-direct',
          'glance-direct',
          'glance-direct',
          'web-download',
          'teleport',
          undefined,
        ),
      )
      .map(
        ([who, one, names, all, method]): Command => ({
          actor: who,
          method: 'POST',
          path: `/v2/images/${one}/import`,
          body: { method: { name: method }, stores: names, all_stores_must_succeed: all },
          settles: true,
        }),
      ),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(
        actor,
        image,
        oneOf<(string | undefined)[]>(
          undefined,
          'bytes=0-9',
          'bytes=5-',
          'bytes=-3',
          'bytes=9-5',
          'bytes=9999-',
          'bytes=0-1,3-4',
          'foo',
        ),
      )
      .map(
        ([who, one, range]): Command => ({
          actor: who,
          method: 'GET',
          path: `/v2/images/${one}/file`,
          headers: range ? { range } : {},
        }),
      ),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      actor,
      method: fc.constant('POST'),
      path: fc
        .tuple(image, oneOf('deactivate', 'reactivate', 'explode'))
        .map(([one, act]) => `/v2/images/${one}/actions/${act}`),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      actor,
      method: oneOf('PUT', 'PUT', 'DELETE'),
      path: fc
        .tuple(image, oneOf('a', 'b', 'x%20y', 'x'.repeat(255), 'x'.repeat(256)))
        .map(([one, tag]) => `/v2/images/${one}/tags/${tag}`),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      actor,
      method: fc.constant('POST'),
      path: image.map((one) => `/v2/images/${one}/members`),
      body: oneOf<object[]>(
        { member: '{stranger}' },
        { member: '{stranger}' },
        { member: '{owner}' },
        { member: '' },
        {},
        { member: 5 },
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      actor: oneOf<Actor[]>('owner', 'stranger', 'stranger', 'reader', 'admin'),
      method: fc.constant('PUT'),
      path: image.map((one) => `/v2/images/${one}/members/{stranger}`),
      body: oneOf<object[]>(
        { status: 'accepted' },
        { status: 'rejected' },
        { status: 'pending' },
        { status: 'foo' },
        {},
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      actor,
      method: oneOf('GET', 'GET', 'DELETE'),
      path: fc
        .tuple(image, oneOf('', '/{stranger}', '/{stranger}', '/nobody'))
        .map(([one, member]) => `/v2/images/${one}/members${member}`),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      actor,
      method: fc.constant('GET'),
      path: image.map((one) => `/v2/images/${one}/tasks`),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      actor: oneOf<Actor[]>('admin', 'owner'),
      method: fc.constant('DELETE'),
      path: fc
        .tuple(oneOf('central', 'dcn0', 'nowhere'), image)
        .map(([store, one]) => `/v2/stores/${store}/${one}`),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      actor,
      method: fc.constant('GET'),
      path: oneOf(
        '/v2/schemas/image',
        '/v2/schemas/images',
        '/v2/schemas/member',
        '/v2/schemas/members',
        '/v2/schemas/task',
        '/v2/schemas/tasks',
        '/v2/info/import',
      ),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      actor,
      method: oneOf('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'),
      path: oneOf(
        '/v2',
        '/v2/',
        '/v2/images/',
        `/v2/images/${hex}`,
        '/v2/nothing',
        '/v2/images/{0}/nothing',
        '/v2/info/stores',
        '/v2/info/nothing',
        '/v2//info/import',
        '/v2.7/info/import',
        '/v3/images',
        '/v2/images/{0}/',
        '/v2/images/{0}/file/x',
        '/v2/images/{0}/actions',
        '/v2/schemas/nothing',
      ),
      headers: accept.map((type) => ({ accept: type })),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      actor,
      method: oneOf('POST', 'PATCH'),
      path: oneOf(
        '/v2/images',
        '/v2/images/{0}',
        '/v2/images/{0}/members',
        '/v2/images/{0}/import',
        '/v2/images/{0}/actions/deactivate',
      ),
      raw: oneOf('{', '', 'null', '5', '"x"', '{}'),
      headers: oneOf<Record<string, string>[]>(
        { 'content-type': 'application/json' },
        { 'content-type': 'application/openstack-images-v2.1-json-patch' },
      ),
    }),
  },
);

/** A sequence of requests that begins with two good images. */
export const sequence: fc.Arbitrary<Command[]> = fc
  .tuple(goodBody, goodBody, fc.array(command, { minLength: 12, maxLength: 40 }))
  .map(([one, two, rest]) => [
    ...[one, two].map(
      (made): Command => ({ actor: 'owner', method: 'POST', path: '/v2/images', body: made }),
    ),
    ...rest,
  ]);
