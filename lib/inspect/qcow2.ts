import { sizeOf } from '@/lib/inspect/bytes';
import type { FormatMatch, SafetyFailure } from '@/lib/inspect/image-header';

/** Incompatible features that are known, bits 0 to 3: dirty, corrupt, external data file, compression type. */
const knownFeatures = 0b1111n;
const dataFile = 0b100n;

/** QEMU's docs/interop/qcow2.txt: all numbers big endian. */
export function readQcow2(view: DataView): FormatMatch | null {
  if (view.byteLength < 512 || view.getUint32(0) !== 0x514649fb) return null;
  const version = view.getUint32(4);
  const features = view.getBigUint64(72);
  const unsafe: SafetyFailure[] = [];
  if (view.getBigUint64(8) !== 0n) unsafe.push({ check: 'backing_file', reason: 'Image has a backing file' });
  // Glance looks at this bit in every version, at the others from the one on that has them.
  if (features & dataFile) unsafe.push({ check: 'data_file', reason: 'Image has data_file set' });
  if (version !== 2 && version !== 3) {
    unsafe.push({ check: 'unknown_features', reason: 'Unsupported qcow2 version' });
  } else if (version === 3 && features & ~knownFeatures) {
    unsafe.push({ check: 'unknown_features', reason: 'Unknown QCOW2 features found' });
  }
  return { format: 'qcow2', version, virtualSize: sizeOf(view.getBigUint64(24)), unsafe };
}
