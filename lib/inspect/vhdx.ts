import { type ByteSource, latin1, sizeOf, viewOf } from '@/lib/inspect/bytes';
import type { FormatMatch } from '@/lib/inspect/image-header';

const regionTableAt = 192 * 1024;
const tableBytes = 64 * 1024;
const entryBytes = 32;
/** GUIDs as they lie in the file: the metadata region, and its item Virtual Disk Size. */
const metadataRegion = '06a27c8b90479a4bb8fe575f050f886e';
const virtualDiskSize = '2442a52f1bcd7648b2115dbed83bf4b8';

/** MS-VHDX: the region table names the metadata region, whose table names the size. */
export async function readVhdx(source: ByteSource, head: Uint8Array): Promise<FormatMatch | null> {
  if (latin1(head, 0, 8) !== 'vhdxfile') return null;
  return { format: 'vhdx', version: null, virtualSize: await readVirtualSize(source), unsafe: [] };
}

async function readVirtualSize(source: ByteSource): Promise<number | null> {
  const regions = await source.read(regionTableAt, tableBytes);
  if (regions.length < 16 || latin1(regions, 0, 4) !== 'regi') return null;
  const region = findEntry(regions, 16, viewOf(regions).getUint32(8, true), metadataRegion);
  const start = region === null ? null : sizeOf(viewOf(regions).getBigUint64(region + 16, true));
  if (start === null || start >= source.size) return null;
  const table = await source.read(start, tableBytes);
  if (table.length < 32 || latin1(table, 0, 8) !== 'metadata') return null;
  const item = findEntry(table, 32, viewOf(table).getUint16(10, true), virtualDiskSize);
  if (item === null) return null;
  const value = await source.read(start + viewOf(table).getUint32(item + 16, true), 8);
  return value.length < 8 ? null : sizeOf(viewOf(value).getBigUint64(0, true));
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
