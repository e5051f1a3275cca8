import { type ByteSource, latin1, sizeOf, viewOf } from '@/lib/inspect/bytes';
import type { FormatMatch } from '@/lib/inspect/image-header';

const regionTableAt = 192 * 1024;
const tableBytes = 64 * 1024;
const entryBytes = 32;
/** GUIDs as they lie in the file: the regions, and the items of the metadata region. */
const guids = {
  metadata: '06a27c8b90479a4bb8fe575f050f886e',
  blocks: '6677c22d23f600429d64115e9bfd4a08',
  fileParameters: '3767a1ca36fa434db3b633f0aa44e76b',
  virtualDiskSize: '2442a52f1bcd7648b2115dbed83bf4b8',
  logicalSectorSize: '1dbf41816fa90947ba47f233a8faab5f',
} as const;

/** MS-VHDX: the region table names the metadata region, whose table names the size. */
export async function readVhdx(source: ByteSource, head: Uint8Array): Promise<FormatMatch | null> {
  if (latin1(head, 0, 8) !== 'vhdxfile') return null;
  const { virtualSize } = await readVhdxLayout(source);
  return { format: 'vhdx', version: null, virtualSize, unsafe: [] };
}

/** Where the parts of a VHDX lie; null or zero for what it does not tell. */
export interface VhdxLayout {
  virtualSize: number | null;
  /** Size of a block of the disk in bytes. */
  blockSize: number;
  sectorSize: number;
  /** Another disk has what is not here. */
  hasParent: boolean;
  /** Where the table of blocks begins, and its length in bytes. */
  blocksAt: number | null;
  blocksLength: number;
}

/** Reads the region table and the metadata region (MS-VHDX 2.2.3 and 2.6). */
export async function readVhdxLayout(source: ByteSource): Promise<VhdxLayout> {
  const layout: VhdxLayout = {
    virtualSize: null,
    blockSize: 0,
    sectorSize: 512,
    hasParent: false,
    blocksAt: null,
    blocksLength: 0,
  };
  const regions = await source.read(regionTableAt, tableBytes);
  if (regions.length < 16 || latin1(regions, 0, 4) !== 'regi') return layout;
  const count = viewOf(regions).getUint32(8, true);
  const region = (guid: string) => {
    const at = findEntry(regions, 16, count, guid);
    return at === null ? null : sizeOf(viewOf(regions).getBigUint64(at + 16, true));
  };
  const blocks = findEntry(regions, 16, count, guids.blocks);
  layout.blocksAt = region(guids.blocks);
  if (blocks !== null) layout.blocksLength = viewOf(regions).getUint32(blocks + 24, true);
  const start = region(guids.metadata);
  if (start === null || start >= source.size) return layout;
  const table = await source.read(start, tableBytes);
  if (table.length < 32 || latin1(table, 0, 8) !== 'metadata') return layout;
  const item = async (guid: string) => {
    const at = findEntry(table, 32, viewOf(table).getUint16(10, true), guid);
    const bytes = at === null ? null : await source.read(start + viewOf(table).getUint32(at + 16, true), 8);
    return bytes === null || bytes.length < 8 ? null : viewOf(bytes);
  };
  layout.virtualSize = sizeOf((await item(guids.virtualDiskSize))?.getBigUint64(0, true) ?? -1n);
  const parameters = await item(guids.fileParameters);
  layout.blockSize = parameters?.getUint32(0, true) ?? 0;
  layout.hasParent = ((parameters?.getUint32(4, true) ?? 0) & 2) !== 0;
  layout.sectorSize = (await item(guids.logicalSectorSize))?.getUint32(0, true) ?? 512;
  return layout;
}

/** Where the entry of a GUID begins; both tables have at most 2,047 entries of 32 bytes. */
function findEntry(table: Uint8Array, first: number, count: number, guid: string): number | null {
  for (let index = 0; index < Math.min(count, 2047); index += 1) {
    const at = first + index * entryBytes;
    if (at + entryBytes > table.length) return null;
    if (hex(table.subarray(at, at + 16)) === guid) return at;
  }
  return null;
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
