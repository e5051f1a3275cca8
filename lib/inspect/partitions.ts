import { type ByteSource, latin1, sizeOf, viewOf } from '@/lib/inspect/bytes';

/** A partition of a disk. */
export interface Partition {
  /** GUID of its type in a GPT, in capitals as UEFI writes them; the type of an MBR as two digits. */
  type: string;
  start: number;
  size: number;
  /** Marked to be booted by a BIOS. */
  isActive: boolean;
}

/** What begins a disk. */
export interface PartitionTable {
  kind: 'gpt' | 'mbr';
  partitions: Partition[];
}

/** Types of partitions that say how a disk boots, and for which machine (the Discoverable Partitions Specification). */
export const partitionTypes = {
  efi: ['C12A7328-F81F-11D2-BA4B-00A0C93EC93B', 'EF'],
  biosBoot: '21686148-6449-6E6F-744E-656564454649',
} as const;
export const rootArchitectures: Readonly<Record<string, string>> = {
  '4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709': 'x86_64',
  'B921B045-1DF0-41C3-AF44-4C6F280D3FAE': 'aarch64',
  '44479540-F297-41B2-9AF7-D131D5F0458A': 'i686',
  '72EC70A6-CF74-40E6-BD49-4BDA08E8F224': 'riscv64',
  'C31C45E6-3F39-412E-80FB-4809C4980599': 'ppc64le',
  '5EEAD9A9-FE09-4A1E-A1D7-520D00531306': 's390x',
};

/** The partitions of a disk, of a GPT (UEFI 2.10, 5.3) where there is one; null for a disk without a table. */
export async function readPartitions(disk: ByteSource): Promise<PartitionTable | null> {
  const head = await disk.read(0, 512);
  if (head.length < 512 || viewOf(head).getUint16(510, true) !== 0xaa55) return null;
  for (const sector of [512, 4096]) {
    const partitions = await readGptEntries(disk, sector);
    if (partitions) return { kind: 'gpt', partitions };
  }
  const partitions: Partition[] = [];
  for (let at = 446; at < 510; at += 16) {
    const type = head[at + 4] ?? 0;
    if (type === 0) continue;
    partitions.push({
      type: type.toString(16).toUpperCase().padStart(2, '0'),
      start: viewOf(head).getUint32(at + 8, true) * 512,
      size: viewOf(head).getUint32(at + 12, true) * 512,
      isActive: head[at] === 0x80,
    });
  }
  return { kind: 'mbr', partitions };
}

async function readGptEntries(disk: ByteSource, sector: number): Promise<Partition[] | null> {
  const header = await disk.read(sector, 92);
  if (header.length < 92 || latin1(header, 0, 8) !== 'EFI PART') return null;
  const view = viewOf(header);
  const at = sizeOf(view.getBigUint64(72, true) * BigInt(sector));
  const [count, length] = [view.getUint32(80, true), view.getUint32(84, true)];
  if (at === null || length < 128 || length > 4096) return null;
  const table = await disk.read(at, Math.min(count, 256) * length);
  const partitions: Partition[] = [];
  for (let entry = 0; entry + 128 <= table.length; entry += length) {
    const type = guid(table.subarray(entry, entry + 16));
    if (type === '00000000-0000-0000-0000-000000000000') continue;
    const entryView = viewOf(table.subarray(entry, entry + 128));
    const [first, last] = [entryView.getBigUint64(32, true), entryView.getBigUint64(40, true)];
    const [start, end] = [sizeOf(first * BigInt(sector)), sizeOf((last + 1n) * BigInt(sector))];
    if (start === null || end === null || end <= start) continue;
    partitions.push({ type, start, size: end - start, isActive: (entryView.getUint8(48) & 4) !== 0 });
  }
  return partitions;
}

/** A GUID as it is written: its first three numbers lie with the last byte first. */
function guid(bytes: Uint8Array): string {
  const hex = (from: number, to: number) =>
    Array.from(bytes.subarray(from, to), (byte) => byte.toString(16).padStart(2, '0'));
  const parts = [hex(0, 4).reverse(), hex(4, 6).reverse(), hex(6, 8).reverse(), hex(8, 10), hex(10, 16)];
  return parts
    .map((part) => part.join(''))
    .join('-')
    .toUpperCase();
}
