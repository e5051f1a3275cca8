import { type ByteSource, latin1, viewOf } from '@/lib/inspect/bytes';

const block = 2048;

/** What a disc can be booted with. */
export interface BootCatalog {
  bios: boolean;
  /** Where the file systems with EFI programs begin, in bytes. */
  efiAt: number[];
}

/** Reads the boot catalog of an ISO ("El Torito" 1.0; platform EF is EFI's, UEFI 2.10, 13.3.2.1); null without one. */
export async function readBootCatalog(disc: ByteSource): Promise<BootCatalog | null> {
  const record = await disc.read(17 * block, block);
  if (record[0] !== 0 || latin1(record, 7, 23) !== 'EL TORITO SPECIFICATION' || record.length < block)
    return null;
  const catalog = await disc.read(viewOf(record).getUint32(71, true) * block, block);
  if (catalog[0] !== 1 || catalog.length < 64) return null;
  const found: BootCatalog = { bios: false, efiAt: [] };
  const take = (entry: Uint8Array, platform: number | undefined) => {
    if (entry[0] !== 0x88) return;
    if (platform === 0xef) found.efiAt.push(viewOf(entry).getUint32(8, true) * block);
    else if (platform === 0) found.bios = true;
  };
  take(catalog.subarray(32, 64), catalog[1]);
  let at = 64;
  while (at + 32 <= catalog.length && (catalog[at] === 0x90 || catalog[at] === 0x91)) {
    const isLast = catalog[at] === 0x91;
    const platform = catalog[at + 1];
    const count = viewOf(catalog).getUint16(at + 2, true);
    at += 32;
    for (let index = 0; index < count && at + 32 <= catalog.length; index += 1, at += 32)
      take(catalog.subarray(at, at + 32), platform);
    if (isLast) break;
  }
  return found;
}
