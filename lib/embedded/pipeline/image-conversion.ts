import { execFile } from 'node:child_process';
import { open, rename } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { plainMessage } from '@/lib/contract/plain-message';
import { findImage } from '@/lib/embedded/image/image-record';
import { inspectFile, safetyProblem } from '@/lib/embedded/pipeline/format-check';
import type { PluginWork } from '@/lib/embedded/pipeline/import-plugins';
import { pluginPath, sizeOfFile } from '@/lib/embedded/pipeline/staging';
import { enforceStorageRoom, storageRoom } from '@/lib/embedded/quota';
import { syncPath } from '@/lib/embedded/stores/files';

const run = promisify(execFile);

/** Glance's names of formats that QEMU calls otherwise. */
const qemuNames: Record<string, string> = { vhd: 'vpc', ploop: 'parallels' };
const qemuName = (format: string) => qemuNames[format] ?? format;

/** Milliseconds that looking at an image may take, as Glance limits qemu-img's processor time. */
const infoTimeout = 30_000;

const infoSchema = z.object({
  format: z.string(),
  'virtual-size': z.number().int(),
  'backing-filename': z.string().optional(),
  'format-specific': z
    .object({ data: z.object({ 'data-file': z.string(), 'create-type': z.string() }).partial().loose() })
    .loose()
    .optional(),
});

/**
 * The image_conversion plugin (glance/async_/flows/plugins/image_conversion.py, as of 2024.2): data becomes
 * `output_format` through qemu-img, the record tells the new format, container `bare` and both sizes. Data that is not
 * what disk_format says or must not be opened is refused before qemu-img sees it; an ISO stays as it is.
 */
export async function convertImage(work: PluginWork, file: string): Promise<string> {
  const { cloud, imageId, signal } = work;
  const format = cloud.config.image_conversion.output_format;
  const converted = pluginPath(cloud, imageId, 'image_conversion');
  if ((await sizeOfFile(converted)) === null) {
    const source = findImage(cloud.db, imageId)?.disk_format ?? '';
    if (!(await isConvertible(work, file, source))) return file;
    work.changes.virtual_size = await virtualSizeOf(work, file, source);
    if (source === format) return file;
    refuseLarge(work, work.changes.virtual_size);
    const part = `${converted}.part`;
    await qemuImg(['convert', '-f', qemuName(source), '-O', qemuName(format), file, part], { signal });
    await makeLast(part, converted);
  }
  Object.assign(work.changes, { disk_format: format, container_format: 'bare' });
  return converted;
}

async function isConvertible({ cloud }: PluginWork, file: string, source: string): Promise<boolean> {
  const header = await inspectFile(file);
  if (header.formats.length > 1) throw new Error('Image format detection failed');
  const problem = safetyProblem(cloud.config, header);
  if (problem !== null) throw new Error(`Image has disallowed configuration: ${problem}`);
  // A disk with a partition table is raw to qemu-img.
  const detected = header.format === 'gpt' ? 'raw' : header.format;
  if (detected === 'iso' && source === 'iso') return false;
  if (detected !== source)
    throw new Error(`Image format mismatch: ${source} was said, and it is ${detected}`);
  return true;
}

/** A few bytes can be a disk of any size, and the raw form of it is read whole by whoever fills a store. */
function refuseLarge({ cloud, imageId, caller }: PluginWork, virtualSize: number): void {
  if (virtualSize > cloud.config.image_size_cap)
    throw new Error(
      `The disk has ${virtualSize} bytes, and an image may have ${cloud.config.image_size_cap}`,
    );
  if (cloud.config.image_conversion.output_format === 'raw')
    enforceStorageRoom(storageRoom(cloud, caller.projectId, imageId), virtualSize);
}

/** What qemu-img says of the data, which has to agree. */
async function virtualSizeOf({ cloud, signal }: PluginWork, file: string, source: string): Promise<number> {
  const told = await qemuImg(['info', '-f', qemuName(source), '--output=json', file], {
    signal,
    timeout: infoTimeout,
  });
  const info = infoSchema.parse(JSON.parse(told));
  if (info.format !== qemuName(source)) throw new Error('Image metadata disagrees about format');
  if (info['backing-filename'] !== undefined)
    throw new Error('QCOW images with backing files are not allowed');
  const specific = info['format-specific']?.data;
  if (specific?.['data-file'] !== undefined)
    throw new Error('QCOW images with data-file set are not allowed');
  if (source === 'vmdk' && !cloud.config.vmdk_allowed_types.includes(specific?.['create-type'] ?? ''))
    throw new Error('Invalid VMDK create-type specified');
  return info['virtual-size'];
}

async function qemuImg(args: string[], options: { signal: AbortSignal; timeout?: number }): Promise<string> {
  try {
    return (await run('qemu-img', args, { ...options, killSignal: 'SIGKILL' })).stdout;
  } catch (cause) {
    options.signal.throwIfAborted();
    const said = cause instanceof Error && 'stderr' in cause ? String(cause.stderr).trim() : '';
    throw new Error(
      plainMessage(`qemu-img ${args[0]} failed: ${said || (cause instanceof Error ? cause.message : cause)}`),
    );
  }
}

/** Gives a finished file its name, so that it outlives a power cut. */
export async function makeLast(part: string, file: string): Promise<void> {
  const handle = await open(part, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(part, file);
  await syncPath(path.dirname(file));
}
