import { badRequest, rangeNotSatisfiable } from '@/lib/embedded/error';

/** Bytes of an image, both ends counted in. */
export interface ByteRange {
  start: number;
  end: number;
}

/**
 * The part of an image that a request for its data names, null for all of it: `Range`, or `Content-Range` where there
 * is none, which Glance took before it knew better (glance/common/wsgi.py, get_range_from_request). Throws 400 and 416.
 *
 * @param size bytes of the image; null where nothing is known of it, and then only the form is looked at
 */
export function requestedRange(
  range: string | undefined,
  contentRange: string | undefined,
  size: number | null,
): ByteRange | null {
  if (range !== undefined) return fromRange(range, size);
  return contentRange === undefined ? null : fromContentRange(contentRange, size);
}

/** webob/byterange.py, Range: what stands behind a range is not looked at. */
function fromRange(header: string, size: number | null): ByteRange | null {
  if (header.includes(','))
    throw badRequest(
      'Requests with multiple ranges are not supported in Glance. You may make multiple single-range requests instead.',
    );
  const [whole, first = '', last = ''] = /^bytes *= *(\d*) *- *(\d*)/i.exec(header) ?? [];
  if (whole === undefined || (first === '' && last === '')) throw invalid('Range');
  if (first !== '' && last !== '' && Number(first) > Number(last)) throw invalid('Range');
  if (size === null) return null;
  // A suffix of no bytes is a beginning at none.
  const suffix = first === '' ? Number(last) : 0;
  if (suffix > 0) return { start: Math.max(0, size - suffix), end: size - 1 };
  refuseBeyond('start', Number(first), 'Range', size);
  return {
    start: Number(first),
    end: last === '' || first === '' ? size - 1 : Math.min(Number(last), size - 1),
  };
}

/** webob/byterange.py, ContentRange. */
function fromContentRange(header: string, size: number | null): ByteRange | null {
  const match = /^bytes (\d+)-(\d+)\/(?:(\d+)|\*)/.exec(header);
  const [start, end] = [Number(match?.[1]), Number(match?.[2])];
  const length = match?.[3] === undefined ? null : Number(match[3]);
  if (!match || start > end || (length !== null && end >= length)) throw invalid('Content-Range');
  if (size === null) return null;
  if (length === null) refuseBeyond('stop', end, 'Content-Range', size);
  refuseBeyond('start', start, 'Content-Range', size);
  return { start, end: Math.min(end, size - 1) };
}

function refuseBeyond(what: 'start' | 'stop', position: number, header: string, size: number): void {
  if (position >= size)
    throw rangeNotSatisfiable(
      `Invalid ${what} position in ${header} header. The ${what} position MUST be in the inclusive range [0, ${size - 1}].`,
    );
}

const invalid = (header: string) => rangeNotSatisfiable(`Invalid ${header} header.`);
