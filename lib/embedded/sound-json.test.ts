import { describe, expect, test } from 'vitest';
import { parseSoundJson } from '@/lib/embedded/sound-json';

const parse = (text: string) => parseSoundJson(new TextEncoder().encode(text));
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
  ])('%s', (_, text) => {
    expect(() => parse(text)).toThrow(SyntaxError);
  });
  test('bytes that are not UTF-8', () => {
    expect(() => parseSoundJson(new Uint8Array([0x22, 0xff, 0x22]))).toThrow(SyntaxError);
  });
});
