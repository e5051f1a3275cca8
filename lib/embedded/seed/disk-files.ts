import { createHash } from 'node:crypto';

const cluster = 65_536;

/** Bytes that look like data and are the same for the same seed: a hash chain. */
function filler(seed: string, length: number): Buffer {
  const blocks: Buffer[] = [];
  let block = createHash('sha512').update(seed).digest();
  for (let made = 0; made < length; made += block.length) {
    blocks.push(block);
    block = createHash('sha512').update(block).digest();
  }
  return Buffer.concat(blocks).subarray(0, length);
}

/**
 * A valid qcow2 v3 (QEMU docs/interop/qcow2.txt) of `virtualSize` bytes with `clusters` clusters of content at its
 * start: header, refcount table, refcount block, L1, L2, data, a cluster each.
 */
export function qcow2File(seed: string, virtualSize: number, clusters: number): Buffer {
  const used = 5 + clusters;
  const file = Buffer.alloc(used * cluster);
  const l1Size = Math.ceil(virtualSize / (cluster * (cluster / 8)));
  file.writeUInt32BE(0x514649fb, 0);
  file.writeUInt32BE(3, 4);
  file.writeUInt32BE(16, 20);
  file.writeBigUInt64BE(BigInt(virtualSize), 24);
  file.writeUInt32BE(l1Size, 36);
  file.writeBigUInt64BE(BigInt(3 * cluster), 40);
  file.writeBigUInt64BE(BigInt(cluster), 48);
  file.writeUInt32BE(1, 56);
  file.writeUInt32BE(4, 96);
  file.writeUInt32BE(104, 100);
  file.writeBigUInt64BE(BigInt(2 * cluster), cluster);
  for (let at = 0; at < used; at += 1) file.writeUInt16BE(1, 2 * cluster + at * 2);
  const copied = 1n << 63n;
  file.writeBigUInt64BE(BigInt(4 * cluster) | copied, 3 * cluster);
  for (let at = 0; at < clusters; at += 1) {
    file.writeBigUInt64BE(BigInt((5 + at) * cluster) | copied, 4 * cluster + at * 8);
  }
  filler(seed, clusters * cluster).copy(file, 5 * cluster);
  return file;
}

/** A raw disk with a partition table of one bootable Linux partition. */
export function rawFile(seed: string, length: number): Buffer {
  const file = filler(seed, length);
  file.fill(0, 446, 510);
  file.writeUInt8(0x80, 446);
  file.writeUInt8(0x83, 450);
  file.writeUInt32LE(2048, 454);
  file.writeUInt32LE(Math.max(1, Math.floor(length / 512) - 2048), 458);
  file.writeUInt16LE(0xaa55, 510);
  return file;
}

/** The start of an ISO 9660 file system with a volume name (ECMA-119, 8.4), and content behind it. */
export function isoFile(seed: string, volume: string, length: number): Buffer {
  const file = Buffer.alloc(length);
  filler(seed, length - 36_864).copy(file, 36_864);
  const descriptor = (at: number, type: number) => {
    file.writeUInt8(type, at);
    file.write('CD001', at + 1, 'latin1');
    file.writeUInt8(1, at + 6);
  };
  descriptor(32_768, 1);
  file.write('LINUX'.padEnd(32), 32_768 + 8, 'latin1');
  file.write(volume.padEnd(32).slice(0, 32), 32_768 + 40, 'latin1');
  file.writeUInt32LE(length / 2048, 32_768 + 80);
  file.writeUInt32BE(length / 2048, 32_768 + 84);
  file.writeUInt16LE(2048, 32_768 + 128);
  file.writeUInt16BE(2048, 32_768 + 130);
  descriptor(34_816, 255);
  return file;
}
