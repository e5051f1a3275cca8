import { type ByteSource, sizeOf, viewOf } from '@/lib/inspect/bytes';
import { inflate } from '@/lib/inspect/inflate';
import type { BlockMap, BlockPlace } from '@/lib/inspect/mapped-bytes';
import { UnpackedBlocks } from '@/lib/inspect/unpacked-blocks';
import { UnreadableDisk } from '@/lib/inspect/unreadable-disk';

const offsetMask = 0x00ff_ffff_ffff_fe00n;
const packedFlag = 1n << 62n;
const extendedEntries = 0b10000n;
const otherPacking = 0b1000n;

/** The clusters of a qcow2, through its two tables (QEMU's docs/interop/qcow2.txt). Throws UnreadableDisk. */
export async function qcow2Map(file: ByteSource): Promise<BlockMap> {
  const header = await file.read(0, 112);
  if (header.length < 72) throw new UnreadableDisk('damaged');
  const view = viewOf(header);
  const version = view.getUint32(4);
  const features = version === 3 && header.length >= 80 ? view.getBigUint64(72) : 0n;
  const clusterBits = view.getUint32(20);
  const [l1At, size] = [sizeOf(view.getBigUint64(40)), sizeOf(view.getBigUint64(24))];
  if (view.getUint32(32) !== 0) throw new UnreadableDisk('encrypted');
  if (view.getBigUint64(8) !== 0n || features & 0b100n) throw new UnreadableDisk('elsewhere');
  if (clusterBits < 9 || clusterBits > 21 || l1At === null || size === null || features & extendedEntries)
    throw new UnreadableDisk('damaged');
  const isZstd = (features & otherPacking) !== 0n && header[104] === 1;
  const clusterSize = 2 ** clusterBits;
  const perTable = clusterSize / 8;
  const entryAt = async (at: number) => {
    const bytes = await file.read(at, 8);
    return bytes.length < 8 ? 0n : viewOf(bytes).getBigUint64(0);
  };
  const unpacked = new UnpackedBlocks<bigint>();
  const unpack = async (entry: bigint): Promise<BlockPlace> => {
    if (isZstd) throw new UnreadableDisk('zstd');
    const bits = BigInt(62 - (clusterBits - 8));
    const at = Number(entry & ((1n << bits) - 1n));
    const sectors = Number((entry & (packedFlag - 1n)) >> bits);
    const bytes = await unpacked.get(entry, async () =>
      inflate(await file.read(at, (sectors + 1) * 512 - (at % 512)), clusterSize),
    );
    return { bytes };
  };
  return {
    size,
    blockSize: clusterSize,
    async find(block) {
      const index = Math.floor(block / perTable);
      if (index >= view.getUint32(36)) return null;
      const table = Number((await entryAt(l1At + index * 8)) & offsetMask);
      if (table === 0) return null;
      const entry = await entryAt(table + (block % perTable) * 8);
      if (entry & packedFlag) return unpack(entry);
      const at = Number(entry & offsetMask);
      // From version 3 on the lowest bit says that a cluster reads as zeros whatever is there.
      return at === 0 || (version === 3 && entry & 1n) ? null : { at };
    },
  };
}
