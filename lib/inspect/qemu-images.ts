import { inflateSync } from 'node:zlib';
import type { ByteSource } from '@/lib/inspect/bytes';
import images from '@/lib/inspect/qemu-images.json' with { type: 'json' };

export type QemuImage = keyof typeof images;

/** What qemu-img wrote, by kind: its sectors that are not all zero, deflated. For tests. */
export const qemuImages = Object.keys(images) as QemuImage[];

/** The whole file of an image. */
export function qemuFile(name: QemuImage): Uint8Array {
  const { size, sectors } = images[name];
  const file = new Uint8Array(size);
  for (const [at, bytes] of sectors as [number, string][])
    file.set(inflateSync(Buffer.from(bytes, 'base64')), at);
  return file;
}

/** Bytes in memory that count what is read of them. */
export function countedBytes(bytes: Uint8Array): ByteSource & { taken: () => number } {
  let taken = 0;
  return {
    size: bytes.length,
    taken: () => taken,
    read: async (offset, length) => {
      const part = bytes.subarray(offset, offset + length);
      taken += part.length;
      return part;
    },
  };
}
