import { type ByteSource, latin1, viewOf } from '@/lib/inspect/bytes';
import { endRemark, type Remark } from '@/lib/inspect/remarks';
import { readVhdxLayout } from '@/lib/inspect/vhdx';

const mebibyte = 1024n * 1024n;
const longestTable = 256 * 1024;

/** What a VHDX says of its state: a log that waits to be written, a parent, blocks behind its end (MS-VHDX 2.2.2, 2.5). */
export async function vhdxCondition(source: ByteSource): Promise<Remark[]> {
  const layout = await readVhdxLayout(source);
  const remarks: Remark[] = [];
  if (await hasLog(source)) remarks.push({ code: 'dirty' });
  if (layout.hasParent) remarks.push({ code: 'differencing' });
  if (layout.blocksAt === null || layout.virtualSize === null)
    return [...remarks, { code: 'truncated', expected: null }];
  const tableEnd = layout.blocksAt + layout.blocksLength;
  const table = viewOf(await source.read(layout.blocksAt, Math.min(longestTable, layout.blocksLength)));
  let last = 0n;
  for (let at = 0; at + 8 <= table.byteLength; at += 8) {
    const entry = table.getBigUint64(at, true);
    // PAYLOAD_BLOCK_FULLY_PRESENT and what is present in parts: the whole block has its place; the offset is in MiB.
    const [state, offset] = [entry & 7n, (entry >> 20n) * mebibyte];
    if ((state === 6n || state === 7n) && offset > last) last = offset;
  }
  const expected = Math.max(tableEnd, last === 0n ? 0 : Number(last) + layout.blockSize);
  return [...remarks, ...endRemark(expected, source.size)];
}

/** The newer of the two headers names a log that must be played back before the disk is what it should be. */
async function hasLog(source: ByteSource): Promise<boolean> {
  const headers = await Promise.all([64, 128].map((kibibytes) => source.read(kibibytes * 1024, 80)));
  const whole = headers.filter((header) => header.length === 80 && latin1(header, 0, 4) === 'head');
  const sequence = (header: Uint8Array) => viewOf(header).getBigUint64(8, true);
  const [newest] = whole.sort((one, other) => (sequence(one) < sequence(other) ? 1 : -1));
  return newest?.subarray(48, 64).some((byte) => byte !== 0) ?? false;
}
