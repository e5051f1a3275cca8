import type { ByteSource } from '@/lib/inspect/bytes';
import { type FileReading, readFileKind } from '@/lib/inspect/file-kind';

/**
 * The same as `readFileKind` where only the first bytes of a file can be had, as of an address: what the bytes behind
 * them would have told is left out, and never taken for missing. `size` is that of the whole file, null where nobody
 * knows it. Null where too little of it is there to say what it is.
 */
export async function readFileBeginning(
  bytes: Uint8Array,
  size: number | null,
  name: string,
): Promise<FileReading | null> {
  let missed = false;
  const source: ByteSource = {
    size: size ?? Number.MAX_SAFE_INTEGER,
    async read(offset, length) {
      if (Math.min(offset + length, this.size) > bytes.length) missed = true;
      return bytes.subarray(Math.max(0, offset), Math.max(0, offset) + length);
    },
  };
  const reading = await readFileKind(source, name);
  const header = size === null && reading.header.format === 'raw' ? { virtualSize: null } : {};
  if (!missed) return { ...reading, header: { ...reading.header, ...header } };
  // What is in an archive may be told by its last member.
  if (reading.kind === 'tar') return null;
  const isUnmarked = reading.kind === 'disk' && ['raw', 'gpt'].includes(reading.header.format);
  // A fixed VHD is marked at its end alone: the name may well be right.
  const mayBeVhd = isUnmarked && reading.remarks.some((remark) => isSaid(remark, 'vhd'));
  return {
    ...reading,
    header: {
      ...reading.header,
      ...header,
      unsafe: reading.header.unsafe.filter(({ check }) => check !== 'footer'),
    },
    suits: mayBeVhd ? [{ disk_format: 'vhd', container_format: 'bare' }] : reading.suits,
    remarks: reading.remarks.filter(
      (remark) =>
        !(remark.code === 'truncated' && remark.expected === null) && !(mayBeVhd && isSaid(remark, 'vhd')),
    ),
  };
}

function isSaid(remark: FileReading['remarks'][number], format: string): boolean {
  return remark.code === 'name_says' && remark.said === format;
}
