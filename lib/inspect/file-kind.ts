import { type ByteSource, firstBytes, latin1 } from '@/lib/inspect/bytes';
import { readCondition } from '@/lib/inspect/condition';
import { readDocument } from '@/lib/inspect/documents';
import { readFileSystem } from '@/lib/inspect/file-system';
import { type ImageHeader, type InspectedFormat, inspectImage } from '@/lib/inspect/image-header';
import { readBootFile } from '@/lib/inspect/kernel';
import { firstOfGzip, type Packing, packingOfName, readPacking, unpackedName } from '@/lib/inspect/packing';
import type { Remark } from '@/lib/inspect/remarks';
import { isTar, readTar } from '@/lib/inspect/tar';

/** What a file is; `disk` is one of the formats, or raw. */
export type FileKind =
  | 'disk'
  | 'kernel'
  | 'initrd'
  | 'program'
  | 'ova'
  | 'docker'
  | 'box'
  | 'tar'
  | 'packed'
  | 'document'
  | 'descriptor'
  | 'esxi_sparse'
  | 'stump'
  | 'empty';

/** Formats of an image that suit a file, as the cloud calls them. */
export interface SuitingFormats {
  disk_format: string;
  container_format: string;
}

/** What a file is and what to do with it. */
export interface FileReading {
  /** The format as Glance sees it, and whether it is safe. */
  header: ImageHeader;
  kind: FileKind;
  /**
   * What it is more exactly: the table or file system of a raw disk (null where nothing tells that it is one), the
   * architecture of a kernel, how a packed file is packed, which document it is, the format a stump began as.
   */
  detail: string | null;
  /** What is in a packed file as far as it can be told, or null. */
  inside: (Pick<FileReading, 'kind' | 'detail'> & { format: string }) | null;
  /** Formats to send it with, the best first; empty where it should not be sent as it is. */
  suits: SuitingFormats[];
  remarks: Remark[];
}

const headBytes = 96 * 1024;
/** Of what a gzip file holds this much is looked at. */
const insideBytes = 64 * 1024;

/**
 * Tells what a file is by its bytes, what its name claims beside that, and with which formats it can be sent. Reads
 * 2 MiB at most, wherever the bytes are. Throws only what `read` throws.
 */
export function readFileKind(source: ByteSource, name: string): Promise<FileReading> {
  return readLayer(source, name, false);
}

/** Only the outermost packing is looked into: there are packed files that hold themselves. */
async function readLayer(source: ByteSource, name: string, isInside: boolean): Promise<FileReading> {
  const header = await inspectImage(source);
  const head = await source.read(0, headBytes);
  const found = await readKind(source, head, header, name, isInside);
  const suits = suitingFormats(header, found, name);
  const remarks: Remark[] =
    found.kind === 'disk' || found.kind === 'descriptor' || found.kind === 'stump'
      ? await readCondition(source, header.format)
      : (found.remarks ?? []);
  const said = contradiction(header, found, name);
  if (said !== null) remarks.push({ code: 'name_says', said });
  return { header, kind: found.kind, detail: found.detail, inside: found.inside ?? null, suits, remarks };
}

interface Found {
  kind: FileKind;
  detail: string | null;
  inside?: FileReading['inside'];
  remarks?: Remark[];
}

async function readKind(
  source: ByteSource,
  head: Uint8Array,
  header: ImageHeader,
  name: string,
  isInside: boolean,
): Promise<Found> {
  if (source.size === 0) return { kind: 'empty', detail: null };
  // A marked format comes first: whatever else it may look like, a hypervisor would open it as that.
  if (header.format !== 'raw' && header.format !== 'gpt') {
    const isDescriptor = header.format === 'vmdk' && latin1(head, 0, 4) !== 'KDMV';
    return { kind: isDescriptor ? 'descriptor' : 'disk', detail: null };
  }
  const boot = readBootFile(head);
  if (boot) return { kind: boot.kind, detail: boot.architecture };
  const fileSystem = readFileSystem(head);
  if (fileSystem) return { kind: 'disk', detail: fileSystem };
  if (header.format === 'gpt') return { kind: 'disk', detail: partitionTable(head) };
  const stump = stumpOf(head, source.size);
  if (stump) return { kind: 'stump', detail: stump };
  const packing = readPacking(head);
  if (packing) return isInside ? { kind: 'packed', detail: packing } : readPacked(head, packing, name);
  if (isTar(head)) return readArchive(source);
  if (['COWD', '\xbe\xba\xfe\xca'].includes(latin1(head, 0, 4))) return { kind: 'esxi_sparse', detail: null };
  const document = readDocument(head, source.size);
  return document ? { kind: 'document', detail: document } : { kind: 'disk', detail: null };
}

/** Which partition table follows a master boot record: its first entry protects a GPT, or the GPT is there. */
function partitionTable(head: Uint8Array): 'gpt' | 'mbr' {
  const isGpt =
    head[450] === 0xee || latin1(head, 512, 8) === 'EFI PART' || latin1(head, 4096, 8) === 'EFI PART';
  return isGpt ? 'gpt' : 'mbr';
}

/** The format that a file began as which has not even its header, or null. */
function stumpOf(head: Uint8Array, size: number): string | null {
  const marks: [InspectedFormat, number, string][] = [
    ['qcow2', 0, 'QFI\xfb'],
    ['vmdk', 0, 'KDMV'],
    ['qed', 0, 'QED\0'],
    ['luks', 0, 'LUKS\xba\xbe'],
    ['vhd', 0, 'conectix'],
    ['ploop', 0, 'WithoutFreeSpace'],
    ['ploop', 0, 'WithouFreSpacExt'],
    ['vdi', 64, '\x7f\x10\xda\xbe'],
    ['iso', 32_769, 'CD001'],
  ];
  return marks.find(([, at, mark]) => size > at && latin1(head, at, mark.length) === mark)?.[0] ?? null;
}

/** What a packed file holds: gzip is looked into, of the others the name tells. */
async function readPacked(head: Uint8Array, packing: Packing, name: string): Promise<Found> {
  const inner = unpackedName(name);
  if (packing === 'gz') {
    const start = firstOfGzip(head, insideBytes);
    // How long the whole is, nobody knows before it is unpacked, unless this is all of it.
    const isAll = head.length < headBytes && start.length < insideBytes;
    const content = firstBytes(start, isAll ? start.length : Number.MAX_SAFE_INTEGER);
    const inside = start.length === 0 ? null : await readLayer(content, inner, true);
    if (inside?.kind === 'initrd' || inside?.kind === 'kernel')
      return { kind: inside.kind, detail: inside.detail };
    if (inside?.kind === 'box' || (inside?.kind === 'tar' && /\.box$/i.test(name)))
      return { kind: 'box', detail: 'gz' };
    // A packed stump is a packed image whose packing was cut, or one that packs well.
    const told = inside?.kind === 'stump' ? inside.detail : inside?.header.format;
    const unmarked = told === 'raw' && inside?.kind === 'disk' && inside.detail === null;
    const format = unmarked ? (formatOfName(inner) ?? told) : told;
    return {
      kind: 'packed',
      detail: packing,
      inside: inside && format ? { kind: inside.kind, detail: inside.detail, format } : null,
    };
  }
  // Linux takes its initial RAM disk in any packing; only the name tells which packed file is one.
  if (packing !== 'zip' && /^(initrd|initramfs)/i.test(name)) return { kind: 'initrd', detail: null };
  if (/\.box$/i.test(name)) return { kind: 'box', detail: packing };
  return { kind: 'packed', detail: packing };
}

async function readArchive(source: ByteSource): Promise<Found> {
  const tar = await readTar(source);
  const names = tar?.members.map((member) => member.name) ?? [];
  const has = (pattern: RegExp) => names.some((name) => pattern.test(name));
  const remarks: Remark[] = tar && tar.end > source.size ? [{ code: 'truncated', expected: tar.end }] : [];
  const kind = (): FileKind => {
    // The order is that of the OVA specification (DSP0243, 5.3): the descriptor is the first file.
    if (/\.ovf$/i.test(names[0] ?? '') || has(/^[^/]+\.ovf$/i))
      return has(/^(metadata\.json|Vagrantfile)$/) ? 'box' : 'ova';
    if (has(/^metadata\.json$/) && has(/^(box\.img|box_\d+\.img|Vagrantfile|.*\.(vmdk|vdi|vhdx?))$/i))
      return 'box';
    if (has(/^Vagrantfile$/)) return 'box';
    const isDocker =
      has(/^(manifest\.json|repositories)$/) || has(/^[0-9a-f]{64}\/(layer\.tar|json|VERSION)$/);
    if (isDocker || has(/^oci-layout$/) || has(/^blobs\/sha256\/[0-9a-f]{64}$/)) return 'docker';
    return 'tar';
  };
  return { kind: kind(), detail: null, remarks };
}

/** The format that the end of a name claims, or null where it claims none. */
export function formatOfName(name: string): string | null {
  const claims: Readonly<Record<string, string>> = {
    qcow2: 'qcow2',
    qcow: 'qcow2',
    vmdk: 'vmdk',
    vdi: 'vdi',
    vhd: 'vhd',
    vpc: 'vhd',
    vhdx: 'vhdx',
    iso: 'iso',
    raw: 'raw',
    dd: 'raw',
    ova: 'ova',
    box: 'box',
    hdd: 'ploop',
  };
  // VMware calls the disk itself so that lies beside a descriptor.
  if (/-flat\.vmdk$/i.test(name)) return 'raw';
  return claims[name.split('.').at(-1)?.toLowerCase() ?? ''] ?? packingOfName(name);
}

/** What the name claims, where the bytes say something else; null where they agree or the name claims nothing. */
function contradiction(header: ImageHeader, found: Found, name: string): string | null {
  const said = formatOfName(name);
  if (said === null || found.kind === 'empty') return null;
  if (said === found.kind || said === found.detail) return null;
  if (said === 'vmdk' && found.kind === 'esxi_sparse') return null;
  const raw = header.format === 'gpt' ? 'raw' : header.format;
  if ((found.kind === 'disk' || found.kind === 'descriptor') && said === raw) return null;
  // Nothing marks a ploop image of every version, and a kernel or an initial RAM disk has whatever end.
  if (said === 'ploop' && raw === 'raw' && found.kind === 'disk') return null;
  if ((said === 'raw' || said === 'gz' || said === 'xz') && ['kernel', 'initrd'].includes(found.kind))
    return null;
  return said;
}

function suitingFormats(header: ImageHeader, found: Found, name: string): SuitingFormats[] {
  const bare = (disk_format: string) => ({ disk_format, container_format: 'bare' });
  switch (found.kind) {
    case 'kernel':
      return [{ disk_format: 'aki', container_format: 'aki' }];
    case 'initrd':
      return [{ disk_format: 'ari', container_format: 'ari' }];
    case 'ova':
      return [{ disk_format: 'vmdk', container_format: 'ova' }];
    case 'docker':
      return [{ disk_format: 'raw', container_format: 'docker' }];
    case 'packed': {
      const inner = found.inside?.format ?? formatOfName(unpackedName(name));
      const disk_format = inner === 'gpt' ? 'raw' : inner;
      // What holds no disk is none that a cloud would unpack.
      const isDisk = !found.inside || ['disk', 'stump'].includes(found.inside.kind);
      if (disk_format === null || !isDisk) return [];
      return [{ disk_format, container_format: 'compressed' }];
    }
    case 'disk': {
      if (header.format !== 'raw')
        return header.format === 'gpt' ? [bare('gpt'), bare('raw')] : [bare(header.format)];
      const said = formatOfName(name);
      // Bytes that nothing marks are a raw disk only where the name does not claim another format.
      return found.detail !== null || said === null || said === 'raw' ? [bare('raw')] : [];
    }
    default:
      return [];
  }
}
