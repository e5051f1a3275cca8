import { type ByteSource, latin1 } from '@/lib/inspect/bytes';

/** A file in a tar archive. */
export interface TarMember {
  name: string;
  /** Where its bytes begin in the archive. */
  start: number;
  size: number;
}

/** What the beginning of a tar archive tells. */
export interface TarListing {
  /** The first files, in their order; folders and what only describes the next file are left out. */
  members: TarMember[];
  /** Where the last file that was looked at ends: an archive that is shorter was cut off. */
  end: number;
}

const block = 512;
/** Headers that are looked at: what tells an archive's kind stands before or right behind a few layers. */
const mostHeaders = 64;

/** Whether bytes begin with a header of POSIX (ustar) or GNU tar, whose checksum must be right. */
export function isTar(head: Uint8Array): boolean {
  if (head.length < block || head[0] === 0) return false;
  let sum = 0;
  for (let at = 0; at < block; at += 1) sum += at >= 148 && at < 156 ? 32 : (head[at] ?? 0);
  return octal(head, 148, 8) === sum;
}

/** Walks from header to header (POSIX.1-1988, pax and GNU long names); null for what is no tar archive. */
export async function readTar(source: ByteSource): Promise<TarListing | null> {
  const members: TarMember[] = [];
  let at = 0;
  for (let count = 0; count < mostHeaders; count += 1) {
    const header = await source.read(at, block);
    if (!isTar(header)) {
      if (count === 0) return null;
      break;
    }
    const size = octal(header, 124, 12) ?? 0;
    const type = String.fromCharCode(header[156] ?? 0);
    const prefix = latin1(header, 257, 5) === 'ustar' ? text(header, 345, 155) : '';
    const name = prefix ? `${prefix}/${text(header, 0, 100)}` : text(header, 0, 100);
    const start = at + block;
    if (['\0', '0', '7'].includes(type)) members.push({ name: name.replace(/^\.\//, ''), start, size });
    at = start + Math.ceil(size / block) * block;
    if (at >= source.size) break;
  }
  return { members, end: at };
}

function text(bytes: Uint8Array, at: number, length: number): string {
  const field = bytes.subarray(at, at + length);
  const end = field.indexOf(0);
  return latin1(end === -1 ? field : field.subarray(0, end));
}

/** A number in octal digits, or as GNU tar writes large ones: a first bit that is set, and then the number itself. */
function octal(bytes: Uint8Array, at: number, length: number): number | null {
  if ((bytes[at] ?? 0) & 0x80) {
    let value = 0;
    for (const byte of bytes.subarray(at + length - 6, at + length)) value = value * 256 + byte;
    return value;
  }
  const digits = text(bytes, at, length).trim();
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : null;
}
