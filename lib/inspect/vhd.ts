import { type ByteSource, latin1, sizeOf, viewOf } from '@/lib/inspect/bytes';
import type { FormatMatch } from '@/lib/inspect/image-header';

const footerBytes = 512;

/** A dynamic or differencing VHD, which begins with a copy of its footer. */
export function readVhd(head: Uint8Array): FormatMatch | null {
  return readFooter(head);
}

/** A fixed VHD: the disk as it is, and the footer behind it. */
export async function readFixedVhd(source: ByteSource): Promise<FormatMatch | null> {
  if (source.size < 2 * footerBytes) return null;
  return readFooter(await source.read(source.size - footerBytes, footerBytes));
}

/** The footer of the VHD specification, big endian; the current size stands at 48. */
function readFooter(bytes: Uint8Array): FormatMatch | null {
  if (bytes.length < footerBytes || latin1(bytes, 0, 8) !== 'conectix') return null;
  return { format: 'vhd', version: null, virtualSize: sizeOf(viewOf(bytes).getBigUint64(48)), unsafe: [] };
}

/** Oracle VDI: signature at 64, disk size at 368, little endian. */
export function readVdi(view: DataView): FormatMatch | null {
  if (view.byteLength < 512 || view.getUint32(64, true) !== 0xbeda107f) return null;
  return { format: 'vdi', version: null, virtualSize: sizeOf(view.getBigUint64(368, true)), unsafe: [] };
}
