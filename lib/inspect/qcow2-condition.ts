import { type ByteSource, sizeOf, viewOf } from '@/lib/inspect/bytes';
import { endRemark, type Remark } from '@/lib/inspect/remarks';

const longestTable = 256 * 1024;

/** What a header of qcow2 says of the state it is in (QEMU's docs/interop/qcow2.txt). Reads a few clusters more. */
export async function qcow2Condition(source: ByteSource): Promise<Remark[]> {
  const header = await source.read(0, 104);
  if (header.length < 72) return [];
  const view = viewOf(header);
  const version = view.getUint32(4);
  if (version !== 2 && version !== 3) return version < 2 ? [{ code: 'old_version' }] : [];
  const remarks: Remark[] = [];
  if (view.getUint32(32) !== 0) remarks.push({ code: 'encrypted' });
  const features = version === 3 && header.length >= 80 ? view.getBigUint64(72) : 0n;
  if (features & 1n) remarks.push({ code: 'dirty' });
  if (features & 2n) remarks.push({ code: 'corrupt' });
  const snapshots = view.getUint32(60);
  if (snapshots > 0) remarks.push({ code: 'snapshots', count: snapshots });
  const clusterBits = view.getUint32(20);
  const order = version === 3 && header.length >= 100 ? view.getUint32(96) : 4;
  if (clusterBits < 9 || clusterBits > 21 || order > 6) return [...remarks, { code: 'damaged' }];
  return [...remarks, ...endRemark(await lastCluster(source, view, clusterBits, order), source.size)];
}

/**
 * The first byte behind which the file must go on: the last cluster that the reference counts know to be used begins
 * before it. A dirty image counts too few, never too many.
 */
async function lastCluster(
  source: ByteSource,
  header: DataView,
  clusterBits: number,
  order: number,
): Promise<number | null> {
  const clusterSize = 2 ** clusterBits;
  const at = sizeOf(header.getBigUint64(48));
  const l1 = sizeOf(header.getBigUint64(40));
  if (at === null || l1 === null) return null;
  const wholeTables = Math.max(at + clusterSize, l1 + 8 * header.getUint32(36));
  // A file that does not reach to its own tables need not be asked further.
  if (Math.max(at, l1) >= source.size) return wholeTables;
  const table = await source.read(at, Math.min(longestTable, header.getUint32(56) * clusterSize));
  const tableView = viewOf(table);
  let index = Math.floor(table.length / 8) - 1;
  while (index >= 0 && tableView.getBigUint64(index * 8) === 0n) index -= 1;
  if (index < 0) return null;
  const blockAt = sizeOf(tableView.getBigUint64(index * 8) & ~511n);
  if (blockAt === null || blockAt >= source.size) return blockAt === null ? null : blockAt + clusterSize;
  const block = await source.read(blockAt, Math.min(longestTable, clusterSize));
  const entries = (clusterSize * 8) / 2 ** order;
  const last = lastUsed(block, order);
  return last === null ? null : (index * entries + last) * clusterSize + 1;
}

/** The last entry of a block of reference counts, 2^order bits each, that is not zero; smaller ones fill bytes from below. */
function lastUsed(block: Uint8Array, order: number): number | null {
  let at = block.length - 1;
  while (at >= 0 && block[at] === 0) at -= 1;
  if (at < 0) return null;
  if (order >= 3) return Math.floor(at / 2 ** (order - 3));
  const bits = 2 ** order;
  return at * (8 / bits) + Math.floor((31 - Math.clz32(block[at] ?? 0)) / bits);
}
