import fc from 'fast-check';
import { type Actor, type Command, oneOf, varied } from './command';

// Requests to /v2/metadefs. `{n}` in names stands for a word of the run, so that runs side by side do not meet.

const root = '/v2/metadefs/namespaces';
const actor: fc.Arbitrary<Actor> = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Actor>('admin') },
  { weight: 1, arbitrary: oneOf<Actor[]>('owner', 'reader', 'stranger') },
);
const long = (length: number) => 'x'.repeat(length);
const namespace = oneOf('{n}A', '{n}A', '{n}B', '{n}C');
const member = oneOf('a', 'a', 'b', 'c');
const type = oneOf('{n}T', '{n}T', '{n}U');

/** An object of some of the fields, mostly right, and at times one that is wrong. */
function some(
  needed: Record<string, fc.Arbitrary<unknown>>,
  optional: Record<string, fc.Arbitrary<unknown>>,
  wrong: readonly (readonly [string, unknown])[],
): fc.Arbitrary<object> {
  return fc
    .tuple(
      fc.record(needed),
      fc.record(optional, { requiredKeys: [] }),
      fc.option(oneOf(...wrong), { freq: 5, nil: null }),
    )
    .map(([must, may, bad]): object => ({ ...may, ...must, ...(bad ? { [bad[0]]: bad[1] } : {}) }));
}

const property = some(
  {
    type: oneOf('string', 'string', 'integer', 'array', 'boolean', 'number', 'object'),
    title: fc.constant('T'),
  },
  {
    description: oneOf('d', '<b>'),
    default: oneOf<unknown>('x', 3, 1.5, true, ['a'], { a: 1 }, null),
    enum: oneOf<unknown>([], ['a', 'b'], ['ä']),
    operators: fc.constant(['<or>']),
    readonly: fc.boolean(),
    minimum: oneOf(0, -3, 1.7),
    maximum: oneOf(5, 5.9),
    minLength: oneOf(0, 4),
    maxLength: fc.constant(9),
    pattern: fc.constant('^a$'),
    items: oneOf<unknown>({ type: 'string' }, { type: 'string', enum: ['a'] }),
    uniqueItems: fc.boolean(),
    minItems: fc.constant(1),
    maxItems: fc.constant(2),
    additionalItems: fc.boolean(),
  },
  [
    ['type', 'text'],
    ['type', null],
    ['title', 5],
    ['title', undefined],
    ['description', null],
    ['readonly', 'yes'],
    ['minLength', -1],
    ['maxLength', 1.5],
    ['maxItems', '3'],
    ['minimum', '1'],
    ['enum', 'a'],
    ['enum', [1]],
    ['operators', [1]],
    ['colour', 'red'],
    ['created_at', 'x'],
    ['required', ['a']],
    ['items', { type: 'text' }],
  ],
);
const properties = fc.dictionary(member, property, { maxKeys: 2 });
const named = fc
  .tuple(oneOf<unknown>('a', 'b', 'c', 'a', long(81), 5, undefined), property)
  .map(([name, rest]) => ({ name, ...rest }));
const object = some(
  { name: member },
  {
    description: fc.constant('d'),
    required: oneOf<unknown>(['a'], ['a', 'b'], []),
    properties,
  },
  [
    ['name', long(81)],
    ['name', ''],
    ['name', undefined],
    ['name', 5],
    ['description', null],
    ['required', ['a', 'a']],
    ['required', 'a'],
    ['properties', []],
    ['self', 'x'],
    ['schema', 'x'],
    ['updated_at', 'x'],
    ['colour', 'red'],
  ],
);
const association = some(
  { name: type },
  { prefix: oneOf('p_', 'q:'), properties_target: fc.constant('image') },
  [
    ['name', long(81)],
    ['name', undefined],
    ['prefix', 5],
    ['prefix', long(81)],
    ['created_at', 'x'],
    ['colour', 'red'],
  ],
);
const tag = oneOf<object[]>({ name: 'a' }, { name: 'b' }, { name: 'c' }, { name: 'A' }, { name: 5 }, {});
const namespaceBody = some(
  { namespace, visibility: oneOf('public', 'public', 'private') },
  {
    display_name: oneOf('d', '', long(80)),
    description: oneOf('d', long(500)),
    protected: oneOf(false, false, true),
    owner: oneOf('{owner}', '{stranger}'),
    properties,
    objects: fc.array(object, { maxLength: 2 }),
    tags: fc.array(tag, { maxLength: 2 }),
    resource_type_associations: fc.array(association, { maxLength: 2 }),
  },
  [
    ['namespace', long(81)],
    ['namespace', 5],
    ['namespace', undefined],
    ['display_name', long(81)],
    ['display_name', null],
    ['description', long(501)],
    ['visibility', 'shared'],
    ['visibility', null],
    ['protected', 'yes'],
    ['owner', long(256)],
    ['owner', null],
    ['properties', []],
    ['objects', {}],
    ['tags', 'a'],
    ['self', 'x'],
    ['created_at', 'x'],
    ['colour', 'red'],
  ],
);
const goodNamespace = fc.record({
  namespace,
  visibility: fc.constant('public'),
  properties: fc.constant({ a: { type: 'string', title: 'A' } }),
  objects: fc.constant([{ name: 'a', required: ['a'], properties: { a: { type: 'string', title: 'A' } } }]),
  tags: fc.constant([{ name: 'a' }]),
  resource_type_associations: fc.constant([{ name: '{n}T', prefix: 'p_' }]),
});

const command = (
  method: string,
  path: fc.Arbitrary<string>,
  more: Partial<Record<'body' | 'query' | 'headers', fc.Arbitrary<unknown>>> = {},
): fc.Arbitrary<Command> =>
  fc.record({ actor, method: fc.constant(method), path, ...more }) as fc.Arbitrary<Command>;
const at = (...parts: fc.Arbitrary<string>[]) => fc.tuple(...parts).map((all) => [root, ...all].join('/'));
const collection = (name: string) => at(namespace, fc.constant(name));
const one = (name: string, of: fc.Arbitrary<string>) => at(namespace, fc.constant(name), of);
const tagName = oneOf('a', 'b', 'A', 'x%20y', long(80), long(81));

const pages = oneOf<[string, string][][]>(
  [],
  [['limit', '1']],
  [['limit', '0']],
  [['limit', '-1']],
  [['limit', 'x']],
  [['marker', 'a']],
  [['marker', 'zz']],
  [['sort_dir', 'up']],
  [
    ['sort_key', 'name'],
    ['sort_dir', 'asc'],
  ],
  [['visibility', 'shared']],
  [['visibility', 'foo']],
);
/** Paged lists ask for a type of the run: what else a cloud has would fill the page. */
const lists = oneOf<[string, string][][]>(
  [['limit', '1000']],
  [
    ['limit', '1000'],
    ['visibility', 'private'],
  ],
  [['visibility', 'shared']],
  [['visibility', '']],
  [['resource_types', '{n}T']],
  [['resource_types', '{n}U,{n}T']],
  [['resource_types', '']],
  [
    ['resource_types', '{n}T'],
    ['limit', '1'],
  ],
  [
    ['resource_types', '{n}T'],
    ['limit', '2'],
    ['sort_key', 'namespace'],
    ['sort_dir', 'asc'],
  ],
  [
    ['resource_types', '{n}T'],
    ['marker', '{n}A'],
    ['sort_key', 'namespace'],
    ['sort_dir', 'asc'],
    ['foo', 'bar~'],
  ],
  [['marker', '{n}nowhere']],
  [['limit', '-1']],
  [['limit', '0']],
  [['sort_dir', 'up']],
);
const typed = oneOf<[string, string][][]>([], [], [['resource_type', '{n}T']], [['resource_type', '{n}V']]);

/** One request to the definitions. */
export const metadefCommand: fc.Arbitrary<Command> = fc.oneof(
  { weight: 3, arbitrary: command('POST', fc.constant(root), { body: goodNamespace }) },
  { weight: 4, arbitrary: command('POST', fc.constant(root), { body: namespaceBody }) },
  { weight: 3, arbitrary: command('GET', fc.constant(root), { query: lists }) },
  { weight: 4, arbitrary: command('GET', at(namespace), { query: typed }) },
  { weight: 3, arbitrary: command('PUT', at(namespace), { body: namespaceBody }) },
  { weight: 1, arbitrary: command('DELETE', at(namespace)) },
  { weight: 1, arbitrary: command('GET', collection('properties')) },
  { weight: 3, arbitrary: command('POST', collection('properties'), { body: named }) },
  {
    weight: 2,
    arbitrary: command('GET', one('properties', oneOf('a', 'b', 'p_a', 'p_b')), { query: typed }),
  },
  { weight: 2, arbitrary: command('PUT', one('properties', member), { body: named }) },
  { weight: 1, arbitrary: command('DELETE', one('properties', member)) },
  { weight: 1, arbitrary: command('GET', collection('objects'), { query: pages }) },
  { weight: 3, arbitrary: command('POST', collection('objects'), { body: object }) },
  { weight: 1, arbitrary: command('GET', one('objects', member)) },
  { weight: 2, arbitrary: command('PUT', one('objects', member), { body: object }) },
  { weight: 1, arbitrary: command('DELETE', one('objects', member)) },
  { weight: 2, arbitrary: command('GET', collection('tags'), { query: pages }) },
  {
    weight: 2,
    arbitrary: command('POST', collection('tags'), {
      body: fc.oneof(
        fc.array(tag, { maxLength: 3 }).map((tags) => ({ tags })),
        oneOf<unknown>({}, { tags: 'a' }, { tags: [{ name: 'a', colour: 'red' }] }, { created_at: 'x' }),
      ),
      headers: oneOf<Record<string, string>[]>(
        {},
        { 'x-openstack-append': 'true' },
        { 'x-openstack-append': 'x' },
      ),
    }),
  },
  { weight: 2, arbitrary: command('POST', one('tags', tagName)) },
  { weight: 1, arbitrary: command('GET', one('tags', tagName)) },
  {
    weight: 1,
    arbitrary: command('PUT', one('tags', oneOf('a', 'b')), {
      body: oneOf<unknown>(
        { name: 'a' },
        { name: 'A' },
        { name: 'c' },
        {},
        { name: long(81) },
        { name: 'c', x: 1 },
      ),
    }),
  },
  { weight: 1, arbitrary: command('DELETE', one('tags', tagName)) },
  { weight: 1, arbitrary: command('DELETE', at(namespace, oneOf('properties', 'objects', 'tags'))) },
  { weight: 1, arbitrary: command('GET', collection('resource_types')) },
  { weight: 2, arbitrary: command('POST', collection('resource_types'), { body: association }) },
  { weight: 1, arbitrary: command('DELETE', one('resource_types', type)) },
  { weight: 1, arbitrary: command('GET', fc.constant('/v2/metadefs/resource_types')) },
  {
    weight: 1,
    arbitrary: command(
      'GET',
      oneOf(
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
        'nothing',
      ).map((name) => `/v2/schemas/metadefs/${name}`),
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        actor,
        oneOf('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'),
        oneOf(
          '/v2/metadefs',
          '/v2/metadefs/',
          '/v2/metadefs/resource_types/x',
          `${root}/`,
          `${root}/{n}A/nothing`,
          `${root}/{n}A/objects/a/b`,
          `${root}/{n}A/tags/`,
          '/v2/metadefs/resource_types',
        ),
      )
      .map(([who, method, path]): Command => ({ actor: who, method, path })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(
        actor,
        oneOf(
          ['POST', root],
          ['PUT', `${root}/{n}A`],
          ['POST', `${root}/{n}A/objects`],
          ['POST', `${root}/{n}A/tags`],
        ),
        oneOf('{', '', 'null', '5', '[]', '{}'),
      )
      .map(
        ([who, [method = '', path = ''], raw]): Command => ({
          actor: who,
          method,
          path,
          raw,
          headers: { 'content-type': 'application/json' },
        }),
      ),
  },
);

/** A sequence of requests that begins with a good namespace. */
export const metadefSequence: fc.Arbitrary<Command[]> = fc
  .tuple(goodNamespace, fc.array(varied(metadefCommand), { minLength: 12, maxLength: 40 }))
  .map(([body, rest]) => [
    { actor: 'admin', method: 'POST', path: root, body: { ...body, namespace: '{n}A' } },
    ...rest,
  ]);
