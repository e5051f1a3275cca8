import type { BodyLimits } from '@/lib/embedded/body-limits';
import { scanJson } from '@/lib/embedded/json-scan';

/**
 * Parses JSON that this service can keep and give back; throws a SyntaxError otherwise, and TooMuchJson for more than
 * `most`. Text with a NUL or with half a surrogate pair would come back from the database as another text.
 */
export function parseSoundJson(bytes: Uint8Array, most: Pick<BodyLimits, 'values' | 'operations'>): unknown {
  scanJson(bytes, most);
  const value: unknown = JSON.parse(decode(bytes));
  // Bytes that are UTF-8 have neither: only a \u brings them in.
  if (Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).includes('\\u')) refuseUnsound(value);
  return value;
}

function decode(bytes: Uint8Array): string {
  try {
    // Python's json refuses a mark of the byte order, and JSON.parse does, once it is left in.
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new SyntaxError('Not UTF-8');
  }
}

function refuseUnsound(value: unknown): void {
  if (typeof value === 'string') {
    if (value.includes('\0') || /\p{Surrogate}/u.test(value))
      throw new SyntaxError('A character that is none');
  } else if (Array.isArray(value)) value.forEach(refuseUnsound);
  else if (typeof value === 'object' && value !== null)
    for (const [key, member] of Object.entries(value)) {
      refuseUnsound(key);
      refuseUnsound(member);
    }
}
