/**
 * What a request for a part of a file asks for (RFC 9110, 14.2):
 * - `whole`: no range, one that is not understood, or several at once, which may be answered with everything;
 * - `part`: from the byte `start` on (negative: so many bytes from the end), and the header to ask for it;
 * - `outside`: it begins behind the last byte.
 */
export type ByteRange = { is: 'whole' } | { is: 'part'; start: number; header: string } | { is: 'outside' };

/**
 * Reads `Range`. `size` is that of the file in bytes, or null where nobody knows. `ifRange` is the request's `If-Range`: a
 * part is wanted only of the very file that `etag` names (13.1.5).
 */
export function byteRange(
  header: string | null,
  size: number | null,
  ifRange: string | null = null,
  etag: string | null = null,
): ByteRange {
  const match = /^\s*bytes\s*=\s*(\d*)\s*-\s*(\d*)\s*$/i.exec(header ?? '');
  const [, first = '', last = ''] = match ?? [];
  if (first === '' && last === '') return { is: 'whole' };
  if (ifRange !== null && (etag === null || ifRange.trim() !== etag)) return { is: 'whole' };
  if (first === '') {
    if (Number(last) === 0) return { is: 'outside' };
    const bytes = Math.min(Number(last), size ?? Number.MAX_SAFE_INTEGER);
    return { is: 'part', start: -bytes, header: `bytes=-${bytes}` };
  }
  const start = Number(first);
  if (last !== '' && Number(last) < start) return { is: 'whole' };
  if (!Number.isSafeInteger(start) || (size !== null && start >= size)) return { is: 'outside' };
  // A number so long that it is no whole one any more is as good as the end.
  const end = last === '' || !Number.isSafeInteger(Number(last)) ? '' : Number(last);
  return { is: 'part', start, header: `bytes=${start}-${end}` };
}
