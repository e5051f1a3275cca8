/** Bytes that can be read anywhere: a file of a browser, of a disk, or a buffer. */
export interface ByteSource {
  /** Length of the whole in bytes. */
  size: number;
  /** The bytes from `offset` on: `length` of them, or as many as there are. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** The bytes of a Blob, which a browser's File is. */
export function blobBytes(blob: Blob): ByteSource {
  return {
    size: blob.size,
    read: async (offset, length) =>
      new Uint8Array(await blob.slice(offset, Math.min(blob.size, offset + length)).arrayBuffer()),
  };
}

/** The beginning of something longer, as an address gives it when it is asked for its first bytes: `size` is the whole's. */
export function firstBytes(bytes: Uint8Array, size: number): ByteSource {
  return { size, read: async (offset, length) => bytes.subarray(offset, offset + length) };
}

/** A part of another source as a source of its own; what lies behind the other's end is left out of it. */
export function partBytes(source: ByteSource, start: number, length: number): ByteSource {
  const size = Math.max(0, Math.min(length, source.size - start));
  return {
    size,
    read: async (offset, count) => source.read(start + offset, Math.max(0, Math.min(count, size - offset))),
  };
}

/** More was asked for than a reader may take. */
export class TooMuchToRead extends Error {}

/**
 * A source that gives at most `limit` bytes in all, and none of them twice from the source below: what was read is
 * kept in pages of `page` bytes. Throws TooMuchToRead for what goes beyond.
 */
export function limitedBytes(
  source: ByteSource,
  limit: number,
  page = 4096,
): ByteSource & { taken: () => number } {
  const pages = new Map<number, Uint8Array>();
  let taken = 0;
  /** Brings the pages from `first` to `last` that are not there yet, neighbours in one go. */
  const bring = async (first: number, last: number) => {
    for (let at = first; at <= last; at += 1) {
      if (pages.has(at)) continue;
      let end = at;
      while (end < last && !pages.has(end + 1)) end += 1;
      const length = Math.min(source.size, (end + 1) * page) - at * page;
      if (taken + length > limit) throw new TooMuchToRead();
      taken += length;
      const bytes = await source.read(at * page, length);
      for (let index = at; index <= end; index += 1)
        pages.set(index, bytes.subarray((index - at) * page, (index - at + 1) * page));
      at = end;
    }
  };
  return {
    size: source.size,
    taken: () => taken,
    async read(offset, length) {
      const end = Math.min(source.size, offset + length);
      if (!(offset >= 0) || end <= offset) return new Uint8Array();
      const [first, last] = [Math.floor(offset / page), Math.floor((end - 1) / page)];
      await bring(first, last);
      const bytes = new Uint8Array(end - offset);
      for (let index = first; index <= last; index += 1) {
        const from = Math.max(offset, index * page);
        const part = pages.get(index)?.subarray(from - index * page, end - index * page);
        if (part) bytes.set(part, from - offset);
      }
      return bytes;
    },
  };
}

/** A view on bytes for reading numbers. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** A 64-bit number as a size, or null where JavaScript could not count it. */
export function sizeOf(value: bigint): number | null {
  return value >= 0n && value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : null;
}

/** Bytes as text, one character a byte. */
export function latin1(bytes: Uint8Array, at = 0, length = bytes.length): string {
  let text = '';
  for (const byte of bytes.subarray(at, at + length)) text += String.fromCharCode(byte);
  return text;
}
