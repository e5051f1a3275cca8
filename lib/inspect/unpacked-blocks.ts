import { TooMuchToRead } from '@/lib/inspect/bytes';

/** Bytes of unpacked blocks that are kept, and that are unpacked in all. */
const keptAtMost = 16 * 1024 * 1024;
const unpackedAtMost = 64 * 1024 * 1024;

/**
 * Blocks of a disk that were unpacked, the latest ones kept: few bytes of a file can name many blocks. Throws
 * TooMuchToRead beyond what a look at a disk needs.
 */
export class UnpackedBlocks<Key> {
  private readonly blocks = new Map<Key, Uint8Array>();
  private kept = 0;
  private unpacked = 0;

  /** The block of a key; `unpack` makes it where it is not kept. */
  async get(key: Key, unpack: () => Promise<Uint8Array>): Promise<Uint8Array> {
    const present = this.blocks.get(key);
    if (present) return present;
    if (this.unpacked >= unpackedAtMost) throw new TooMuchToRead();
    const bytes = await unpack();
    this.unpacked += bytes.length;
    this.kept += bytes.length;
    this.blocks.set(key, bytes);
    for (const [oldest, { length }] of this.blocks) {
      if (this.kept <= keptAtMost || oldest === key) break;
      this.blocks.delete(oldest);
      this.kept -= length;
    }
    return bytes;
  }
}
