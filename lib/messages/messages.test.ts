import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { messages } from '@/lib/messages/load';

/** Every key with the arguments its text names: `{name}`, `{count, plural, …}`. */
function shape(value: unknown, path = ''): string[] {
  if (typeof value === 'string') {
    const names = [...value.matchAll(/\{(\w+)[,}]/g)].map((match) => match[1]).sort();
    return [`${path} ${[...new Set(names)].join(' ')}`];
  }
  return Object.entries(value as Record<string, unknown>).flatMap(([key, inner]) =>
    shape(inner, `${path}.${key}`),
  );
}

test('both catalogs have the same keys with the same arguments', () => {
  expect(shape(messages['zh-CN']).sort()).toEqual(shape(messages.en).sort());
});

test('no text is left empty or in English by oversight', () => {
  const own = new Set(shape(messages.en));
  const texts = (value: unknown): string[] =>
    typeof value === 'string' ? [value] : Object.values(value as object).flatMap(texts);
  expect(texts(messages['zh-CN']).filter((text) => text.trim() === '')).toEqual([]);
  const same = texts(messages.en).filter(
    (text) => /[a-z]{4,} [a-z]{3,}/i.test(text) && texts(messages['zh-CN']).includes(text),
  );
  expect(same).toEqual([]);
  expect(own.size).toBeGreaterThan(100);
});

test('a count is written as a number of the language', () => {
  const plain = (value: unknown, key = ''): string[] =>
    typeof value === 'string'
      ? /\{(count|days)\}/.test(value)
        ? [key]
        : []
      : Object.entries(value as object).flatMap(([name, inner]) => plain(inner, `${key}.${name}`));
  expect([...plain(messages.en), ...plain(messages['zh-CN'])]).toEqual([]);
  expect(plain({ part: { days: 'After {count} days', all: '{count, number} days' } })).toEqual([
    '.part.days',
  ]);
});

/** The sentences of a text as they are read: of each choice its longest branch, and a word for what is filled in. */
function sentences(text: string): string[] {
  const branch = '[=\\w]+ \\{((?:[^{}]|\\{[^{}]*\\})*)\\}';
  const choice = new RegExp(`\\{\\w+, (?:plural|select),((?:\\s*${branch})+)\\s*\\}`);
  let plain = text;
  for (let found = choice.exec(plain); found; found = choice.exec(plain)) {
    const branches = [...(found[1] ?? '').matchAll(new RegExp(branch, 'g'))].map(([, words = '']) => words);
    const longest = branches.reduce((one, other) => (other.length > one.length ? other : one), '');
    plain = plain.replace(found[0], () => longest);
  }
  return plain
    .replace(/\{[^{}]*\}/g, 'x')
    .replace(/<[^>]*>/g, '')
    .split(/(?<=[.?!])\s+|\n/);
}

const wordsIn = (sentence: string) => sentence.split(/\s+/).filter((word) => /\w/.test(word)).length;

/** The texts of a catalog by their keys. */
const textsOf = (value: unknown, key = ''): [key: string, text: string][] =>
  typeof value === 'string'
    ? [[key, value]]
    : Object.entries(value as object).flatMap(([name, inner]) =>
        textsOf(inner, key ? `${key}.${name}` : name),
      );

test('no sentence is longer than 24 words, but for the guide, which is read like a book', () => {
  const long = textsOf(messages.en)
    .filter(([key]) => !key.startsWith('guide.'))
    .flatMap(([key, text]) => sentences(text).map((sentence) => ({ key, sentence })))
    .filter(({ sentence }) => wordsIn(sentence) > 24);
  expect(long).toEqual([]);
  expect(sentences('One of {n, plural, one {# image} other {<b>#</b> of {all} images}}. Then {x}!')).toEqual([
    'One of # of x images.',
    'Then x!',
  ]);
});

test('Chinese has its own commas, and one word for a store', () => {
  const off = textsOf(messages['zh-CN']).filter(([, text]) =>
    /\p{Script=Han},\s*\p{Script=Han}|存储后端/u.test(text),
  );
  expect(off).toEqual([]);
});

const root = path.resolve(import.meta.dirname, '../..');
const sources = ['app', 'components', 'lib']
  .flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map(
      (name) => `${folder}/${name}`,
    ),
  )
  .filter((file) => /\.tsx?$/.test(file) && !/\.(test|d)\.tsx?$/.test(file))
  .filter((file) => !file.startsWith('lib/embedded/'))
  .map((file) => readFileSync(path.join(root, file), 'utf8'));

/**
 * Tells what a source can ask for: every quoted word and every key of an object, and what its templates may become, in
 * the parts of the catalog that it names; one that names none gives words to others.
 */
function askedBy(source: string): (part: string, key: string) => boolean {
  const parts = new Set(
    [...source.matchAll(/(?:use|get)Translations\(\s*'([\w.]*)'/g)].map((found) => found[1]),
  );
  const anyPart = parts.size === 0 || /(?:use|get)Translations\(\)/.test(source);
  const words = new Set(
    [...source.matchAll(/(['"`])([\w.-]+)\1|(\w+)['"]?\s*:/g)].map(
      ([, , quoted, member]) => quoted ?? member,
    ),
  );
  const templates = [...source.matchAll(/`([\w.-]*(?:\$\{[^}`]*\}[\w.-]*)+)`/g)]
    .map(([, template = '']) => template.split(/\$\{[^}]*\}/))
    .filter((pieces) => pieces.some((piece) => /\w/.test(piece)))
    .map((pieces) => new RegExp(`^${pieces.map((piece) => piece.replaceAll('.', '\\.')).join('[\\w-]+')}$`));
  return (part, key) =>
    (anyPart || parts.has(part)) &&
    [key, `${part}.${key}`].some((name) => words.has(name) || templates.some((one) => one.test(name)));
}

/** What is asked for under a name that no source has as it stands: `components/metadata/use-property-words.ts`. */
const madeUp = new Set(['imageRules.hw_numa_cpus_N', 'imageRules.hw_numa_mem_N']);

function unused(keys: string[], texts: string[]): string[] {
  const asks = texts.map(askedBy);
  return keys.filter((name) => {
    const [part = '', ...rest] = name.split('.');
    return !madeUp.has(name) && !asks.some((asked) => asked(part, rest.join('.')));
  });
}

test('names are divided as the language divides them', () => {
  const asking = sources.filter((source) => /useTranslations\(/.test(source));
  expect(asking.filter((source) => /\.join\(', '\)/.test(source))).toEqual([]);
});

test('every text is asked for somewhere', () => {
  const keys = shape(messages.en).map((line) => line.trim().split(' ')[0]?.slice(1) ?? '');
  expect(unused(keys, sources)).toEqual([]);
});

test('a text that nothing asks for is found, also where another part has one of its name', () => {
  const keys = ['signing.title', 'signing.signed', 'signing.way_file'];
  expect(
    unused(keys, [
      `useTranslations('signing'); t('title'); t(\`way_\${kind}\`)`,
      "useTranslations('x'); t('signed')",
    ]),
  ).toEqual(['signing.signed']);
});
