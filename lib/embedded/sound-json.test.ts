import { describe, expect, test } from 'vitest';
import { TooMuchJson } from '@/lib/embedded/json-scan';
import { parseSoundJson } from '@/lib/embedded/sound-json';

const parse = (text: string, most = { values: 1000 }) => parseSoundJson(new TextEncoder().encode(text), most);
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

test('sound JSON is what it is, emoji and nesting included', () => {
  expect(parse('{"a": ["\\ud83d\\ude00 漢字 \\\\u0000", 1.5, null, true]}')).toEqual({
    a: ['😀 漢字 \\u0000', 1.5, null, true],
  });
  expect(() => parse(nested(100))).not.toThrow();
});

describe('what would be kept as something else, or is too deep, is refused', () => {
  test.each([
    ['a NUL', '"a\\u0000b"'],
    ['a NUL in a name', '{"a\\u0000": 1}'],
    ['half a character', '["\\ud800"]'],
    ['half a character in a name', '{"\\udc00x": 1}'],
    ['102 lists', nested(102)],
    ['200,000 lists', nested(200_000)],
    ['100,000 objects', `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`],
    ['the half of it', '{'],
    ['nothing', ''],
    ['a mark of the byte order', '\ufeff{}'],
  ])('%s', (_, text) => {
    expect(() => parse(text)).toThrow(SyntaxError);
  });
  test('bytes that are not UTF-8', () => {
    expect(() => parseSoundJson(new Uint8Array([0x22, 0xff, 0x22]), { values: 1 })).toThrow(SyntaxError);
  });
});

describe('what is larger than its route takes is refused before it is parsed', () => {
  const many = (one: string, count: number) => Array(count).fill(one).join(',');
  test.each([
    ['members of a list', `[${many('0', 1001)}]`],
    ['members of an object', `{${many('"a":0', 1001)}}`],
    ['lists of nothing', `[${many('[]', 501)}]`],
    ['a text', `["${'x'.repeat(65_536)}"]`],
    ['members that are no JSON any more', `[${many('0', 1001)}`],
  ])('%s', (_, text) => {
    expect(() => parse(text)).toThrow(TooMuchJson);
  });
  test('a patch of more operations', () => {
    const most = { values: 1000, operations: 3 };
    expect(parse('[1,[1,2,3,4],{"a":1,"b":2}]', most)).toHaveLength(3);
    expect(() => parse('[1,2,3,4]', most)).toThrow(TooMuchJson);
  });
  test('a text counts as long as it will be, however it is written', () => {
    for (const [written, bytes] of [
      ['\\u6f22', 3],
      ['\\ud83d\\ude00', 4],
      ['\\u00e9', 2],
      ['\\u0041', 1],
      ['\\n', 1],
    ] as const) {
      const most = Math.floor(65_535 / bytes);
      expect(parse(`["${written.repeat(most)}"]`)).toHaveLength(1);
      expect(() => parse(`["${written.repeat(most + 1)}"]`)).toThrow(TooMuchJson);
    }
  });
  test('what stands in a text does not count', () => {
    const text = `\\",[{`.repeat(2000);
    expect(parse(JSON.stringify([text, 'x'.repeat(65_535)]))).toEqual([text, 'x'.repeat(65_535)]);
    expect(parse(JSON.stringify([`${text}\\`, 1]))).toHaveLength(2);
  });
});
