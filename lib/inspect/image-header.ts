import { type ByteSource, viewOf } from '@/lib/inspect/bytes';
import { readIso } from '@/lib/inspect/iso';
import { readGpt, readLuks, readPloop, readQed } from '@/lib/inspect/other-formats';
import { readQcow2 } from '@/lib/inspect/qcow2';
import { readFixedVhd, readVdi, readVhd } from '@/lib/inspect/vhd';
import { readVhdx } from '@/lib/inspect/vhdx';
import { readVmdk } from '@/lib/inspect/vmdk';

/** Formats that bytes can be told to be; `raw` is what no other is. */
export const inspectedFormats = [
  'raw',
  'qcow2',
  'vmdk',
  'vhd',
  'vhdx',
  'vdi',
  'iso',
  'gpt',
  'luks',
  'qed',
  'ploop',
] as const;
export type InspectedFormat = (typeof inspectedFormats)[number];

/** The checks of oslo.utils' format inspectors, by their names. */
export type SafetyCheck =
  | 'backing_file'
  | 'data_file'
  | 'unknown_features'
  | 'descriptor'
  | 'footer'
  | 'mbr'
  | 'version'
  | 'banned';

/** A check that an image does not pass, and why. */
export interface SafetyFailure {
  check: SafetyCheck;
  reason: string;
}

/** What the bytes of one format tell. */
export interface FormatMatch {
  format: InspectedFormat;
  /** Version of the format where it has one. */
  version: number | null;
  /** Size of the disk inside in bytes, or null where the format does not tell. */
  virtualSize: number | null;
  /** Why an image of this format must not be opened by a hypervisor. */
  unsafe: SafetyFailure[];
}

/** What the bytes of an image say. */
export interface ImageHeader extends FormatMatch {
  /** Every format that the bytes match at once; more than one is a disguise. `raw` stands alone. */
  formats: InspectedFormat[];
}

/** Bytes at the start that the formats are looked for in: ISO 9660's mark lies behind 32 KiB. */
const headBytes = 64 * 1024;

/**
 * Recognises an image as oslo_utils/imageutils/format_inspector.py does, and reads its virtual size and what makes it
 * unsafe. Reads 64 KiB and a few places that those name, whatever they say. Throws only what `read` throws.
 */
export async function inspectImage(source: ByteSource): Promise<ImageHeader> {
  const head = await source.read(0, headBytes);
  const view = viewOf(head);
  const found = [
    readQcow2(view),
    await readVhdx(source, head),
    await readVmdk(source, head),
    readVdi(view),
    readVhd(head),
    readQed(head),
    readLuks(head, source.size),
    readPloop(head),
    readIso(head),
    readGpt(head, source.size),
  ].filter((match) => match !== null);
  // A disk that boots begins with a partition table, also one in a fixed VHD and one on a bootable ISO.
  const wrapped = found.every((match) => match.format === 'gpt') ? await readFixedVhd(source) : null;
  if (wrapped) return { ...wrapped, formats: ['vhd'] };
  const iso = found.find((match) => match.format === 'iso');
  if (iso && found.every((match) => match.format === 'iso' || match.format === 'gpt'))
    return { ...iso, formats: ['iso'] };
  const [first] = found;
  if (first) return { ...first, formats: found.map((match) => match.format) };
  return { format: 'raw', version: null, virtualSize: source.size, unsafe: [], formats: ['raw'] };
}
