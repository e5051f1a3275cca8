import { type BodyLimits, deepest, longestText } from '@/lib/embedded/body-limits';

/** JSON that is larger than its route takes; the message says in what. */
export class TooMuchJson extends Error {}

const [quote = 0, backslash = 0, comma = 0, openList = 0, closeList = 0, openObject = 0, closeObject = 0] =
  new TextEncoder().encode('"\\,[]{}');

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

/** Where a text ends that begins here: at its closing quote. */
function endOfText(bytes: Uint8Array, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== quote) {
    at += bytes[at] === backslash ? 2 : 1;
    if (at - from > longestText)
      throw new TooMuchJson(`A text of the body is longer than ${longestText} bytes.`);
  }
  return at;
}
