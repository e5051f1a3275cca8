import fc from 'fast-check';
import { actor, type Command, hex, image, markup, oneOf, wrongType } from './command';

/** Values for an attribute, most of them right. */
const values: Record<string, fc.Arbitrary<unknown>> = {
  name: fc.oneof(
    oneOf('alpha', 'beta', 'a:b', 'x y', '', 'ä', '<b>'),
    oneOf<unknown>(null, 5, 'x'.repeat(256), 'x'.repeat(255)),
  ),
  disk_format: oneOf<unknown>('raw', 'qcow2', 'iso', 'raw', 'raw', null, 'floppy', 5, markup),
  container_format: oneOf<unknown>('bare', 'bare', 'bare', 'ovf', null, 'box'),
  visibility: oneOf<unknown>('private', 'shared', 'community', 'public', 'secret', null),
  min_disk: oneOf<unknown>(0, 1, 20, -1, 1.5, '1', true, 2_147_483_647, 2_147_483_648),
  min_ram: oneOf<unknown>(0, 512, -1, null),
  protected: oneOf<unknown>(false, false, false, true, 'true'),
  os_hidden: oneOf<unknown>(false, false, true, 'yes'),
  tags: oneOf<unknown>(
    ['a'],
    ['a', 'b'],
    ['a', 'a'],
    [],
    'a',
    [5],
    ['x'.repeat(256)],
    ['.'],
    ['..', 'a/b'],
    [''],
    null,
    {},
  ),
  owner: oneOf<unknown>('{owner}', '{stranger}', null),
  os_distro: oneOf<unknown>('debian', '', 'x'.repeat(300), 5, null),
  architecture: oneOf<unknown>('x86_64', null),
  kernel_id: oneOf<unknown>(hex, null, 'nope'),
  custom: oneOf<unknown>('1', '2', null, ['a']),
  'a/b': oneOf<unknown>('1', '2'),
  'a~b': oneOf<unknown>('1'),
  'a~1b': oneOf<unknown>('1'),
  '.': oneOf<unknown>('1'),
  '': oneOf<unknown>('1'),
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
const field = key.chain((name) =>
  fc
    .oneof({ weight: 9, arbitrary: valuesOf(name) }, { weight: 1, arbitrary: wrongType })
    .map((value) => [name, value] as const),
);

/** A body that makes an image on any cloud. */
export const goodBody = fc.record({
  name: oneOf('alpha', 'beta', 'gamma'),
  disk_format: fc.constant('raw'),
  container_format: fc.constant('bare'),
  visibility: oneOf('private', 'shared', 'shared', 'community'),
});
const body = fc
  .tuple(goodBody, fc.array(field, { maxLength: 2 }))
  .map(([good, more]) => ({ ...good, ...Object.fromEntries(more) }));

const pointer = (name: string) => `/${name.replace(/~/g, '~0').replace(/\//g, '~1')}`;
const oddPointer = oneOf<unknown>(
  'name',
  '',
  '/',
  '//',
  '//name',
  '/name/',
  '/ name ',
  '/name/x',
  '/a/b',
  '/a//b',
  '/a/ /b',
  '/ /name',
  '/na~2me',
  '/name~',
  '/~',
  '/~0',
  '/~1',
  '/~01',
  '/~1~0',
  '/a~01b',
  '/custom ',
  '/./name',
  '/../name',
  '/..',
  '/%2Fname',
  '/tags/-',
  '/tags/0',
  '/locations/-',
  '/locations/0',
  '/locations/x/y',
  '/os_glance_x',
  '/extra_properties',
  '/ä',
  ' /name',
  `/${markup}`,
  null,
  5,
  ['name'],
  {},
);
const path = fc.oneof({ weight: 6, arbitrary: key.map(pointer) }, { weight: 1, arbitrary: oddPointer });
const word = oneOf('add', 'replace', 'replace', 'remove');

/** An operation of the media type v2.1. */
const operation21 = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .tuple(oneOf('add', 'replace', 'replace'), field)
      .map(([op, [name, value]]): unknown => ({ op, path: pointer(name), value })),
  },
  { weight: 3, arbitrary: path.map((at): unknown => ({ op: 'remove', path: at })) },
  {
    weight: 4,
    arbitrary: fc
      .tuple(word, oddPointer, oneOf<unknown>('x', 'x', [], null))
      .map(([op, at, value]): unknown => ({ op, path: at, value })),
  },
  {
    weight: 2,
    arbitrary: oneOf<unknown>(
      { op: 'test', path: '/name', value: 'x' },
      { op: 'replace', path: '/name' },
      { op: 'move', from: '/name', path: '/x' },
      { op: 'Add', path: '/name', value: 'x' },
      { op: null, path: '/name', value: 'x' },
      { op: 5, path: '/name', value: 'x' },
      { op: [], path: '/name', value: 'x' },
      { op: markup, path: '/name', value: 'x' },
      { path: '/name', value: 'x' },
      { op: 'remove' },
      { op: 'add', value: 'x' },
      { add: '/name', value: 'x' },
      {},
      [],
      'x',
      null,
      5,
    ),
  },
);
/** An operation of the media type v2.0. */
const operation20 = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.tuple(word, field).map(([op, [name, value]]): unknown => ({ [op]: pointer(name), value })),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(word, oddPointer, oneOf<unknown>('x', 'x', [], null))
      .map(([op, at, value]): unknown => ({ [op]: at, value })),
  },
  {
    weight: 2,
    arbitrary: oneOf<unknown>(
      { add: '/name' },
      { replace: '/custom' },
      { add: '/custom', remove: '/custom', value: 'x' },
      { replace: '/name', add: '/name', value: 'x' },
      { op: 'replace', path: '/name', value: 'x' },
      { test: '/name', value: 'x' },
      { value: 'x' },
      {},
      [],
      null,
      'x',
    ),
  },
);
const v21 = 'application/openstack-images-v2.1-json-patch';
const v20 = 'application/openstack-images-v2.0-json-patch';
const patch = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(fc.constant(v21), fc.array(operation21, { maxLength: 2 }) as fc.Arbitrary<unknown>),
  },
  {
    weight: 4,
    arbitrary: fc.tuple(fc.constant(v20), fc.array(operation20, { maxLength: 2 }) as fc.Arbitrary<unknown>),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(
      oneOf(
        'application/json',
        `${v21}; charset=utf-8`,
        `${v21};`,
        ` ${v20}`,
        v21.toUpperCase(),
        'application/openstack-images-v2.2-json-patch',
        'application/json-patch+json',
        'text/plain',
        '',
      ),
      fc.array(operation21, { maxLength: 1 }) as fc.Arbitrary<unknown>,
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(oneOf(v20, v21), oneOf<unknown>({}, { op: 'add' }, null, 'x', 5, [[]], [null])),
  },
);

/** Making, changing, showing and deleting of images. */
export const imageCommand: fc.Arbitrary<Command> = fc.oneof(
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
    weight: 10,
    arbitrary: fc
      .tuple(
        actor,
        fc.oneof({ weight: 12, arbitrary: image }, { weight: 1, arbitrary: oneOf(hex, '..', 'x') }),
        patch,
      )
      .map(
        ([who, one, [type, changes]]): Command => ({
          actor: who,
          method: 'PATCH',
          path: `/v2/images/${one}`,
          body: changes,
          headers: { 'content-type': type },
        }),
      ),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      actor,
      method: fc.constant('DELETE'),
      path: image.map((one) => `/v2/images/${one}`),
    }),
  },
);
