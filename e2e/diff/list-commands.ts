import fc from 'fast-check';
import { actor, type Command, hex, image, markup, oneOf, word } from './command';

const dates = oneOf(
  'gt:2020-01-01T00:00:00Z',
  'lt:2020-01-01T00:00:00Z',
  'gte:2020-01-01',
  'foo',
  'in:2020-01-01T00:00:00Z',
  '2020-01-01T00:00:00Z',
  'neq:2020-01-01T00:00:00Z',
  'gt:2020',
  'gt:2020-01',
  'gt:20200101',
  'gt:20200101T000000Z',
  'gt:2020-01-01T00:00',
  'gt:2020-01-01 00:00:00',
  'gt:2020-01-01T00:00:00.5Z',
  'gt:2020-01-01T00:00:00+02:00',
  'gt:2020-01-01T00:00:00-0230',
  'gt:2020-01-01T00:00:00+02',
  'gt:2020-02-30',
  'gt:2020-1-1',
  '2020-01-01T00:00:00+02:00',
  '2020-01-01',
  'GT:2020-01-01',
  'gt:',
  ':2020-01-01',
  '',
);
const numbers = oneOf('0', '100', '-1', 'foo', '', '+5', ' 7 ', '1_0', '1.5', '0x1', '99999999999999999999');
const texts = oneOf(
  'alpha',
  'eq:alpha',
  'in:alpha,beta',
  'in:"alpha",beta',
  'a:b',
  'in:"al',
  'neq:alpha',
  '',
  'eq:',
  'in:',
  'in:,',
  'in:alpha,,beta',
  'in:"alpha"beta',
  'in:al"pha"',
  'in:"a:b","x y"',
  'in:"al\\"pha"',
  ':alpha',
  'EQ:alpha',
  'eq:a:b',
  ' alpha ',
  'ALPHA',
  'alpha ',
  markup,
  `x:${markup}`,
);
const flags = oneOf('true', 'false', 'True', 'TRUE', 'foo', '1', '', ' true');

/** One parameter: a filter, mostly one that Glance knows. */
const filter = fc.oneof(
  fc.tuple(
    fc.constant('visibility'),
    oneOf('public', 'private', 'shared', 'community', 'all', 'foo', '', 'Public', markup),
  ),
  fc.tuple(fc.constant('member_status'), oneOf('pending', 'accepted', 'rejected', 'all', 'foo', '')),
  fc.tuple(fc.constant('tag'), fc.oneof(word, oneOf(' a ', 'A'))),
  fc.tuple(oneOf('protected', 'os_hidden'), flags),
  fc.tuple(fc.constant('name'), texts),
  fc.tuple(
    fc.constant('status'),
    oneOf('active', 'queued', 'in:active,queued', 'foo', 'gt:active', 'in:', 'eq:queued'),
  ),
  fc.tuple(fc.constant('disk_format'), oneOf('raw', 'in:raw,iso', 'foo', '')),
  fc.tuple(fc.constant('container_format'), oneOf('bare', 'eq:bare', 'BARE')),
  fc.tuple(
    fc.constant('id'),
    fc.oneof(
      image,
      image.map((one) => `in:${one},${hex}`),
      fc.constant('foo'),
    ),
  ),
  fc.tuple(oneOf('created_at', 'updated_at'), dates),
  fc.tuple(
    oneOf('size_min', 'size_max', 'min_ram_min', 'min_disk_max', 'virtual_size_min', 'foo_min', '_max'),
    numbers,
  ),
  fc.tuple(
    oneOf('name_min', 'status_max', 'protected_min', 'created_at_min', 'tags_max'),
    oneOf('0', '1', 'x'),
  ),
  fc.tuple(
    oneOf('size', 'min_ram', 'min_disk', 'virtual_size'),
    fc.oneof(oneOf('512', '5x', '1e2'), numbers),
  ),
  fc.tuple(
    oneOf(
      'checksum',
      'os_hash_value',
      'os_hash_algo',
      'os_distro',
      'custom',
      'architecture',
      'is_public',
      'tags',
      'locations',
      'properties',
      'members',
      'metadata',
      'deleted_at',
      'schema',
      'self',
      'file',
      '',
      'a/b',
      'a~b',
    ),
    oneOf('debian', '1', 'foo', '', 'a', 'ab', 'ba'),
  ),
  fc.tuple(fc.constant('owner'), oneOf('{owner}', '{stranger}', 'foo', '')),
  fc.tuple(fc.constant('changes-since'), oneOf('2020-01-01T00:00:00Z', '')),
  fc.tuple(fc.constant('deleted'), oneOf('true', 'false', 'foo')),
) as fc.Arbitrary<[string, string]>;

const key = oneOf(
  'name',
  'status',
  'size',
  'id',
  'created_at',
  'disk_format',
  'owner',
  'foo',
  '',
  ' name ',
  'NAME',
);
const direction = oneOf('asc', 'desc', 'up', '', ' asc ', 'ASC', 'asc:desc');
const part = fc.oneof(
  { weight: 3, arbitrary: oneOf('name:asc', 'name', 'size:desc', 'status', 'created_at:asc') },
  { weight: 1, arbitrary: fc.tuple(key, direction).map(([one, dir]) => `${one}:${dir}`) },
  { weight: 1, arbitrary: oneOf('', ' ', ':', 'name:asc:desc', ' name:asc', 'name :asc', `${markup}:asc`) },
);
const sorting = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .array(part, { minLength: 1, maxLength: 3 })
      .map((parts): [string, string][] => [['sort', parts.join(',')]]),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.array(key, { maxLength: 3 }), fc.array(direction, { maxLength: 2 }))
      .map(([keys, dirs]): [string, string][] => [
        ...keys.map((one): [string, string] => ['sort_key', one]),
        ...dirs.map((dir): [string, string] => ['sort_dir', dir]),
      ]),
  },
  {
    weight: 1,
    arbitrary: oneOf<[string, string][][]>(
      [
        ['sort', 'name:asc'],
        ['sort_key', 'name'],
      ],
      [
        ['sort', 'name:asc'],
        ['sort', 'size'],
      ],
      [
        ['sort', 'name:asc'],
        ['sort_dir', 'asc'],
      ],
      [
        ['sort_key', 'name'],
        ['sort_key', 'status'],
        ['sort_dir', 'asc'],
      ],
      [
        ['sort_key', 'name'],
        ['sort_dir', 'asc'],
      ],
    ),
  },
);
const paging = fc.oneof(
  fc.tuple(fc.constant('limit'), fc.oneof(oneOf('1', '2', '1000', '2000'), numbers)),
  fc.tuple(fc.constant('marker'), fc.oneof(image, oneOf(hex, 'foo', '', markup))),
) as fc.Arbitrary<[string, string]>;

const query = fc
  .tuple(
    fc.array(filter, { maxLength: 2 }),
    fc.option(sorting, { freq: 2, nil: [] as [string, string][] }),
    fc.array(paging, { maxLength: 2 }),
  )
  .map(([filters, sort, pages]): [string, string][] => {
    // Without a sort the order of images made in one second is by id, which differs from cloud to cloud.
    const ordered: [string, string][] = sort.length > 0 ? sort : [['sort', 'name:asc']];
    const limited: [string, string][] = pages.some(([name]) => name === 'limit') ? [] : [['limit', '100']];
    return [...limited, ...filters, ...ordered, ...pages];
  });

/** GET /v2/images. */
export const listCommand: fc.Arbitrary<Command> = fc.record({
  actor,
  method: fc.constant('GET'),
  path: fc.constant('/v2/images'),
  query,
});
