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
