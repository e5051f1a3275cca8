import type { ByteSource } from '@/lib/inspect/bytes';

/** Where a block of a virtual disk is: at a place of the file, here unpacked, or nowhere, which reads as zeros. */
export type BlockPlace = { at: number } | { bytes: Uint8Array } | null;

/** A disk that lies in blocks somewhere in a file. */
export interface BlockMap {
  /** Size of the disk in bytes. */
  size: number;
  blockSize: number;
  /** Where a block is, counted from the disk's beginning. */
  find(block: number): Promise<BlockPlace>;
}

/** The disk itself, as an instance would see it, read through its map. */
export function mappedBytes(file: ByteSource, map: BlockMap): ByteSource {
  return {
    size: map.size,
    async read(offset, length) {
      const end = Math.min(map.size, offset + length);
      if (!(offset >= 0) || end <= offset) return new Uint8Array();
      const bytes = new Uint8Array(end - offset);
      for (let at = offset; at < end; ) {
        const block = Math.floor(at / map.blockSize);
        const within = at - block * map.blockSize;
        const count = Math.min(map.blockSize - within, end - at);
        const place = await map.find(block);
        if (place && 'at' in place) bytes.set(await file.read(place.at + within, count), at - offset);
        else if (place) bytes.set(place.bytes.subarray(within, within + count), at - offset);
        at += count;
      }
      return bytes;
    },
  };
}
