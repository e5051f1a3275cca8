import { latin1, viewOf } from '@/lib/inspect/bytes';
import type { FormatMatch } from '@/lib/inspect/image-header';

/** The first volume descriptor. */
const descriptorAt = 32 * 1024;

/** ISO 9660 (ECMA-119, 8.4) or UDF; the size stands in the primary volume descriptor. */
export function readIso(head: Uint8Array): FormatMatch | null {
  if (head.length < descriptorAt + 2048) return null;
  if (!['CD001', 'NSR02', 'NSR03'].includes(latin1(head, descriptorAt + 1, 5))) return null;
  const view = viewOf(head);
  const isPrimary = head[descriptorAt] === 1;
  const blocks = view.getUint32(descriptorAt + 80, true);
  const blockSize = view.getUint16(descriptorAt + 128, true);
  return { format: 'iso', version: null, virtualSize: isPrimary ? blocks * blockSize : null, unsafe: [] };
}
