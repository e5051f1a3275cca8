import { type ByteSource, latin1, sizeOf, viewOf } from '@/lib/inspect/bytes';
import { inflateZlib } from '@/lib/inspect/inflate';
import type { BlockMap } from '@/lib/inspect/mapped-bytes';
import { UnpackedBlocks } from '@/lib/inspect/unpacked-blocks';
import { UnreadableDisk } from '@/lib/inspect/unreadable-disk';

const sector = 512;
const footerFollows = 0xffff_ffff_ffff_ffffn;
const compressed = 1 << 16;

/** The grains of a sparse VMDK, packed or not, through its directory. Throws UnreadableDisk. */
export async function vmdkMap(file: ByteSource): Promise<BlockMap> {
  const head = await file.read(0, sector);
  if (latin1(head, 0, 4) !== 'KDMV' || head.length < sector) throw new UnreadableDisk('elsewhere');
  const atEnd = viewOf(head).getBigUint64(56, true) === footerFollows;
  const header = atEnd ? await file.read(file.size - 2 * sector, sector) : head;
  if (latin1(header, 0, 4) !== 'KDMV' || header.length < sector) throw new UnreadableDisk('damaged');
  const view = viewOf(header);
  const capacity = sizeOf(view.getBigUint64(12, true) * 512n);
  const blockSize = Number(view.getBigUint64(20, true)) * sector;
  const perTable = view.getUint32(44, true);
  const directory = sizeOf(view.getBigUint64(56, true));
  const sane = blockSize >= sector && blockSize <= 2 ** 24 && perTable > 0 && perTable <= 4096;
  if (!sane || capacity === null || directory === null) throw new UnreadableDisk('damaged');
  const isPacked = (view.getUint32(8, true) & compressed) !== 0;
  const entryAt = async (at: number) => {
    const bytes = await file.read(at, 4);
    return bytes.length < 4 ? 0 : viewOf(bytes).getUint32(0, true);
  };
  const unpacked = new UnpackedBlocks<number>();
  return {
    size: capacity,
    blockSize,
    async find(block) {
      const table = await entryAt(directory * sector + Math.floor(block / perTable) * 4);
      // Entry 1 is a grain, or a table, of zeros.
      if (table <= 1) return null;
      const grain = await entryAt(table * sector + (block % perTable) * 4);
      if (grain <= 1) return null;
      const at = grain * sector;
      if (!isPacked) return { at };
      const bytes = await unpacked.get(grain, async () => {
        const marker = await file.read(at, 12);
        const length = marker.length < 12 ? 0 : viewOf(marker).getUint32(8, true);
        return inflateZlib(await file.read(at + 12, Math.min(length, 2 * blockSize)), blockSize);
      });
      return { bytes };
    },
  };
}
