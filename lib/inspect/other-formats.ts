import { latin1, sizeOf, viewOf } from '@/lib/inspect/bytes';
import type { FormatMatch, SafetyFailure } from '@/lib/inspect/image-header';

/** A disk with a partition table: a master boot record, which also stands before every GPT (UEFI 2.10, 5.2). */
export function readGpt(head: Uint8Array, size: number): FormatMatch | null {
  if (head.length < 512 || viewOf(head).getUint16(510, true) !== 0xaa55) return null;
  // The boot sector of a FAT file system carries the same mark.
  if (head[16] === 2 && head[21] === 0xf8) return null;
  const reason = mbrProblem(head);
  const unsafe: SafetyFailure[] = reason === null ? [] : [{ check: 'mbr', reason }];
  return { format: 'gpt', version: null, virtualSize: size, unsafe };
}

function mbrProblem(head: Uint8Array): string | null {
  const used: number[] = [];
  let isGpt = false;
  for (let index = 0; index < 4; index += 1) {
    const entry = head.subarray(446 + 16 * index, 462 + 16 * index);
    if (entry[0] !== 0 && entry[0] !== 0x80) return `MBR PTE ${index} has invalid boot flag`;
    if (entry[4] !== 0) used.push(index);
    if (entry[4] !== 0xee) continue;
    isGpt = true;
    if (entry[1] !== 0 || entry[2] !== 2 || entry[3] !== 0) return 'GPT MBR has invalid start CHS';
    if (viewOf(entry).getUint32(8, true) !== 1) return 'GPT MBR has invalid start LBA';
  }
  if (isGpt && used.join() !== '0') return 'GPT MBR defines invalid extra partitions';
  return used.length === 0 ? 'GPT MBR has no partitions defined' : null;
}

/** LUKS version 1: the encrypted disk follows the header; big endian. */
export function readLuks(head: Uint8Array, size: number): FormatMatch | null {
  if (head.length < 592 || latin1(head, 0, 6) !== 'LUKS\xba\xbe') return null;
  const view = viewOf(head);
  const version = view.getUint16(6);
  const payload = size - view.getUint32(104) * 512;
  const unsafe: SafetyFailure[] =
    version === 1 ? [] : [{ check: 'version', reason: `LUKS version ${version} is not supported` }];
  return { format: 'luks', version, virtualSize: version === 1 && payload >= 0 ? payload : null, unsafe };
}

/** QEMU's abandoned QED, which nothing should be handed any more. */
export function readQed(head: Uint8Array): FormatMatch | null {
  if (head.length < 512 || latin1(head, 0, 4) !== 'QED\0') return null;
  const unsafe: SafetyFailure[] = [{ check: 'banned', reason: 'This file format is not allowed' }];
  return { format: 'qed', version: null, virtualSize: null, unsafe };
}

/** Parallels' expanding image (QEMU's docs/interop/parallels.txt): the disk's sectors at 36, little endian. */
export function readPloop(head: Uint8Array): FormatMatch | null {
  if (head.length < 64 || !['WithoutFreeSpace', 'WithouFreSpacExt'].includes(latin1(head, 0, 16)))
    return null;
  const view = viewOf(head);
  // The older form counts sectors in 32 bits.
  const wide = latin1(head, 0, 16) === 'WithouFreSpacExt';
  const sectors = wide ? view.getBigUint64(36, true) : BigInt(view.getUint32(36, true));
  return {
    format: 'ploop',
    version: view.getUint32(16, true),
    virtualSize: sizeOf(sectors * 512n),
    unsafe: [],
  };
}
