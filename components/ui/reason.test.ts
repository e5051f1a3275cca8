import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const components = path.resolve(import.meta.dirname, '..');
const files = readdirSync(components, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.tsx'),
);

/** The opening tags of buttons in a source, each whole: what stands in braces may hold tags of its own. */
function buttonTags(source: string): string[] {
  const tags: string[] = [];
  for (const match of source.matchAll(/<(?:Button|button|IconButton)\s/g)) {
    let depth = 0;
    let end = match.index;
    while (end < source.length && !(depth === 0 && source[end] === '>')) {
      if (source[end] === '{') depth += 1;
      if (source[end] === '}') depth -= 1;
      end += 1;
    }
    tags.push(source.slice(match.index, end).replace(/\s+/g, ' '));
  }
  return tags;
}

/** The expressions that a source gives as titles to elements of the page. */
function titles(source: string): string[] {
  return [...source.matchAll(/\stitle=\{([^}]*)\}/g)].map(([, text = '']) =>
    text.replace(/\s*(\?\?|\|\|)\s*undefined$/, '').trim(),
  );
}

/** Titles that tell a reason which the source shows nowhere as text. */
function titlesAlone(source: string): string[] {
  return titles(source).filter(
    (text) =>
      /reason|outOfService|broken|refusal|why|because|error|problem/i.test(text) &&
      !/^\w*\(/.test(text) &&
      !source.replaceAll(/\stitle=\{[^}]*\}/g, '').includes(`{${text}}`),
  );
}

test('no element tells a reason by its title alone', () => {
  const found = files.flatMap((file) =>
    titlesAlone(readFileSync(path.join(components, file), 'utf8')).map((text) => `${file}: ${text}`),
  );
  expect(found).toEqual([]);
  const cell = (inside: string) => `<span title={broken.join(', ') || undefined}>${inside}</span>`;
  expect(titlesAlone(cell('2 must'))).toEqual(["broken.join(', ')"]);
  expect(titlesAlone(cell("{broken.join(', ')}"))).toEqual([]);
});

test('no button that may be disabled tells why by its title alone', () => {
  const found = files.flatMap((file) =>
    buttonTags(readFileSync(path.join(components, file), 'utf8'))
      // A title that repeats the name says what it does.
      .filter(
        (tag) =>
          /\sdisabled=/.test(tag) &&
          /\stitle=/.test(tag) &&
          !tag.includes('aria-label={label} title={label}'),
      )
      .map((tag) => `${file}: ${tag.slice(0, 80)}`),
  );
  expect(found).toEqual([]);
  expect(buttonTags('<Button disabled={a > b} title={c}>x</Button>')).toEqual([
    '<Button disabled={a > b} title={c}',
  ]);
});
