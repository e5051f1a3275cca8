import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { sortedJson } from '@/lib/metadata/same-json';
import { definitionProblems } from '@/lib/metadefs/definition-problems';
import { namespaceBody } from '@/lib/metadefs/namespace-body';
import {
  namespaceFileName,
  pathText,
  readNamespaceFile,
  writeNamespaceFile,
} from '@/lib/metadefs/namespace-file';

const problems = (value: unknown) => readNamespaceFile(JSON.stringify(value)).problems;
const text = { type: 'string', title: 'A' };

test('a text that is no JSON is told with the reason, whatever else it is', () => {
  for (const broken of ['', '{', '{"namespace": "A",}', '<html>', 'namespace: A'])
    expect(readNamespaceFile(broken).problems, broken).toMatchObject([{ path: '', problem: 'not_json' }]);
  expect(problems('a text')).toMatchObject([{ problem: 'not_namespace' }]);
  expect(problems([])).toMatchObject([{ problem: 'no_namespace' }]);
  expect(problems([{ namespace: 'A' }, 3])).toMatchObject([{ path: '[1]', problem: 'not_namespace' }]);
});

test('one wrong field among 300 is told at its path, and nothing else is', () => {
  const properties = Object.fromEntries(
    Array.from({ length: 300 }, (_, index) => [`p${index}`, { type: 'integer', title: 'P', minimum: index }]),
  );
  const file = { namespace: 'A', properties };
  expect(problems(file)).toEqual([]);
  Object.assign(properties.p217 ?? {}, { minimum: 'three' });
  expect(problems(file)).toEqual([
    { path: 'properties.p217.minimum', problem: 'wrong_type', values: { expected: 'number' } },
  ]);
});

test('each kind of wrong field has its words and its path', () => {
  const at = (value: object) =>
    problems({ namespace: 'A', ...value }).map(({ path, problem }) => [path, problem]);
  expect(problems({ display_name: 'no name' })).toMatchObject([{ path: 'namespace', problem: 'missing' }]);
  expect(problems({ namespace: '' })).toMatchObject([{ path: 'namespace', problem: 'missing' }]);
  expect(at({ namespace: 'x'.repeat(81) })).toEqual([['namespace', 'too_long']]);
  expect(at({ namespace: 'a/b' })).toEqual([['namespace', 'slash']]);
  expect(at({ description: 'x'.repeat(501) })).toEqual([['description', 'too_long']]);
  expect(at({ visibility: 'shared' })).toEqual([['visibility', 'not_listed']]);
  expect(at({ colour: 'red' })).toEqual([['colour', 'unknown_key']]);
  expect(at({ properties: { 'a b': { type: 'text', title: 'A' } } })).toEqual([
    ['properties["a b"].type', 'not_listed'],
  ]);
  expect(at({ properties: { a: { type: 'string' } } })).toEqual([['properties.a.title', 'missing']]);
  expect(at({ properties: { a: { ...text, minLength: -1 } } })).toEqual([
    ['properties.a.minLength', 'too_small'],
  ]);
  expect(at({ properties: { a: { ...text, enum: ['a', 1] } } })).toEqual([
    ['properties.a.enum[1]', 'wrong_type'],
  ]);
  expect(at({ properties: { ['n'.repeat(81)]: text } })).toEqual([
    [`properties.${'n'.repeat(81)}`, 'too_long'],
  ]);
  expect(at({ objects: [{ name: 'o', required: ['a', 'a'] }] })).toEqual([
    ['objects[0].required', 'not_unique'],
  ]);
  expect(at({ tags: [{ name: 't' }, { name: 't' }] })).toEqual([['tags[1].name', 'twice']]);
  expect(problems([{ namespace: 'A' }, { namespace: 'A' }])).toMatchObject([
    { path: '[1].namespace', problem: 'twice', values: { name: 'A' } },
  ]);
});

test('what Glance alone writes is left out and said, and nulls are as if not there', () => {
  const file = readNamespaceFile(
    `\uFEFF${JSON.stringify({
      namespace: 'A',
      display_name: null,
      owner: 'admin',
      created_at: '2020-01-01T00:00:00Z',
      objects: [{ name: 'o', description: null, self: '/x', properties: {} }],
    })}`,
  );
  expect(file.problems).toEqual([]);
  expect(file.leftOut.sort()).toEqual(['created_at', 'owner']);
  expect(file.namespaces[0]).toEqual({
    namespace: 'A',
    visibility: 'private',
    protected: false,
    objects: [{ name: 'o', properties: {} }],
  });
});

test('contradictions that Glance takes are doubts at their path', () => {
  const { doubts } = readNamespaceFile(
    JSON.stringify({
      namespace: 'A',
      properties: {
        a: { ...text, enum: ['x'], default: 'y' },
        b: { type: 'integer', title: 'B', minimum: 5, maximum: 1 },
      },
      objects: [{ name: 'o', properties: { c: { ...text, pattern: '(' } } }],
    }),
  );
  expect(doubts.map(({ path, doubt }) => [path, doubt.problem])).toEqual([
    ['properties.a.default', 'default_breaks'],
    ['properties.b.minimum', 'minimum_above_maximum'],
    ['objects[0].properties.c.pattern', 'bad_pattern'],
  ]);
});

test('every contradiction of a definition is found at its field', () => {
  const found = (definition: object) =>
    definitionProblems({ type: 'string', title: 'A', ...definition } as never).map(
      ({ field, problem }) => `${field} ${problem}`,
    );
  expect(found({ minLength: 3, maxLength: 2 })).toEqual(['minLength min_length_above_max']);
  expect(found({ type: 'array', minItems: 3, maxItems: 2 })).toEqual(['minItems min_items_above_max']);
  expect(found({ type: 'number', minimum: 0.5 })).toEqual(['minimum not_whole']);
  expect(found({ enum: ['a', 'a'] })).toEqual(['enum enum_twice']);
  expect(found({ type: 'integer', enum: ['1', 'x'] })).toEqual(['enum enum_not_number']);
  expect(found({ type: 'array', default: ['a'] })).toEqual(['default default_lost']);
  expect(found({ pattern: '^a$', default: 'b' })).toEqual(['default default_breaks']);
  expect(found({ type: 'integer', maximum: 3, default: 4 })).toEqual(['default default_breaks']);
  expect(found({ type: 'boolean', default: 'yes' })).toEqual(['default default_breaks']);
  expect(found({ type: 'boolean', default: true })).toEqual([]);
  // Python's own spelling is no mistake.
  expect(found({ pattern: '\\A(?P<a>x)(?P=a)\\Z', default: 'xx' })).toEqual([]);
});

test('paths and file names are readable and harmless', () => {
  expect(pathText(['objects', 2, 'properties', 'hw:cpu', 'type'])).toBe('objects[2].properties.hw:cpu.type');
  expect(namespaceFileName('OS::Compute::CPU')).toBe('OS-Compute-CPU.json');
  expect(namespaceFileName('../../etc/passwd')).toBe('etc-passwd.json');
  expect(namespaceFileName('///')).toBe('namespace.json');
});

const installed = '/etc/glance/metadefs';
const files = existsSync(installed) ? readdirSync(installed).filter((name) => name.endsWith('.json')) : [];

test.each(files)(
  '%s of the Debian package is read whole, and written byte for byte but for order',
  (name) => {
    const source = readFileSync(`${installed}/${name}`, 'utf8');
    const file = readNamespaceFile(source);
    expect(file.problems).toEqual([]);
    const written = writeNamespaceFile(namespaceBody(file.namespaces[0] as never));
    expect(sortedJson(normalised(written))).toBe(sortedJson(normalised(source)));
  },
);

/** What a file says without its order: what it leaves to the defaults is filled in, empty lists are as if not there. */
function normalised(source: string): unknown {
  const file = { visibility: 'private', protected: false, ...JSON.parse(source) };
  for (const key of ['resource_type_associations', 'objects', 'tags']) {
    if (!file[key]?.length) delete file[key];
    else file[key].sort((a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1));
  }
  return file;
}

test('tags that Glance takes for one are told at their place', () => {
  const file = readNamespaceFile(
    JSON.stringify({
      namespace: 'A',
      tags: [{ name: 't1' }, { name: 'T1' }, { name: 't2' }, { name: 't1 ' }],
    }),
  );
  expect(file.problems).toEqual([
    { path: 'tags[1].name', problem: 'tag_twice', values: { name: 'T1', other: 't1' } },
    { path: 'tags[3].name', problem: 'tag_twice', values: { name: 't1 ', other: 't1' } },
  ]);
});
