import { type ByteSource, latin1, viewOf } from '@/lib/inspect/bytes';
import { type FatEntry, type FatFileSystem, openFat } from '@/lib/inspect/fat';
import { peArchitecture } from '@/lib/inspect/kernel';

/** A boot loader of an EFI system partition. */
export interface EfiLoader {
  /** Its path, `EFI/BOOT/BOOTX64.EFI`. */
  path: string;
  architecture: string | null;
  /** It carries a signature; by whom is not looked at. */
  isSigned: boolean;
  /** It is the loader that Microsoft signs for the distributions, or stands beside its helpers. */
  isShim: boolean;
}

/** Loaders that are looked at: there are a handful, and a folder of strange content may have thousands. */
const mostLoaders = 12;
const mostFolders = 8;

/** The loaders in a file system for EFI: the one firmware takes by itself first, then those of the vendors. */
export async function readEfiLoaders(volume: ByteSource): Promise<EfiLoader[]> {
  const fat = await openFat(volume);
  if (!fat) return [];
  const loaders: EfiLoader[] = [];
  const look = async (folder: string, entries: FatEntry[]) => {
    const programs = entries.filter(({ name, isFolder }) => !isFolder && /\.efi$/i.test(name));
    // The helpers of shim: it hands over to MokManager, and to the fallback that finds the vendor's own loader.
    const hasHelpers = programs.some(({ name }) => /^(mm|fb)[a-z0-9]+\.efi$/i.test(name));
    for (const entry of programs) {
      if (loaders.length >= mostLoaders || /^(mm|fb)[a-z0-9]+\.efi$/i.test(entry.name)) continue;
      const head = await fat.read(entry, 0, 1024);
      const architecture = peArchitecture(head);
      if (architecture === null) continue;
      const isShim =
        /^shim/i.test(entry.name) ||
        (hasHelpers && /^boot/i.test(entry.name)) ||
        (await saysShim(fat, entry, head));
      loaders.push({ path: `${folder}/${entry.name}`, architecture, isSigned: isSigned(head), isShim });
    }
  };
  await look('EFI/BOOT', await fat.list('EFI/BOOT'));
  const vendors = (await fat.list('EFI')).filter(({ name, isFolder }) => isFolder && !/^boot$/i.test(name));
  for (const { name } of vendors.slice(0, mostFolders)) {
    await look(`EFI/${name}`, await fat.list(`EFI/${name}`));
    if (/^microsoft$/i.test(name)) await look(`EFI/${name}/Boot`, await fat.list(`EFI/${name}/Boot`));
  }
  return loaders;
}

/** Where the optional header of a PE file begins. */
const optionalHeaderAt = (head: Uint8Array) => viewOf(head).getUint32(60, true) + 24;

/** The certificate table of a PE file, its fifth data directory, has a length. */
function isSigned(head: Uint8Array): boolean {
  const at = optionalHeaderAt(head);
  if (at + 152 > head.length) return false;
  const is64 = viewOf(head).getUint16(at, true) === 0x20b;
  return viewOf(head).getUint32(at + (is64 ? 112 : 96) + 36, true) > 0;
}

/** Places of a program that are looked at for what it says of itself, and how far into it. */
const mostSections = 16;
const farthest = 2 * 1024 * 1024;

/** Shim says what it is at the beginning of a section of its own, `.data.ident`, whose name is too long to stand there. */
async function saysShim(fat: FatFileSystem, entry: FatEntry, head: Uint8Array): Promise<boolean> {
  const view = viewOf(head);
  const at = optionalHeaderAt(head);
  if (at > head.length) return false;
  const sections = at + view.getUint16(at - 4, true);
  const count = Math.min(view.getUint16(at - 18, true), mostSections);
  for (let index = 0; index < count; index += 1) {
    const section = sections + index * 40;
    if (section + 40 > head.length) return false;
    const start = view.getUint32(section + 20, true);
    if (head[section] !== 0x2f || start > farthest) continue;
    if (latin1(await fat.read(entry, start, 9)) === 'UEFI SHIM') return true;
  }
  return false;
}
