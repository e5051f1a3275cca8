import { type FileHandle, open } from 'node:fs/promises';
import type { CloudConfig } from '@/lib/embedded/config';
import type { ImageRow } from '@/lib/embedded/image/image-record';
import type { ByteSource } from '@/lib/inspect/bytes';
import { type ImageHeader, inspectedFormats, inspectImage } from '@/lib/inspect/image-header';

/** Data that an image of its format must not have: 415 for an upload, the failure of an import. */
export class InvalidImageData extends Error {}

/**
 * Holds data against the image's disk_format (glance/location.py, set_data, from 2025.1 on) and gives its virtual
 * size, or null where nothing tells it. Throws InvalidImageData for what contradicts the format, unless
 * `require_image_format_match` is off, and for what is unsafe in any case.
 */
export async function checkFormat(
  config: CloudConfig,
  file: string,
  image: Pick<ImageRow, 'disk_format' | 'container_format'>,
): Promise<number | null> {
  if (image.container_format !== 'bare') return null;
  const header = await inspectFile(file);
  const claimed = image.disk_format ?? '';
  const problem = mismatch(header, claimed);
  if (problem !== null) {
    if (config.require_image_format_match) throw new InvalidImageData(problem);
    return null;
  }
  const danger = safetyProblem(config, header);
  if (danger !== null) throw new InvalidImageData(`Image failed safety checks: ${danger}`);
  const told = claimed === 'raw' ? header.size : header.format === claimed ? header.virtualSize : null;
  // Glance takes an empty disk for one that tells nothing.
  return told || null;
}

/** Why data must not be opened, or null; what `gpt_safety_checks_nonfatal` names counts for nothing. */
export function safetyProblem(config: CloudConfig, header: ImageHeader): string | null {
  const excused = header.format === 'gpt' ? config.gpt_safety_checks_nonfatal : [];
  const failures = header.unsafe.filter(({ check }) => !excused.includes(check));
  return failures.length === 0 ? null : failures.map(({ reason }) => reason).join(', ');
}

function mismatch(header: ImageHeader, claimed: string): string | null {
  if (header.formats.length > 1) return `Multiple formats detected: ${header.formats.join(',')}`;
  if (header.format === claimed || claimed === 'raw') return null;
  if (header.format === 'raw' && !inspectedFormats.some((format) => format === claimed)) return null;
  // Nothing marks this format for certain: data that is nothing else may be one.
  if (header.format === 'raw' && claimed === 'ploop') return null;
  return `Image disk_format ${claimed} does not match stream data ${header.format}`;
}

/** Reads what the bytes of a file say. */
export async function inspectFile(file: string): Promise<ImageHeader & { size: number }> {
  const handle = await open(file, 'r');
  try {
    const { size } = await handle.stat();
    return { ...(await inspectImage(fileBytes(handle, size))), size };
  } finally {
    await handle.close();
  }
}

function fileBytes(handle: FileHandle, size: number): ByteSource {
  return {
    size,
    async read(offset, length) {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, offset);
      return bytes.subarray(0, bytesRead);
    },
  };
}
