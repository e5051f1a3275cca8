import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type BootCheck, bootCheckBytes, checkBoot } from '@/lib/inspect/boot-check';
import { bootProposals } from '@/lib/inspect/boot-proposals';
import { inspectImage } from '@/lib/inspect/image-header';
import {
  type Architecture,
  countedOver,
  efiProgram,
  espStart,
  machines,
  makeDisk,
  ways,
} from '@/lib/inspect/made-disks';
import {
  bytesOf,
  madeFolder,
  missingProgram,
  missingTool,
  openBytes,
  packagedPrograms,
  run,
  runWith,
} from '@/lib/inspect/made-files';
import { readPartitions } from '@/lib/inspect/partitions';
import { openDisk } from '@/lib/inspect/virtual-disk';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 240_000 });

const folder = madeFolder();
afterAll(() => rmSync(folder, { recursive: true }));
const missing = missingTool('qemu-img', 'sfdisk', 'mkfs.vfat', 'mcopy', 'mdir');

async function check(name: string): Promise<BootCheck> {
  const file = openBytes(path.join(folder, name));
  try {
    const header = await inspectImage(file);
    const before = file.taken();
    const answer = await checkBoot(file, header);
    expect(file.taken() - before).toBeLessThanOrEqual(bootCheckBytes);
    if (!answer.ok) throw new Error(`${name}: ${answer.reason}`);
    return answer.check;
  } finally {
    file.done();
  }
}
const proposed = async (name: string) =>
  bootProposals(await check(name))
    .map(({ key, value }) => `${key}=${value}`)
    .join(' ');

const formats: [name: string, args: string[]][] = [
  ['raw', ['-O', 'raw']],
  ['qcow2', ['-O', 'qcow2']],
  ['qcow2-packed', ['-c', '-O', 'qcow2']],
  ['qcow2-small', ['-c', '-O', 'qcow2', '-o', 'cluster_size=4k']],
  ['vmdk', ['-O', 'vmdk']],
  ['vmdk-stream', ['-O', 'vmdk', '-o', 'subformat=streamOptimized']],
  ['vhdx', ['-O', 'vhdx']],
  ['vdi', ['-O', 'vdi']],
  ['vpc', ['-O', 'vpc', '-o', 'force_size']],
  ['vpc-fixed', ['-O', 'vpc', '-o', 'subformat=fixed,force_size']],
  ['parallels', ['-O', 'parallels']],
];

describe.skipIf(missing !== null)(missing ? `disks (needs ${missing})` : 'disks', () => {
  const architectures: Architecture[] = ['x86_64', 'aarch64'];
  beforeAll(() => {
    for (const architecture of architectures)
      for (const way of ways)
        makeDisk(folder, `${way}-${architecture}`, way, architecture, way === 'both' ? '32' : '16');
  });

  test.each(architectures.flatMap((architecture) => ways.map((way) => [way, architecture] as const)))(
    '%s for %s, in every format',
    async (way, architecture) => {
      const disk = `${way}-${architecture}`;
      const listed: { partitiontable: { partitions: { start: number; size: number; type: string }[] } } =
        JSON.parse(run(folder, 'sfdisk', '--json', disk));
      const efi = way === 'uefi' || way === 'both';
      const found = efi ? run(folder, 'mdir', '-/', '-b', '-i', `${disk}@@${espStart * 512}`, '::/') : '';
      for (const [format, args] of formats) {
        const name = `${disk}.${format}`;
        run(folder, 'qemu-img', 'convert', '-t', 'unsafe', '-f', 'raw', ...args, disk, name);
        const boot = await check(name);
        const loaders = boot.loaders.map((loader) => `::/${loader.path}`).sort();
        const programs = found
          .split('\n')
          .filter((line) => /\.efi$/i.test(line))
          .sort();
        expect([name, loaders, boot.table, boot.bios]).toEqual([
          name,
          programs,
          'gpt',
          way === 'bios' || way === 'both',
        ]);
        expect(loaders).toHaveLength(efi ? 2 : 0);
        expect(boot.architectures).toEqual(efi ? [architecture] : []);
        const file = openBytes(path.join(folder, name));
        const table = await readPartitions(await openDisk(file, (await inspectImage(file)).format));
        file.done();
        expect(
          table?.partitions.map(({ type, start, size }) => ({ type, start: start / 512, size: size / 512 })),
        ).toEqual(listed.partitiontable.partitions.map(({ type, start, size }) => ({ type, start, size })));
        rmSync(path.join(folder, name));
      }
    },
  );

  test('what is proposed follows from what is there', async () => {
    expect(await proposed('uefi-x86_64')).toBe(
      'architecture=x86_64 hw_firmware_type=uefi hw_machine_type=q35 os_secure_boot=optional min_disk=1',
    );
    expect(await proposed('uefi-aarch64')).toBe(
      'architecture=aarch64 hw_firmware_type=uefi hw_machine_type=virt min_disk=1',
    );
    expect(await proposed('bios-x86_64')).toBe('hw_firmware_type=bios min_disk=1');
    expect(await proposed('both-x86_64')).toBe('architecture=x86_64 min_disk=1');
    expect(await proposed('none-x86_64')).toBe('min_disk=1');
  });

  test('a disk with an MBR: active partition, EFI partition, code that leads nowhere', async () => {
    const table = 'label: dos\ntype=ef, size=20MiB\ntype=83, bootable\n';
    run(folder, 'qemu-img', 'create', '-q', '-f', 'raw', 'mbr', '64M');
    runWith(folder, table, 'sfdisk', '-q', 'mbr');
    expect(await check('mbr')).toMatchObject({ table: 'mbr', bios: false, loaders: [] });
    const bytes = bytesOf(folder, 'mbr');
    bytes.set([0xfa, 0xb8, 0, 0x10], 0);
    writeFileSync(path.join(folder, 'mbr'), bytes);
    expect((await check('mbr')).bios).toBe(false);
    bytes.set([0x55, 0xaa], (2048 + 20 * 2048) * 512 + 510);
    writeFileSync(path.join(folder, 'mbr'), bytes);
    expect((await check('mbr')).bios).toBe(true);
  });

  test('what cannot be looked into says why', async () => {
    const reason = async (name: string) => {
      const file = openBytes(path.join(folder, name));
      const answer = await checkBoot(file, await inspectImage(file));
      file.done();
      return answer.ok ? null : answer.reason;
    };
    run(
      folder,
      'qemu-img',
      'convert',
      '-c',
      '-O',
      'qcow2',
      '-o',
      'compression_type=zstd',
      '-f',
      'raw',
      'both-x86_64',
      'z',
    );
    expect(await reason('z')).toBe('zstd');
    run(folder, 'qemu-img', 'create', '-q', '-f', 'qcow2', '-F', 'raw', '-b', 'both-x86_64', 'child');
    expect(await reason('child')).toBe('elsewhere');
    const key = ['--object', 'secret,id=s,data=abc'];
    run(
      folder,
      'qemu-img',
      'create',
      '-q',
      ...key,
      '-f',
      'qcow2',
      '-o',
      'encrypt.format=aes,encrypt.key-secret=s',
      'locked',
      '8M',
    );
    expect(await reason('locked')).toBe('encrypted');
  });

  test('anything written into tables, folders and maps: an answer, and no more read than allowed', async () => {
    const formats = ['raw', 'qcow2', 'vmdk', 'vdi', 'vpc', 'vhdx'];
    for (const format of formats)
      run(
        folder,
        'qemu-img',
        'convert',
        '-t',
        'unsafe',
        '-f',
        'raw',
        '-O',
        format,
        'both-x86_64',
        `fuzz.${format}`,
      );
    const places = [
      0, 20, 40, 48, 60, 64, 340, 446, 510, 512, 584, 1024, 65_536, 131_072, 196_608, 262_144, 1_048_576,
    ];
    for (const format of formats) {
      const file = openBytes(path.join(folder, `fuzz.${format}`));
      const place = fc.oneof(
        fc.tuple(fc.constantFrom(...places), fc.nat({ max: 64 })).map(([at, further]) => at + further),
        fc.nat({ max: 3_000_000 }),
      );
      const content = fc.oneof(
        fc.uint8Array({ minLength: 1, maxLength: 8 }),
        fc.constantFrom(new Uint8Array(8).fill(255), new Uint8Array(4).fill(0), new Uint8Array(2).fill(127)),
      );
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.tuple(place, content), { minLength: 1, maxLength: 12 }),
          async (changes) => {
            const changed = countedOver(file, changes);
            const header = await inspectImage(changed);
            const before = changed.taken();
            await checkBoot(changed, header);
            expect(changed.taken() - before).toBeLessThanOrEqual(bootCheckBytes);
          },
        ),
        { numRuns: 100, seed: 4711 },
      );
      file.done();
    }
  });
});

const missingLoader = missing ?? missingProgram('shim', 'signedHelper', 'ipxeEfi');
test.skipIf(missingLoader !== null)(
  `loaders that Debian's packages bring${missingLoader ? ` (needs ${missingLoader})` : ''}`,
  async () => {
    makeDisk(folder, 'packaged', 'none', 'x86_64', '32');
    const image = ['-i', `packaged@@${espStart * 512}`];
    run(folder, 'mmd', ...image, '::/EFI', '::/EFI/BOOT', '::/EFI/debian');
    run(folder, 'mcopy', ...image, packagedPrograms.shim, '::/EFI/BOOT/BOOTX64.EFI');
    run(folder, 'mcopy', ...image, packagedPrograms.ipxeEfi, '::/EFI/debian/ipxe.efi');
    run(folder, 'mcopy', ...image, packagedPrograms.signedHelper, '::/EFI/debian/signed.efi');
    const told = (await check('packaged')).loaders.map((loader) => [
      loader.path,
      loader.architecture,
      loader.isShim,
      loader.isSigned,
    ]);
    expect(told).toEqual([
      ['EFI/BOOT/BOOTX64.EFI', 'x86_64', true, false],
      ['EFI/debian/ipxe.efi', 'x86_64', false, false],
      ['EFI/debian/signed.efi', 'x86_64', false, true],
    ]);
  },
);

const missingIso = missingTool('xorriso', 'mkfs.vfat', 'mcopy');
describe.skipIf(missingIso !== null)(missingIso ? `discs (needs ${missingIso})` : 'discs', () => {
  test('an ISO for BIOS, for EFI, for both, and a hybrid', async () => {
    const efi = path.join(folder, 'efi.img');
    writeFileSync(efi, new Uint8Array(2 * 1024 * 1024));
    run(folder, 'mkfs.vfat', 'efi.img');
    writeFileSync(path.join(folder, 'x64.efi'), efiProgram(machines.x86_64));
    run(folder, 'mmd', '-i', 'efi.img', '::/EFI', '::/EFI/BOOT');
    run(folder, 'mcopy', '-i', 'efi.img', 'x64.efi', '::/EFI/BOOT/BOOTX64.EFI');
    run(folder, 'mkdir', 'disc');
    run(folder, 'cp', 'efi.img', 'disc/efi.img');
    writeFileSync(path.join(folder, 'disc/boot.bin'), Buffer.alloc(2048, 0x90));
    const make = (name: string, ...args: string[]) =>
      run(folder, 'xorriso', '-as', 'mkisofs', '-quiet', '-o', name, ...args, 'disc');
    const bios = ['-b', 'boot.bin', '-no-emul-boot', '-boot-load-size', '4'];
    const uefi = ['-e', 'efi.img', '-no-emul-boot'];
    make('bios.iso', ...bios);
    make('uefi.iso', ...uefi);
    make('both.iso', ...bios, '-eltorito-alt-boot', ...uefi);
    make(
      'hybrid.iso',
      ...bios,
      '-eltorito-alt-boot',
      ...uefi,
      '-isohybrid-gpt-basdat',
      '-append_partition',
      '2',
      '0xef',
      'efi.img',
    );
    make('data.iso');
    const short = async (name: string) => {
      const { isIso, bios: hasBios, loaders, table } = await check(name);
      return [isIso, hasBios, loaders.map((loader) => loader.path).join(), table];
    };
    expect(await short('bios.iso')).toEqual([true, true, '', null]);
    expect(await short('uefi.iso')).toEqual([true, false, 'EFI/BOOT/BOOTX64.EFI', null]);
    expect(await short('both.iso')).toEqual([true, true, 'EFI/BOOT/BOOTX64.EFI', null]);
    expect(await short('data.iso')).toEqual([true, false, '', null]);
    expect((await short('hybrid.iso')).slice(0, 3)).toEqual([true, true, 'EFI/BOOT/BOOTX64.EFI']);
    expect((await check('hybrid.iso')).table).not.toBeNull();
    expect(await proposed('uefi.iso')).toBe('architecture=x86_64 hw_firmware_type=uefi hw_machine_type=q35');
    expect(await proposed('both.iso')).toBe('architecture=x86_64');
  });
});
