import { type ByteSource, latin1, partBytes, sizeOf, viewOf } from '@/lib/inspect/bytes';
import type { InspectedFormat } from '@/lib/inspect/image-header';
import { type BlockMap, mappedBytes } from '@/lib/inspect/mapped-bytes';
import { qcow2Map } from '@/lib/inspect/qcow2-disk';
import { UnreadableDisk } from '@/lib/inspect/unreadable-disk';
import { readVhdxLayout } from '@/lib/inspect/vhdx';
import { vmdkMap } from '@/lib/inspect/vmdk-disk';

const sector = 512;
const largestBlock = 512 * 1024 * 1024;

/** The disk inside an image, as an instance would see it. Throws UnreadableDisk where it cannot be seen from here. */
export async function openDisk(file: ByteSource, format: InspectedFormat): Promise<ByteSource> {
  switch (format) {
    case 'raw':
    case 'gpt':
    case 'iso':
      return file;
    case 'qcow2':
      return mappedBytes(file, await qcow2Map(file));
    case 'vmdk':
      return mappedBytes(file, await vmdkMap(file));
    case 'vdi':
      return mappedBytes(file, await vdiMap(file));
    case 'vhdx':
      return mappedBytes(file, await vhdxMap(file));
    case 'vhd':
      return openVhd(file);
    case 'ploop':
      return mappedBytes(file, await ploopMap(file));
    case 'luks':
      throw new UnreadableDisk('encrypted');
    default:
      throw new UnreadableDisk('no_disk');
  }
}

/** A map that is a table of entries of 32 bits, each a block's place as `placeOf` has it. */
function tableMap(
  file: ByteSource,
  map: { size: number | null; blockSize: number; tableAt: number; entries: number; little: boolean },
  placeOf: (entry: number) => number | null,
): BlockMap {
  const { size, blockSize, tableAt, entries, little } = map;
  if (size === null || blockSize < sector || blockSize > largestBlock) throw new UnreadableDisk('damaged');
  return {
    size,
    blockSize,
    async find(block) {
      if (block >= entries) return null;
      const bytes = await file.read(tableAt + block * 4, 4);
      const at = bytes.length < 4 ? null : placeOf(viewOf(bytes).getUint32(0, little));
      return at === null ? null : { at };
    },
  };
}

async function vdiMap(file: ByteSource): Promise<BlockMap> {
  const head = await file.read(0, sector);
  if (head.length < sector) throw new UnreadableDisk('damaged');
  const view = viewOf(head);
  if (view.getUint32(76, true) === 4) throw new UnreadableDisk('elsewhere');
  const [dataAt, blockSize, extra] = [344, 376, 380].map((at) => view.getUint32(at, true));
  if (dataAt === undefined || blockSize === undefined || extra === undefined)
    throw new UnreadableDisk('damaged');
  const table = {
    size: sizeOf(view.getBigUint64(368, true)),
    blockSize,
    tableAt: view.getUint32(340, true),
    entries: view.getUint32(384, true),
    little: true,
  };
  // The two highest numbers are a block that is not there, and one of zeros.
  return tableMap(file, table, (entry) =>
    entry >= 0xffff_fffe ? null : dataAt + entry * (blockSize + extra) + extra,
  );
}

/** A fixed VHD is the disk with a footer behind it, a dynamic one has a table (the VHD specification 1.0). */
async function openVhd(file: ByteSource): Promise<ByteSource> {
  const footer = await file.read(0, sector);
  if (latin1(footer, 0, 8) !== 'conectix') return partBytes(file, 0, file.size - sector);
  const view = viewOf(footer);
  if (view.getUint32(60) === 4) throw new UnreadableDisk('elsewhere');
  const at = sizeOf(view.getBigUint64(16));
  const header = at === null ? new Uint8Array() : await file.read(at, 1024);
  if (latin1(header, 0, 8) !== 'cxsparse' || header.length < 40) throw new UnreadableDisk('damaged');
  const dynamic = viewOf(header);
  const blockSize = dynamic.getUint32(32);
  // Before each block lies a map of its sectors, a bit each.
  const bitmap = Math.ceil(blockSize / sector / 8 / sector) * sector;
  const table = {
    size: sizeOf(view.getBigUint64(48)),
    blockSize,
    tableAt: sizeOf(dynamic.getBigUint64(16)) ?? 0,
    entries: dynamic.getUint32(28),
    little: false,
  };
  return mappedBytes(
    file,
    tableMap(file, table, (entry) => (entry === 0xffff_ffff ? null : entry * sector + bitmap)),
  );
}

/** MS-VHDX 2.5: after every chunk of payload blocks stands the entry of a bitmap. */
async function vhdxMap(file: ByteSource): Promise<BlockMap> {
  const { virtualSize, blockSize, blocksAt, sectorSize, hasParent } = await readVhdxLayout(file);
  if (hasParent) throw new UnreadableDisk('elsewhere');
  const sane =
    blockSize >= 2 ** 20 && blockSize <= largestBlock && (sectorSize === 512 || sectorSize === 4096);
  if (!sane || virtualSize === null || blocksAt === null) throw new UnreadableDisk('damaged');
  const chunk = (2 ** 23 * sectorSize) / blockSize;
  return {
    size: virtualSize,
    blockSize,
    async find(block) {
      const bytes = await file.read(blocksAt + (block + Math.floor(block / chunk)) * 8, 8);
      if (bytes.length < 8) return null;
      const entry = viewOf(bytes).getBigUint64(0, true);
      const state = entry & 7n;
      return state === 6n || state === 7n ? { at: Number(entry >> 20n) * 2 ** 20 } : null;
    },
  };
}

async function ploopMap(file: ByteSource): Promise<BlockMap> {
  const head = await file.read(0, 64);
  if (head.length < 64) throw new UnreadableDisk('damaged');
  const view = viewOf(head);
  const blockSize = view.getUint32(28, true) * sector;
  const isWide = latin1(head, 0, 16) === 'WithouFreSpacExt';
  const sectors = isWide ? view.getBigUint64(36, true) : BigInt(view.getUint32(36, true));
  const table = {
    size: sizeOf(sectors * 512n),
    blockSize,
    tableAt: 64,
    entries: view.getUint32(32, true),
    little: true,
  };
  return tableMap(file, table, (entry) => (entry === 0 ? null : entry * (isWide ? blockSize : sector)));
}
