import { type ByteSource, latin1, sizeOf, viewOf } from '@/lib/inspect/bytes';
import type { FormatMatch, SafetyFailure } from '@/lib/inspect/image-header';

const sector = 512;
const longestDescriptor = 1024 * 1024 - 1;
const footerFollows = 0xffff_ffff_ffff_ffffn;
/** Subformats whose data lies in the file itself. */
const singleFile = ['monolithicsparse', 'streamoptimized'];

interface SparseHeader {
  signature: string;
  version: number;
  sectors: bigint;
  descriptorSector: bigint;
  descriptorSectors: bigint;
  grainDirectory: bigint;
}

/** VMware's virtual disk format: a sparse extent with its descriptor inside, or a descriptor alone. */
export async function readVmdk(source: ByteSource, head: Uint8Array): Promise<FormatMatch | null> {
  if (latin1(head, 0, 4) !== 'KDMV' || head.length < 64) return readDescriptorFile(source, head);
  const header = readHeader(head, 0);
  const result = (virtualSize: number | null, ...unsafe: SafetyFailure[]): FormatMatch => ({
    format: 'vmdk',
    version: header.version,
    virtualSize,
    unsafe,
  });
  if (![1, 2, 3].includes(header.version)) return result(null, descriptor('Unsupported format version'));
  if (header.descriptorSector !== 1n) return result(null, descriptor('Wrong descriptor location'));
  const length = Math.min(Number(header.descriptorSectors) * sector, longestDescriptor);
  const bytes = await source.read(sector, length);
  // A descriptor that the file's end cuts off may have gone on to say anything.
  const text = bytes.length < length ? null : descriptorText(bytes);
  const unsafe = checkDescriptor(text);
  if (header.grainDirectory === footerFollows) unsafe.push(...(await checkFooter(source, header)));
  const virtualSize = singleFile.includes(createType(text ?? '')) ? sizeOf(header.sectors * 512n) : null;
  return result(virtualSize, ...unsafe);
}

function readHeader(bytes: Uint8Array, at: number): SparseHeader {
  const view = viewOf(bytes);
  return {
    signature: latin1(bytes, at, 4),
    version: view.getUint32(at + 4, true),
    sectors: view.getBigUint64(at + 12, true),
    descriptorSector: view.getBigUint64(at + 28, true),
    descriptorSectors: view.getBigUint64(at + 36, true),
    grainDirectory: view.getBigUint64(at + 56, true),
  };
}

/**
 * QEMU opens a text that is only a descriptor, with whatever files it names: it must be known for what it is, and no
 * disk that is one file looks like this, whatever it says of itself.
 */
async function readDescriptorFile(source: ByteSource, head: Uint8Array): Promise<FormatMatch | null> {
  const printable = head.subarray(0, sector).every((byte) => (byte >= 32 && byte < 127) || isSpace(byte));
  const isDescriptor =
    qemuTakesFor.test(latin1(head.subarray(0, 2048))) ||
    (printable && head.length >= 4 && mentionsDescriptor(await readText(source)));
  if (!isDescriptor) return null;
  const unsafe = [descriptor('A descriptor alone has no data of its own')];
  return { format: 'vmdk', version: null, virtualSize: null, unsafe };
}

/** What block/vmdk.c (vmdk_probe) goes by: after remarks and empty lines a version. */
const qemuTakesFor = /^(?:#[^\n]*\n| +\r?\n|\r\n)*version=[123]\r?\n/;

async function readText(source: ByteSource): Promise<string> {
  return descriptorText(await source.read(0, Math.min(source.size, longestDescriptor))) ?? '';
}

const mentionsDescriptor = (text: string) => /createtype|disk descriptorfile/.test(text);

function isSpace(byte: number): boolean {
  return byte === 32 || (byte >= 9 && byte <= 13);
}

/** The text up to its padding, in lower case; null where it is not ASCII. */
function descriptorText(bytes: Uint8Array): string | null {
  const end = bytes.indexOf(0);
  const content = end === -1 ? bytes : bytes.subarray(0, end);
  return content.length > 0 && content.every((byte) => byte < 128) ? latin1(content).toLowerCase() : null;
}

/**
 * The subformat that a descriptor names; empty where it names none or two. QEMU takes the first place where the word
 * stands, in a remark too, VMware a line of its own in letters of any size: only what both read alike is one.
 */
function createType(text: string): string {
  const said = text.match(/createtype/g)?.length ?? 0;
  const line = /^[ \t]*createtype="([^"\n]{0,63})"[ \t\r]*$/m.exec(text)?.[1];
  return said === 1 && line !== undefined ? line : '';
}

const descriptor = (reason: string): SafetyFailure => ({ check: 'descriptor', reason });

/** Every line must be one that is understood, and no extent may lead out of the file. */
function checkDescriptor(text: string | null): SafetyFailure[] {
  if (text === null) return [descriptor('No descriptor found')];
  if (!singleFile.includes(createType(text))) return [descriptor('Unsupported subformat')];
  if (text.includes('parentfilenamehint'))
    return [{ check: 'backing_file', reason: 'It names a parent file' }];
  const lines = text.split('\n').map((line) => line.trim());
  const extents = lines.filter((line) => /^(rw|rdonly|noaccess) /.test(line) && !isField(line));
  const odd = lines.some(
    (line) =>
      line !== '' &&
      !line.startsWith('#') &&
      !line.startsWith('ddb') &&
      !isField(line) &&
      !extents.includes(line),
  );
  if (odd) return [descriptor('Invalid VMDK descriptor data')];
  if (extents.some((line) => line.includes('/'))) return [descriptor('Invalid extent filenames found')];
  return extents.length === 0 ? [descriptor('No extents found')] : [];
}

function isField(line: string): boolean {
  const equals = line.indexOf('=');
  return equals !== -1 && !line.slice(0, equals).includes(' ');
}

/** A stream-optimised extent ends with a second header, which has the last word and so must say the same. */
async function checkFooter(source: ByteSource, header: SparseHeader): Promise<SafetyFailure[]> {
  const bytes = source.size < 4 * sector ? new Uint8Array() : await source.read(source.size - 1536, 1536);
  const footer = (reason: string): SafetyFailure[] => [{ check: 'footer', reason }];
  if (bytes.length < 1536) return footer('Footer marker is invalid');
  const found = readHeader(bytes, sector);
  if (found.signature !== header.signature) return footer('Header and footer signature do not match');
  if (found.version !== header.version) return footer('Header and footer versions do not match');
  const sameDescriptor =
    found.descriptorSector === header.descriptorSector &&
    found.descriptorSectors === header.descriptorSectors;
  if (!sameDescriptor) return footer('Footer specifies a different descriptor than header');
  if (found.grainDirectory === footerFollows) return footer('Footer indicates another footer');
  if (!isMarker(bytes.subarray(0, sector), 3)) return footer('Footer marker is invalid');
  const end = bytes.subarray(2 * sector);
  const ends = isMarker(end, 0) && viewOf(end).getBigUint64(0, true) === 0n;
  return ends ? [] : footer('End-of-stream marker is invalid');
}

/** A marker sector: a value, a size of 0, its type, and nothing else. */
function isMarker(bytes: Uint8Array, type: number): boolean {
  const view = viewOf(bytes);
  return (
    view.getUint32(8, true) === 0 &&
    view.getUint32(12, true) === type &&
    bytes.subarray(16).every((byte) => byte === 0)
  );
}
