import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ByteSource } from '@/lib/inspect/bytes';
import { bytesOf, run, runWith } from '@/lib/inspect/made-files';

/** An EFI program with nothing but its headers. */
export function efiProgram(machine: number, { signed = false, shim = false } = {}): Buffer {
  const program = Buffer.alloc(3000);
  program.write('MZ', 0);
  program.writeUInt32LE(128, 60);
  program.write('PE\0\0', 128);
  program.writeUInt16LE(machine, 132);
  program.writeUInt16LE(0x20b, 152);
  if (signed) program.writeUInt32LE(1000, 152 + 112 + 36);
  if (!shim) return program;
  program.writeUInt16LE(1, 134);
  program.writeUInt16LE(240, 148);
  program.write('/37', 392);
  program.writeUInt32LE(2048, 412);
  program.write('UEFI SHIM\n', 2048);
  return program;
}
/** What a PE header calls the two architectures. */
export const machines = { x86_64: 0x8664, aarch64: 0xaa64 } as const;
export type Architecture = keyof typeof machines;
const endings = { x86_64: 'X64', aarch64: 'AA64' } as const;
export type Way = 'bios' | 'uefi' | 'both' | 'none';
/** How the disks boot. */
export const ways: Way[] = ['bios', 'uefi', 'both', 'none'];

/** A source with something else at some places, which counts what is read. */
export function countedOver(source: ByteSource, changes: [at: number, bytes: Uint8Array][]) {
  let taken = 0;
  return {
    size: source.size,
    taken: () => taken,
    async read(offset: number, length: number) {
      const bytes = await source.read(offset, length);
      taken += bytes.length;
      for (const [at, content] of changes)
        for (const [index, byte] of content.entries()) {
          const place = at + index - offset;
          if (place >= 0 && place < bytes.length) bytes[place] = byte;
        }
      return bytes;
    },
  };
}

/** The first sector of the EFI system partition. */
export const espStart = 2048;
/** A disk of 64 MiB as distributions lay it out: an EFI system partition, one for GRUB of a BIOS, one for Linux. */
export function makeDisk(
  folder: string,
  name: string,
  way: Way,
  architecture: Architecture,
  fat: '16' | '32',
): void {
  const file = path.join(folder, name);
  run(folder, 'qemu-img', 'create', '-q', '-f', 'raw', name, '64M');
  const types = [
    'type=uefi, size=40MiB',
    `type=${'21686148-6449-6E6F-744E-656564454649'}, size=1MiB`,
    'type=linux',
  ];
  runWith(folder, `label: gpt\n${types.join('\n')}\n`, 'sfdisk', '-q', name);
  run(
    folder,
    'mkfs.vfat',
    '-F',
    fat,
    '-s',
    fat === '32' ? '1' : '4',
    '--offset',
    String(espStart),
    name,
    String(40 * 1024),
  );
  if (way === 'uefi' || way === 'both') {
    const ending = endings[architecture];
    writeFileSync(
      path.join(folder, 'loader.efi'),
      efiProgram(machines[architecture], { signed: true, shim: true }),
    );
    writeFileSync(path.join(folder, 'grub.efi'), efiProgram(machines[architecture]));
    const image = ['-i', `${name}@@${espStart * 512}`];
    run(folder, 'mmd', ...image, '::/EFI', '::/EFI/BOOT', '::/EFI/a-distribution');
    run(folder, 'mcopy', ...image, 'loader.efi', `::/EFI/BOOT/BOOT${ending}.EFI`);
    run(folder, 'mcopy', ...image, 'grub.efi', `::/EFI/a-distribution/grub${ending.toLowerCase()}.efi`);
  }
  if (way === 'bios' || way === 'both') {
    const bytes = bytesOf(folder, name);
    bytes.set([0xeb, 0x63, 0x90], 0);
    bytes.write('GRUB \0Geom\0Hard Disk\0Read\0 Error', 384);
    bytes.write('core.img', (espStart + 40 * 2048) * 512);
    writeFileSync(file, bytes);
  }
}
