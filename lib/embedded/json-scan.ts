import { type BodyLimits, deepest, longestText } from '@/lib/embedded/body-limits';

/** JSON that is larger than its route takes; the message says in what. */
export class TooMuchJson extends Error {}

const letters = new TextEncoder().encode('"\\u,[]{}');
const [quote = 0, backslash = 0, letterU = 0, comma = 0] = letters;
const [openList = 0, closeList = 0, openObject = 0, closeObject = 0] = letters.subarray(4);

/**
 * Counts the depth and the members of JSON (RFC 8259) before anything is made of it, and stops at the first too many:
 * parsing takes seconds and gigabytes for what is refused afterwards. Throws a SyntaxError for what is too deep and
 * TooMuchJson for too many members or too long a text; whether it is JSON at all is not looked at.
 */
export function scanJson(bytes: Uint8Array, most: Pick<BodyLimits, 'values' | 'operations'>): void {
  let depth = 0;
  let values = 0;
  let operations = 1;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === quote) at = endOfText(bytes, at + 1);
    else if (byte === openList || byte === openObject) {
      depth += 1;
      values += 1;
      if (depth > deepest + 1) throw new SyntaxError(`Nested more than ${deepest} deep`);
    } else if (byte === closeList || byte === closeObject) depth -= 1;
    else if (byte === comma) {
      values += 1;
      if (depth === 1) operations += 1;
    } else continue;
    if (values > most.values) throw new TooMuchJson(`The body has more than ${most.values} values.`);
    if (most.operations !== undefined && operations > most.operations)
      throw new TooMuchJson(`A patch has at most ${most.operations} operations.`);
  }
}

/** Where a text ends that begins here: at its closing quote. What is escaped counts as the bytes that it stands for. */
function endOfText(bytes: Uint8Array, from: number): number {
  let at = from;
  let length = 0;
  while (at < bytes.length && bytes[at] !== quote) {
    const escaped = bytes[at] === backslash;
    const coded = escaped && bytes[at + 1] === letterU;
    length += coded ? bytesOf(bytes.subarray(at + 2, at + 6)) : 1;
    at += coded ? 6 : escaped ? 2 : 1;
    if (length > longestText)
      throw new TooMuchJson(`A text of the body is longer than ${longestText} bytes.`);
  }
  return at;
}

/** Bytes that four hexadecimal digits stand for in UTF-8 (RFC 3629, 3); a half of a surrogate pair is half of four. */
function bytesOf(digits: Uint8Array): number {
  const code = Number.parseInt(String.fromCharCode(...digits), 16);
  if (code < 0x80) return 1;
  return code < 0x800 || (code >= 0xd800 && code < 0xe000) ? 2 : 3;
}
