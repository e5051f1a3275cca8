import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { SampleImage } from '@/lib/contract/sample-image';
import { isoFile, qcow2File, rawFile } from '@/lib/embedded/seed/disk-files';

const kibibyte = 1024;
const mebibyte = 1024 * kibibyte;

/** A file of `/samples/`: the same bytes each time, made when somebody first asks. */
export interface SampleFile {
  file: string;
  /** How the image is called. */
  name: string;
  type: string;
  disk_format: string;
  container_format: string;
  shows: SampleImage['shows'];
  /** What the file begins with, and how often that stands in it. */
  block: () => Buffer;
  times: number;
}

const once = (make: () => Buffer) => {
  let made: Buffer | undefined;
  return () => {
    made ??= make();
    return made;
  };
};

/** The sample images; nothing in them boots. */
export const sampleFiles: readonly SampleFile[] = [
  {
    file: 'sample-disk.qcow2',
    name: 'sample-disk',
    type: 'application/x-qemu-disk',
    disk_format: 'qcow2',
    container_format: 'bare',
    shows: null,
    block: once(() => qcow2File('sample-disk', 1024 * mebibyte, 4)),
    times: 1,
  },
  {
    file: 'sample-cd.iso',
    name: 'sample-cd',
    type: 'application/x-iso9660-image',
    disk_format: 'iso',
    container_format: 'bare',
    shows: null,
    block: once(() => isoFile('sample-cd', 'SAMPLE', mebibyte)),
    times: 1,
  },
  {
    file: 'sample-compressed.raw.gz',
    name: 'sample-compressed',
    type: 'application/gzip',
    disk_format: 'raw',
    container_format: 'compressed',
    shows: null,
    // Half of it is empty, as on most disks.
    block: once(() =>
      gzipSync(Buffer.concat([rawFile('sample-compressed', 512 * kibibyte), Buffer.alloc(512 * kibibyte)])),
    ),
    times: 1,
  },
  {
    file: 'sample-slow.raw',
    name: 'sample-slow',
    type: 'application/octet-stream',
    disk_format: 'raw',
    container_format: 'bare',
    shows: 'slow',
    block: once(() => rawFile('sample-slow', 64 * kibibyte)),
    times: 192,
  },
  {
    file: 'sample-broken.raw',
    name: 'sample-broken',
    type: 'application/octet-stream',
    disk_format: 'raw',
    container_format: 'bare',
    shows: 'broken',
    block: once(() => rawFile('sample-broken', 64 * kibibyte)),
    times: 32,
  },
];

/** Bytes of a sample. */
export function sizeOf({ block, times }: SampleFile): number {
  return block().length * times;
}

/** The bytes from `start` to `end`, both included, a block at a time. */
export function* bytesOf({ block, times }: SampleFile, start: number, end: number): Generator<Uint8Array> {
  const bytes = block();
  for (let at = 0; at < times; at += 1) {
    const offset = at * bytes.length;
    const piece = bytes.subarray(Math.max(0, start - offset), Math.max(0, end + 1 - offset));
    if (piece.length > 0) yield piece;
  }
}

const digests = new Map<string, string>();

/** SHA256SUMS of all samples, as `sha256sum` writes and checks it. */
export function sampleSums(): string {
  const lines = sampleFiles.map((sample) => {
    const { file } = sample;
    let digest = digests.get(file);
    if (digest === undefined) {
      const hash = createHash('sha256');
      for (const piece of bytesOf(sample, 0, sizeOf(sample) - 1)) hash.update(piece);
      digest = hash.digest('hex');
      digests.set(file, digest);
    }
    return `${digest}  ${file}\n`;
  });
  return lines.join('');
}
