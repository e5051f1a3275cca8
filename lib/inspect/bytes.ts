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

/** A view on bytes for reading numbers. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** A 64-bit number as a size, or null where JavaScript could not count it. */
export function sizeOf(value: bigint): number | null {
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : null;
}

/** Bytes as text, one character a byte. */
export function latin1(bytes: Uint8Array, at = 0, length = bytes.length): string {
  let text = '';
  for (const byte of bytes.subarray(at, at + length)) text += String.fromCharCode(byte);
  return text;
}
