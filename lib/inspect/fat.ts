import { type ByteSource, latin1, viewOf } from '@/lib/inspect/bytes';

/** A file or folder of a FAT file system. */
export interface FatEntry {
  name: string;
  isFolder: boolean;
  size: number;
  cluster: number;
}

/** A FAT file system that is read (Microsoft's FAT specification 1.03): folders, and the first bytes of files. */
export interface FatFileSystem {
  /** What is in a folder by its path, `EFI/BOOT`, in any letter case; empty where it is not there. */
  list(path: string): Promise<FatEntry[]>;
  /** The bytes of a file from `offset` on, at most `length`. */
  read(entry: FatEntry, offset: number, length: number): Promise<Uint8Array>;
}

/** Of a folder this much is read: 2,000 names without their long forms. */
const longestFolder = 64 * 1024;

/** Opens a FAT12, FAT16 or FAT32, which by its specification only the number of clusters tells; null for another. */
export async function openFat(volume: ByteSource): Promise<FatFileSystem | null> {
  const boot = await volume.read(0, 512);
  if (boot.length < 512) return null;
  const view = viewOf(boot);
  const sectorSize = view.getUint16(11, true);
  const clusterSize = sectorSize * view.getUint8(13);
  const reserved = view.getUint16(14, true);
  const fats = view.getUint8(16);
  const fatSectors = view.getUint16(22, true) || view.getUint32(36, true);
  const sectors = view.getUint16(19, true) || view.getUint32(32, true);
  const rootBytes = Math.ceil((view.getUint16(17, true) * 32) / Math.max(1, sectorSize)) * sectorSize;
  if (![512, 1024, 2048, 4096].includes(sectorSize) || clusterSize === 0 || fats === 0 || fats > 4)
    return null;
  if (reserved === 0 || fatSectors === 0 || sectors === 0) return null;
  const rootAt = (reserved + fats * fatSectors) * sectorSize;
  const dataAt = rootAt + rootBytes;
  const clusters = Math.floor((sectors * sectorSize - dataAt) / clusterSize);
  const bits = clusters < 4085 ? 12 : clusters < 65_525 ? 16 : 32;

  // The table is asked for every cluster of a chain: it is kept in pieces, each with what hangs over its end.
  const pieces = new Map<number, Uint8Array>();
  const piece = 4096;
  const next = async (cluster: number): Promise<number | null> => {
    const at = Math.floor((cluster * bits) / 8);
    const index = Math.floor(at / piece);
    const bytes = pieces.get(index) ?? (await volume.read(reserved * sectorSize + index * piece, piece + 4));
    pieces.set(index, bytes);
    if (at - index * piece + 4 > bytes.length) return null;
    const word = viewOf(bytes).getUint32(at - index * piece, true);
    const value =
      bits === 32
        ? word & 0x0fff_ffff
        : bits === 16
          ? word & 0xffff
          : (word >> (cluster & 1 ? 4 : 0)) & 0xfff;
    return value >= 2 && value < clusters + 2 ? value : null;
  };
  /** What a chain of clusters holds, at most `length` bytes; a ring ends with that. */
  const chain = async (first: number, length: number): Promise<Uint8Array> => {
    const bytes = new Uint8Array(length);
    let cluster: number | null = first >= 2 ? first : null;
    let filled = 0;
    while (cluster !== null && filled < length) {
      const part: Uint8Array = await volume.read(
        dataAt + (cluster - 2) * clusterSize,
        Math.min(clusterSize, length - filled),
      );
      bytes.set(part, filled);
      filled += clusterSize;
      cluster = filled < length ? await next(cluster) : null;
    }
    return bytes.subarray(0, Math.min(filled, length));
  };
  const root = () =>
    bits === 32
      ? folderBytes((length) => chain(view.getUint32(44, true), length))
      : volume.read(rootAt, Math.min(rootBytes, longestFolder));

  return {
    async list(path) {
      let entries = folderEntries(await root());
      for (const name of path.split('/').filter(Boolean)) {
        const found = entries.find(
          (entry) => entry.isFolder && entry.name.toUpperCase() === name.toUpperCase(),
        );
        if (!found) return [];
        entries = folderEntries(await folderBytes((length) => chain(found.cluster, length)));
      }
      return entries;
    },
    async read(entry, offset, length) {
      // Clusters before the first that is wanted are only counted; a ring ends where the file does.
      let cluster: number | null = entry.cluster;
      const skipped = Math.floor(Math.min(offset, entry.size) / clusterSize);
      for (let count = 0; count < skipped && cluster !== null; count += 1) cluster = await next(cluster);
      const within = offset - skipped * clusterSize;
      const count = Math.max(0, Math.min(length, entry.size - offset));
      return cluster === null ? new Uint8Array() : (await chain(cluster, within + count)).subarray(within);
    },
  };
}

/** Reads a folder as far as it has names, which most end within a cluster. */
async function folderBytes(read: (length: number) => Promise<Uint8Array>): Promise<Uint8Array> {
  for (let length = 2048; length < longestFolder; length *= 4) {
    const bytes = await read(length);
    for (let at = 0; at + 32 <= bytes.length; at += 32) if (bytes[at] === 0) return bytes;
    if (bytes.length < length) return bytes;
  }
  return read(longestFolder);
}

function folderEntries(bytes: Uint8Array): FatEntry[] {
  const entries: FatEntry[] = [];
  let long = '';
  for (let at = 0; at + 32 <= bytes.length; at += 32) {
    const entry = bytes.subarray(at, at + 32);
    const [first = 0, attributes = 0] = [entry[0], entry[11]];
    if (first === 0) break;
    // A file that was deleted.
    if (first === 0xe5) {
      long = '';
      continue;
    }
    if ((attributes & 0x3f) === 0x0f) {
      long = longPart(entry) + long;
      continue;
    }
    const view = viewOf(entry);
    const isLabel = (attributes & 8) !== 0;
    // Windows and Linux mark short names in small letters here, and spare the long one.
    const [smallBase, smallEnding] = [((entry[12] ?? 0) & 8) !== 0, ((entry[12] ?? 0) & 16) !== 0];
    const base = cased(latin1(entry, 0, 8).trimEnd(), smallBase);
    const ending = cased(latin1(entry, 8, 3).trimEnd(), smallEnding);
    const name = long || (ending ? `${base}.${ending}` : base);
    long = '';
    if (isLabel || name === '.' || name === '..') continue;
    entries.push({
      name,
      isFolder: (attributes & 16) !== 0,
      size: view.getUint32(28, true),
      cluster: view.getUint16(20, true) * 65_536 + view.getUint16(26, true),
    });
  }
  return entries;
}

const cased = (text: string, isSmall: boolean) => (isSmall ? text.toLowerCase() : text);

/** Thirteen letters of a long name, which stand in three pieces of an entry. */
function longPart(entry: Uint8Array): string {
  const view = viewOf(entry);
  let text = '';
  for (const at of [1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30]) {
    const code = view.getUint16(at, true);
    if (code === 0 || code === 0xffff) break;
    text += String.fromCharCode(code);
  }
  return text;
}
