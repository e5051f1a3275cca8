/** What the first bytes of an image say. */
export interface ImageHeader {
  /** Glance's disk_format; `raw` when nothing else is recognised. */
  format: 'qcow2' | 'vmdk' | 'vhd' | 'vhdx' | 'vdi' | 'iso' | 'raw';
  /** Version of the format where it has one. */
  version: number | null;
  /** Size of the disk inside in bytes, or null where the head does not tell. */
  virtualSize: number | null;
  /** The image is only a difference to another file and boots nowhere without it. */
  backingFile: boolean;
  /** The data lies in another file (qcow2 incompatible feature bit 2). */
  dataFile: boolean;
}

/** Bytes that `inspectImageHeader` wants at most: an ISO's mark lies at 32 KiB, VHDX's tables at 192 KiB. */
export const headerBytes = 256 * 1024;

/**
 * Recognises an image by its first bytes, as glance/common/format_inspector.py does.
 * `size` is the length of the whole file in bytes; the head may be shorter. Never throws.
 */
export function inspectImageHeader(head: Uint8Array, size: number): ImageHeader {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  return (
    qcow2(view) ?? vhdx(view) ?? vmdk(view, head) ?? vdi(view) ?? vhd(view) ?? iso(view, size) ?? plain(size)
  );
}

const nothingSpecial = { version: null, virtualSize: null, backingFile: false, dataFile: false };

function plain(size: number): ImageHeader {
  return { ...nothingSpecial, format: 'raw', virtualSize: size };
}

/** QEMU's docs/interop/qcow2.txt: all numbers big endian. */
function qcow2(view: DataView): ImageHeader | null {
  if (view.byteLength < 72 || view.getUint32(0) !== 0x514649fb) return null;
  const version = view.getUint32(4);
  const incompatible = version >= 3 && view.byteLength >= 80 ? view.getBigUint64(72) : 0n;
  return {
    format: 'qcow2',
    version,
    virtualSize: safe(view.getBigUint64(24)),
    backingFile: view.getBigUint64(8) !== 0n,
    dataFile: (incompatible & 4n) !== 0n,
  };
}

/** "VMDK" sparse extent header (capacity in sectors), or a text descriptor. */
function vmdk(view: DataView, head: Uint8Array): ImageHeader | null {
  if (view.byteLength >= 64 && view.getUint32(0) === 0x4b444d56) {
    const sectors = safe(view.getBigUint64(12, true));
    return {
      ...nothingSpecial,
      format: 'vmdk',
      version: view.getUint32(4, true),
      virtualSize: sectors === null ? null : sectors * 512,
    };
  }
  return text(head, 0, 21) === '# Disk DescriptorFile' ? { ...nothingSpecial, format: 'vmdk' } : null;
}

/** Oracle VDI: signature at 64, disk size at 368, little endian. */
function vdi(view: DataView): ImageHeader | null {
  if (view.byteLength < 376 || view.getUint32(64, true) !== 0xbeda107f) return null;
  return { ...nothingSpecial, format: 'vdi', virtualSize: safe(view.getBigUint64(368, true)) };
}

/** Dynamic VHD: a copy of the footer leads; current size at 48, big endian. */
function vhd(view: DataView): ImageHeader | null {
  if (view.byteLength < 512 || ascii(view, 0, 8) !== 'conectix') return null;
  return { ...nothingSpecial, format: 'vhd', virtualSize: safe(view.getBigUint64(48)) };
}

/** MS-VHDX: the size lies in the metadata region, which the region table at 192 KiB points to. */
function vhdx(view: DataView): ImageHeader | null {
  if (view.byteLength < 8 || ascii(view, 0, 8) !== 'vhdxfile') return null;
  return { ...nothingSpecial, format: 'vhdx' };
}

/** ISO 9660: "CD001" in the first volume descriptor; the image is its own disk. */
function iso(view: DataView, size: number): ImageHeader | null {
  if (view.byteLength < 32774 || ascii(view, 32769, 5) !== 'CD001') return null;
  return { ...nothingSpecial, format: 'iso', virtualSize: size };
}

function safe(value: bigint): number | null {
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : null;
}

function ascii(view: DataView, at: number, length: number): string {
  return text(new Uint8Array(view.buffer, view.byteOffset + at, length), 0, length);
}

function text(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}
