import { type ByteSource, latin1, limitedBytes, partBytes, TooMuchToRead, viewOf } from '@/lib/inspect/bytes';
import { type EfiLoader, readEfiLoaders } from '@/lib/inspect/efi-loaders';
import { readBootCatalog } from '@/lib/inspect/el-torito';
import type { ImageHeader } from '@/lib/inspect/image-header';
import { type Partition, partitionTypes, readPartitions, rootArchitectures } from '@/lib/inspect/partitions';
import { UnreadableDisk, type UnreadableReason } from '@/lib/inspect/unreadable-disk';
import { openDisk } from '@/lib/inspect/virtual-disk';

/** How a disk can be booted, by what is on it. */
export interface BootCheck {
  table: 'gpt' | 'mbr' | null;
  /** It is an ISO; with a table as well it boots from a disk too. */
  isIso: boolean;
  bios: boolean;
  /** What firmware of the EFI kind would start; empty where it finds nothing. */
  loaders: EfiLoader[];
  /** Architectures that loaders and partitions name, each once. */
  architectures: string[];
  /** Size of the disk in bytes, null where it is not known. */
  size: number | null;
}

export type BootCheckAnswer = { ok: true; check: BootCheck } | { ok: false; reason: UnreadableReason };

/** Bytes that a check may read of an image, wherever it is. */
export const bootCheckBytes = 4 * 1024 * 1024;

/**
 * Looks how an image boots: its partition table, its EFI system partition, the loaders there, the code of a BIOS.
 * Reads `bootCheckBytes` at most and throws only what `read` throws.
 */
export async function checkBoot(file: ByteSource, header: ImageHeader): Promise<BootCheckAnswer> {
  const limited = limitedBytes(file, bootCheckBytes);
  try {
    const disk = await openDisk(limited, header.format);
    return { ok: true, check: await lookAt(disk, header) };
  } catch (cause) {
    if (cause instanceof UnreadableDisk) return { ok: false, reason: cause.reason };
    if (cause instanceof TooMuchToRead) return { ok: false, reason: 'too_much' };
    throw cause;
  }
}

async function lookAt(disk: ByteSource, header: ImageHeader): Promise<BootCheck> {
  const isIso = header.format === 'iso' || latin1(await disk.read(32_769, 5)) === 'CD001';
  const table = await readPartitions(disk);
  const partitions = table?.partitions ?? [];
  const catalog = isIso ? await readBootCatalog(disk) : null;
  const loaders: EfiLoader[] = [];
  const efiTypes: readonly string[] = partitionTypes.efi;
  const efiAt = new Set(partitions.filter(({ type }) => efiTypes.includes(type)).map(({ start }) => start));
  for (const at of catalog?.efiAt ?? []) efiAt.add(at);
  for (const at of [...efiAt].slice(0, 4)) {
    const found = await readEfiLoaders(partBytes(disk, at, disk.size - at));
    loaders.push(...found.filter(({ path }) => !loaders.some((known) => known.path === path)));
  }
  const bios = (catalog?.bios ?? false) || (await hasBiosLoader(disk, table?.kind ?? null, partitions));
  const named = [
    ...loaders.map(({ architecture }) => architecture),
    ...partitions.map(({ type }) => rootArchitectures[type] ?? null),
  ].filter((name) => name !== null);
  return {
    table: table?.kind ?? null,
    isIso,
    bios,
    loaders,
    architectures: [...new Set(named)],
    size: header.virtualSize,
  };
}

/**
 * A BIOS runs the code of the first sector. Some tools write code there that only goes on to the active partition: it
 * counts where there is one that begins with code. GRUB goes on to what it put into a partition of its own, or behind
 * the first sector.
 */
async function hasBiosLoader(
  disk: ByteSource,
  kind: 'gpt' | 'mbr' | null,
  partitions: Partition[],
): Promise<boolean> {
  if (kind === null) return false;
  const code = await disk.read(0, 440);
  if (code.every((byte) => byte === 0)) return false;
  const begins = async (partition: Partition | undefined) =>
    partition !== undefined && (await disk.read(partition.start, 512)).some((byte) => byte !== 0);
  if (latin1(code).includes('GRUB')) {
    if (kind === 'mbr') return (await disk.read(512, 512)).some((byte) => byte !== 0);
    return begins(partitions.find(({ type }) => type === partitionTypes.biosBoot));
  }
  const active = partitions.find(({ isActive }) => isActive);
  if (!active) return false;
  const boot = await disk.read(active.start, 512);
  return boot.length === 512 && viewOf(boot).getUint16(510, true) === 0xaa55;
}
