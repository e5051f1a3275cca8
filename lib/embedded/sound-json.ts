/** How deep values may lie in each other: more than anything here has, and less than recursion can take. */
const deepest = 100;

/**
 * Parses JSON that this service can keep and give back; throws a SyntaxError otherwise. Text with a NUL or with half a
 * surrogate pair would come back from the database as another text.
 */
export function parseSoundJson(bytes: Uint8Array): unknown {
  const value: unknown = JSON.parse(decode(bytes));
  let level = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > deepest) throw new SyntaxError(`Nested more than ${deepest} deep`);
    const next: unknown[] = [];
    for (const one of level) {
      if (typeof one === 'string') refuseUnsound(one);
      if (typeof one !== 'object' || one === null) continue;
      if (!Array.isArray(one)) for (const key of Object.keys(one)) refuseUnsound(key);
      for (const member of Object.values(one)) next.push(member);
    }
    level = next;
  }
  return value;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new SyntaxError('Not UTF-8');
  }
}

function refuseUnsound(text: string): void {
  if (text.includes('\0') || /\p{Surrogate}/u.test(text)) throw new SyntaxError('A character that is none');
}
