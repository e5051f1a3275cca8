import type { AcceptedFormats } from '@/lib/inspect/file-advice';
import { formatOfName, type SuitingFormats } from '@/lib/inspect/file-kind';

/** The formats that a file's name claims, where nobody saw its bytes; null where it claims none that the cloud takes. */
export function formatsByName(name: string, accepted: AcceptedFormats): SuitingFormats | null {
  const said = formatOfName(name);
  if (said === null) return null;
  const formats =
    said === 'ova'
      ? { disk_format: 'vmdk', container_format: 'ova' }
      : { disk_format: said, container_format: 'bare' };
  const isTaken =
    accepted.diskFormats.includes(formats.disk_format) &&
    accepted.containerFormats.includes(formats.container_format);
  return isTaken ? formats : null;
}
