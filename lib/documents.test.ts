import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');
const text = (file: string) => readFileSync(path.join(root, file), 'utf8');

const documents = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...readdirSync(path.join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

test.each(documents)('%s names only what is there', (document) => {
  const paths = text(document).matchAll(/`((?:app|components|lib|e2e|scripts|docs|\.ci)\/[\w./[\]()-]*)`/g);
  const gone = [...paths].map((match) => match[1] ?? '').filter((name) => !existsSync(path.join(root, name)));
  expect(gone).toEqual([]);
});

test.each(documents)('the links of %s lead somewhere', (document) => {
  const links = text(document).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g);
  const gone = [...links]
    .map((match) => match[1] ?? '')
    .filter((name) => !existsSync(path.resolve(root, path.dirname(document), name)));
  expect(gone).toEqual([]);
});
