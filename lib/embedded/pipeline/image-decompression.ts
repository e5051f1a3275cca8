import { createReadStream, createWriteStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createInflateRaw } from 'node:zlib';
import { findImage } from '@/lib/embedded/image/image-record';
import { makeLast } from '@/lib/embedded/pipeline/image-conversion';
import type { PluginWork } from '@/lib/embedded/pipeline/import-plugins';
import { pluginPath, sizeOfFile } from '@/lib/embedded/pipeline/staging';

/** Where compressed data lies in a file, and what undoes it. */
interface Compressed {
  start: number;
  /** Last byte; the end of the file unless told. */
  end?: number;
  undo: Transform | null;
}

/**
 * The image_decompression plugin (glance/async_/flows/plugins/image_decompression.py): a gzip file or a zip archive of
 * one file becomes what it holds, unless the container format says that it is meant to be compressed. LHA is refused.
 */
export async function decompressImage(work: PluginWork, file: string): Promise<string> {
  const { cloud, imageId, signal } = work;
  if (findImage(cloud.db, imageId)?.container_format === 'compressed') return file;
  const output = pluginPath(cloud, imageId, 'image_decompression');
  if ((await sizeOfFile(output)) !== null) return output;
  const compressed = await recognise(file);
  if (!compressed) return file;
  const { start, end, undo } = compressed;
  const part = `${output}.part`;
  const steps = [...(undo ? [undo] : []), limit(cloud.config.image_size_cap)];
  try {
    await pipeline([createReadStream(file, { start, end }), ...steps, createWriteStream(part)], { signal });
  } catch (cause) {
    throw new Error(
      `The compressed data cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
    );
  }
  await makeLast(part, output);
  return output;
}

/** A few bytes can unfold to anything: no more than an image may be. */
function limit(most: number): Transform {
  let taken = 0;
  return new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      taken += chunk.length;
      if (taken > most) done(new Error('it is larger than an image may be'));
      else done(null, chunk);
    },
  });
}

async function recognise(file: string): Promise<Compressed | null> {
  const handle = await open(file, 'r');
  try {
    const head = await bytesAt(handle, 0, 5);
    if (head.length < 5) return null;
    if (head.readUInt16BE(0) === 0x1f8b && head[2] === 8) return { start: 0, undo: createGunzip() };
    if (head.readUInt32LE(0) === 0x04034b50) return await zipEntry(handle);
    if (head.subarray(2, 5).toString('latin1') === '-lh') throw new Error('LHA archives cannot be unpacked');
    return null;
  } finally {
    await handle.close();
  }
}

/** The one entry of a zip archive (APPNOTE 4.3): end record, central directory, local header. */
async function zipEntry(handle: FileHandle): Promise<Compressed> {
  const { size } = await handle.stat();
  const tail = await bytesAt(handle, Math.max(0, size - 65_557), 65_557);
  const at = tail.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'));
  const bad = new Error('The archive cannot be read');
  if (at === -1 || at + 22 > tail.length) throw bad;
  if (tail.readUInt16LE(at + 10) !== 1) throw new Error('Archive contains more than one file.');
  const central = await bytesAt(handle, tail.readUInt32LE(at + 16), 46);
  if (central.length < 46 || central.readUInt32LE(0) !== 0x02014b50) throw bad;
  const method = central.readUInt16LE(10);
  const length = central.readUInt32LE(20);
  const local = central.readUInt32LE(42);
  const header = await bytesAt(handle, local, 30);
  // 0xffffffff stands for a size of more than 4 GiB, told elsewhere.
  if (header.length < 30 || header.readUInt32LE(0) !== 0x04034b50 || length === 0xffffffff || length === 0)
    throw bad;
  if ((method !== 0 && method !== 8) || central.readUInt16LE(8) & 1)
    throw new Error('The archive is encrypted or compressed in another way than "deflate"');
  const start = local + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  return { start, end: start + length - 1, undo: method === 8 ? createInflateRaw() : null };
}

async function bytesAt(handle: FileHandle, at: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await handle.read(bytes, 0, length, at);
  return bytes.subarray(0, bytesRead);
}
