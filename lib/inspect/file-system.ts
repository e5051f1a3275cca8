import { latin1, viewOf } from '@/lib/inspect/bytes';

/** The file system that fills a whole file, without a partition table before it, or null. */
export function readFileSystem(head: Uint8Array): string | null {
  const at = (offset: number, mark: string) => latin1(head, offset, mark.length) === mark;
  if (at(0, 'XFSB')) return 'xfs';
  if (at(0, 'hsqs')) return 'squashfs';
  if (at(3, 'NTFS    ')) return 'ntfs';
  if (at(3, 'EXFAT   ')) return 'exfat';
  if (
    head.length >= 512 &&
    viewOf(head).getUint16(510, true) === 0xaa55 &&
    (at(54, 'FAT') || at(82, 'FAT32'))
  )
    return 'fat';
  if (head.length >= 1088 && viewOf(head).getUint16(1080, true) === 0xef53) return 'ext';
  if (at(512, 'LABELONE')) return 'lvm';
  if (at(0x10040, '_BHRfS_M')) return 'btrfs';
  if (head.length >= 1028 && viewOf(head).getUint32(1024, true) === 0xe0f5e1e2) return 'erofs';
  if (head.length >= 4096 && at(4086, 'SWAPSPACE2')) return 'swap';
  return null;
}
