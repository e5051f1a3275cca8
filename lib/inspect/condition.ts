import { type ByteSource, latin1, sizeOf, viewOf } from '@/lib/inspect/bytes';
import type { InspectedFormat } from '@/lib/inspect/image-header';
import { qcow2Condition } from '@/lib/inspect/qcow2-condition';
import { endRemark, type Remark } from '@/lib/inspect/remarks';
import { vhdxCondition } from '@/lib/inspect/vhdx-condition';
import { vmdkCondition } from '@/lib/inspect/vmdk-condition';

const sector = 512;
const longestTable = 256 * 1024;

/** What state an image of a format is in: encrypted, cut off, not closed. Reads 600 KiB at most. */
export async function readCondition(source: ByteSource, format: InspectedFormat): Promise<Remark[]> {
  const readers: Partial<Record<InspectedFormat, () => Promise<Remark[]>>> = {
    qcow2: () => qcow2Condition(source),
    vmdk: () => vmdkCondition(source),
    vhdx: () => vhdxCondition(source),
    vhd: () => vhdCondition(source),
    vdi: () => vdiCondition(source),
    ploop: () => ploopCondition(source),
    luks: () => luksCondition(source),
    iso: () => isoCondition(source),
    gpt: () => partitionCondition(source),
    qed: async () => [{ code: 'old_version' }],
  };
  return (await readers[format]?.()) ?? [];
}

/** A VHD that grows ends with the footer that stands at its beginning; a fixed one is only known by it. */
async function vhdCondition(source: ByteSource): Promise<Remark[]> {
  const head = await source.read(0, sector);
  if (latin1(head, 0, 8) !== 'conectix') return [];
  const remarks: Remark[] = viewOf(head).getUint32(60) === 4 ? [{ code: 'differencing' }] : [];
  // Older writers leave the footer's last byte out.
  const end = await source.read(source.size - sector, sector);
  const whole = latin1(end, 0, 8) === 'conectix' || latin1(end, 1, 8) === 'conectix';
  return whole ? remarks : [...remarks, { code: 'truncated', expected: null }];
}

/** VDI counts the blocks that it has: `offData`, and then as many of a block's size and its extra. */
async function vdiCondition(source: ByteSource): Promise<Remark[]> {
  const head = await source.read(0, sector);
  if (head.length < sector) return [];
  const view = viewOf(head);
  const remarks: Remark[] = view.getUint32(76, true) === 4 ? [{ code: 'differencing' }] : [];
  const block = view.getUint32(376, true) + view.getUint32(380, true);
  return [
    ...remarks,
    ...endRemark(view.getUint32(344, true) + view.getUint32(388, true) * block, source.size),
  ];
}

/** Parallels' image names its clusters in a table behind 64 bytes, and says who has it open. */
async function ploopCondition(source: ByteSource): Promise<Remark[]> {
  const head = await source.read(0, 64);
  if (head.length < 64) return [];
  const view = viewOf(head);
  const remarks: Remark[] = view.getUint32(44, true) === 0x746f6e59 ? [{ code: 'dirty' }] : [];
  const tracks = view.getUint32(28, true);
  const unit = latin1(head, 0, 16) === 'WithouFreSpacExt' ? tracks * sector : sector;
  const table = viewOf(await source.read(64, Math.min(longestTable, view.getUint32(32, true) * 4)));
  let last = 0;
  for (let at = 0; at + 4 <= table.byteLength; at += 4) last = Math.max(last, table.getUint32(at, true));
  return [...remarks, ...endRemark(last === 0 ? null : last * unit + tracks * sector, source.size)];
}

async function luksCondition(source: ByteSource): Promise<Remark[]> {
  const head = await source.read(0, 112);
  const start =
    head.length < 112 || viewOf(head).getUint16(6) !== 1 ? null : viewOf(head).getUint32(104) * sector;
  return [{ code: 'encrypted' }, ...endRemark(start, source.size)];
}

async function isoCondition(source: ByteSource): Promise<Remark[]> {
  const head = await source.read(32 * 1024, 2048);
  if (head.length < 2048 || head[0] !== 1) return [];
  const view = viewOf(head);
  return endRemark(view.getUint32(80, true) * view.getUint16(128, true), source.size);
}

/** A GPT says where its copy at the disk's end is (UEFI 2.10, 5.3.2), an MBR how long its partitions are. */
async function partitionCondition(source: ByteSource): Promise<Remark[]> {
  const head = await source.read(0, 4608);
  for (const size of [sector, 4096]) {
    if (latin1(head, size, 8) !== 'EFI PART' || head.length < size + 40) continue;
    const backup = sizeOf(viewOf(head).getBigUint64(size + 32, true));
    return endRemark(backup === null ? null : (backup + 1) * size, source.size);
  }
  if (head.length < sector) return [];
  let end = 0;
  for (let at = 446; at < 510; at += 16) {
    // What protects a GPT may say that it is as long as can be said.
    if (head[at + 4] === 0 || head[at + 4] === 0xee) continue;
    end = Math.max(
      end,
      (viewOf(head).getUint32(at + 8, true) + viewOf(head).getUint32(at + 12, true)) * sector,
    );
  }
  return endRemark(end, source.size);
}
