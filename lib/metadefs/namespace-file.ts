import type { z } from 'zod';
import type { MetadefNamespace } from '@/lib/contract/metadef';
import { type MetadefNamespaceBody, metadefNamespaceBodySchema } from '@/lib/contract/metadef-body';
import { type DefinitionProblem, definitionProblems } from '@/lib/metadefs/definition-problems';
import { namespaceBody } from '@/lib/metadefs/namespace-body';
import { sameTag } from '@/lib/metadefs/tag-name';

/** A place in a file that keeps it from being imported: a key of the messages `namespaceFile`, and where. */
export interface FileProblem {
  /** As in `properties.hw_disk_bus.minimum` or `objects[2].name`; '' is the file itself. */
  path: string;
  problem:
    | 'not_json'
    | 'not_namespace'
    | 'no_namespace'
    | 'wrong_type'
    | 'missing'
    | 'unknown_key'
    | 'too_long'
    | 'too_small'
    | 'not_listed'
    | 'not_unique'
    | 'slash'
    | 'twice'
    | 'tag_twice'
    | 'other_name'
    | 'other';
  values: Record<string, string | number>;
}

/** What a file holds that Glance takes although it contradicts itself. */
export interface FileDoubt {
  path: string;
  doubt: DefinitionProblem;
}

export interface NamespaceFile {
  namespaces: MetadefNamespaceBody[];
  problems: FileProblem[];
  doubts: FileDoubt[];
  /** Keys at the top that Glance alone writes, and that were left out. */
  leftOut: string[];
}

/** What Glance and its files say of a namespace and nobody may write. */
const told = ['created_at', 'updated_at', 'self', 'schema', 'owner'];

/** A namespace as a file that `glance-manage db_load_metadefs` loads and `readNamespaceFile` reads. */
export function writeNamespaceFile(source: MetadefNamespace | MetadefNamespaceBody): string {
  return `${JSON.stringify(namespaceBody(source), null, 4)}\n`;
}

/** What such a file is called. */
export function namespaceFileName(namespace: string): string {
  return `${namespace.replace(/[^\p{L}\p{N}._-]+/gu, '-').replace(/^[-.]+|-+$/g, '') || 'namespace'}.json`;
}

/**
 * Reads a namespace, or a list of them, as exported here, by `glance-manage db_export_metadefs` (which writes nulls) or
 * as the API gives one. Every problem is told with its path; with one, nothing of the file is good.
 */
export function readNamespaceFile(text: string): NamespaceFile {
  const file: NamespaceFile = { namespaces: [], problems: [], doubts: [], leftOut: [] };
  const wrong = (path: string, problem: FileProblem['problem'], values: FileProblem['values'] = {}) =>
    file.problems.push({ path, problem, values });
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    wrong('', 'not_json', { why: error instanceof Error ? error.message : '' });
    return file;
  }
  const list = Array.isArray(json) ? json : [json];
  if (list.length === 0) wrong('', 'no_namespace');
  for (const [index, one] of list.entries()) {
    const at = Array.isArray(json) ? [index] : [];
    if (!isRecord(one)) {
      wrong(pathText(at), 'not_namespace');
      continue;
    }
    const rest = withoutNulls(one) as Record<string, unknown>;
    for (const key of told) {
      if (!(key in rest)) continue;
      if (!file.leftOut.includes(key)) file.leftOut.push(key);
      delete rest[key];
    }
    const parsed = metadefNamespaceBodySchema.safeParse(rest);
    if (!parsed.success) {
      for (const issue of parsed.error.issues) file.problems.push(...problemsOf(issue, at, rest));
      continue;
    }
    const body = namespaceBody(parsed.data);
    if (body.namespace.includes('/')) wrong(pathText([...at, 'namespace']), 'slash');
    if (file.namespaces.some(({ namespace }) => namespace === body.namespace))
      wrong(pathText([...at, 'namespace']), 'twice', { name: body.namespace });
    for (const problem of doubled(parsed.data))
      wrong(pathText([...at, ...problem.at]), 'twice', { name: problem.name });
    for (const { index, name, other } of oneTag(parsed.data))
      wrong(pathText([...at, 'tags', index, 'name']), 'tag_twice', { name, other });
    file.namespaces.push(body);
    file.doubts.push(...doubtsOf(parsed.data, at));
  }
  return file;
}

type Path = readonly PropertyKey[];

function problemsOf(issue: z.core.$ZodIssue, at: Path, source: unknown): FileProblem[] {
  const whole = [...at, ...issue.path];
  const path = pathText(whole);
  const one = (problem: FileProblem['problem'], values: FileProblem['values'] = {}) => [
    { path, problem, values },
  ];
  switch (issue.code) {
    case 'invalid_type':
      return valueAt(source, issue.path) === undefined
        ? one('missing')
        : one('wrong_type', { expected: issue.expected });
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path: pathText([...whole, key]),
        problem: 'unknown_key',
        values: {},
      }));
    case 'too_big':
      return one('too_long', { maximum: Number(issue.maximum) });
    case 'too_small':
      return issue.origin === 'string'
        ? one('missing')
        : one('too_small', { minimum: Number(issue.minimum) });
    case 'invalid_value':
      return one('not_listed', { values: issue.values.map(String).join(', ') });
    case 'invalid_key':
      return issue.issues.flatMap((inner) => problemsOf({ ...inner, path: issue.path }, at, source));
    case 'custom':
      return one('not_unique');
    default:
      return one('other', { why: issue.message });
  }
}

/** Names that stand twice in a list, where an object of JSON could hold each once. */
function doubled(body: MetadefNamespaceBody): { at: Path; name: string }[] {
  return (['objects', 'tags', 'resource_type_associations'] as const).flatMap((collection) => {
    const names = (body[collection] ?? []).map(({ name }) => name);
    return names.flatMap((name, index) =>
      names.indexOf(name) === index ? [] : [{ at: [collection, index, 'name'], name }],
    );
  });
}

/** Tags that are written otherwise than one before them, and are that one to Glance. */
function oneTag({ tags = [] }: MetadefNamespaceBody): { index: number; name: string; other: string }[] {
  const names = tags.map(({ name }) => name);
  return names.flatMap((name, index) => {
    const other = sameTag(name, names.slice(0, index));
    return other === null || other === name ? [] : [{ index, name, other }];
  });
}

function doubtsOf(body: MetadefNamespaceBody, at: Path): FileDoubt[] {
  const lists: [Path, MetadefNamespaceBody['properties']][] = [
    [['properties'], body.properties],
    ...(body.objects ?? []).map((object, index): [Path, MetadefNamespaceBody['properties']] => [
      ['objects', index, 'properties'],
      object.properties,
    ]),
  ];
  return lists.flatMap(([within, properties]) =>
    Object.entries(properties ?? {}).flatMap(([name, definition]) =>
      definitionProblems(definition).map((doubt) => ({
        path: pathText([
          ...at,
          ...within,
          name,
          ...(doubt.field === 'itemsEnum' ? ['items', 'enum'] : [doubt.field]),
        ]),
        doubt,
      })),
    ),
  );
}

/** A path as people write it: `objects[2].properties["a b"].type`. */
export function pathText(path: Path): string {
  return path
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`;
      const name = String(part);
      if (!/^[\w:-]+$/.test(name)) return `[${JSON.stringify(name)}]`;
      return index === 0 ? name : `.${name}`;
    })
    .join('');
}

function valueAt(source: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, part)
        ? (value as Record<PropertyKey, unknown>)[part]
        : undefined,
    source,
  );
}

function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (!isRecord(value)) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== null);
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutNulls(inner)]));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
