import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { firstBytes } from '@/lib/inspect/bytes';
import { type FileReading, readFileKind } from '@/lib/inspect/file-kind';
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
import { countedBytes } from '@/lib/inspect/qemu-images';

const folder = madeFolder();
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(path.join(folder, 'one'), 'one');
const mebibyte = 1024 * 1024;

async function read(name: string, as = name): Promise<FileReading> {
  const source = openBytes(path.join(folder, name));
  try {
    const reading = await readFileKind(source, as);
    expect(source.taken()).toBeLessThanOrEqual(mebibyte);
    return reading;
  } finally {
    source.done();
  }
}
const readBytes = (bytes: Uint8Array | string, name: string) =>
  readFileKind(countedBytes(Buffer.from(bytes)), name);
const write = (name: string, bytes: Uint8Array | string) => {
  writeFileSync(path.join(folder, name), bytes);
  return name;
};
/** In short what a reading says: kind, detail, formats, remarks. */
const told = ({ kind, detail, suits, remarks }: FileReading) =>
  [
    kind,
    detail ?? '-',
    suits.map((suit) => `${suit.disk_format}/${suit.container_format}`).join(' ') || '-',
    remarks.map(({ code }) => code).join(' ') || '-',
  ].join(' | ');
/** A test that needs tools: skipped, and said so in its name, where one is not on this machine. */
const withTools = (title: string, tools: string[], body: () => Promise<void>) => {
  const missing = missingTool(...tools);
  test.skipIf(missing !== null)(missing ? `${title} (needs ${missing})` : title, body);
};
function disk(name: string, script: string): string {
  run(folder, 'qemu-img', 'create', '-q', '-f', 'raw', name, '16M');
  runWith(folder, script, 'sfdisk', '-q', name);
  return name;
}

withTools(
  'a raw disk with a partition table is raw, and said so',
  ['qemu-img', 'sfdisk', 'sgdisk'],
  async () => {
    const gpt = 'label: gpt\nsize=4MiB, type=uefi\ntype=linux\n';
    expect(told(await read(disk('gpt.raw', gpt)))).toBe('disk | gpt | gpt/bare raw/bare | -');
    expect(told(await read('gpt.raw', 'gpt.img'))).toBe('disk | gpt | gpt/bare raw/bare | -');
    expect(told(await read(disk('mbr.raw', 'label: dos\ntype=83, bootable\n')))).toBe(
      'disk | mbr | gpt/bare raw/bare | -',
    );
    run(folder, 'qemu-img', 'create', '-q', '-f', 'raw', 'sg.raw', '16M');
    run(folder, 'sgdisk', '-n', '1:2048:+4M', '-t', '1:ef00', '-n', '2::+1M', 'sg.raw');
    expect(told(await read('sg.raw'))).toBe('disk | gpt | gpt/bare raw/bare | -');
    run(folder, 'sgdisk', '-h', '1:2', 'sg.raw');
    expect((await read('sg.raw')).detail).toBe('gpt');
    // Cut off: the copy of the table at the disk's end is not there, and neither is a partition's end.
    write('cut.raw', bytesOf(folder, 'gpt.raw').subarray(0, 9 * mebibyte));
    expect((await read('cut.raw')).remarks).toEqual([{ code: 'truncated', expected: 16 * mebibyte }]);
    write('cut-mbr.raw', bytesOf(folder, 'mbr.raw').subarray(0, 9 * mebibyte));
    expect((await read('cut-mbr.raw')).remarks).toEqual([{ code: 'truncated', expected: 16 * mebibyte }]);
    expect(told(await read('gpt.raw', 'gpt.qcow2'))).toBe('disk | gpt | gpt/bare raw/bare | name_says');
  },
);

withTools('a disk that is one file system', ['mkfs.vfat', 'mkfs.ext4'], async () => {
  write('fat.img', new Uint8Array(16 * mebibyte));
  run(folder, 'mkfs.vfat', 'fat.img');
  expect(told(await read('fat.img'))).toBe('disk | fat | raw/bare | -');
  for (const bits of ['12', '16', '32']) {
    write(`fat${bits}.img`, new Uint8Array(40 * mebibyte));
    run(
      folder,
      'mkfs.vfat',
      '-F',
      bits,
      '-s',
      bits === '32' ? '1' : bits === '16' ? '4' : '64',
      `fat${bits}.img`,
    );
    expect((await read(`fat${bits}.img`)).detail).toBe('fat');
  }
  write('ext.img', new Uint8Array(16 * mebibyte));
  run(folder, 'mkfs.ext4', '-q', 'ext.img');
  expect(told(await read('ext.img'))).toBe('disk | ext | raw/bare | -');
});

test('bytes that nothing marks are raw only where the name does not say otherwise', async () => {
  const noise = new Uint8Array(5000).map((_, at) => ((at * 7919) % 251) | 1);
  for (const name of ['a.raw', 'a.img', 'a', 'a.bin', 'a.dd'])
    expect(told(await readBytes(noise, name))).toBe('disk | - | raw/bare | -');
  for (const name of ['a.qcow2', 'a.vmdk', 'a.iso', 'a.ova', 'a.qcow2.gz', 'a.zip'])
    expect(told(await readBytes(noise, name))).toBe('disk | - | - | name_says');
  expect(told(await readBytes(new Uint8Array(0), 'a.raw'))).toBe('empty | - | - | -');
});

test('kernels and initial RAM disks', async () => {
  const bytes = (...parts: [number, string][]) => {
    const file = Buffer.alloc(4096);
    for (const [at, mark] of parts) file.write(mark, at, 'latin1');
    return file;
  };
  const x86 = bytes([0x202, 'HdrS\x0f\x02'], [510, '\x55\xaa'], [0x236, '\x3f']);
  expect(told(await readBytes(x86, 'vmlinuz-6.1'))).toBe('kernel | x86_64 | aki/aki | -');
  expect(told(await readBytes(bytes([0x202, 'HdrS\x03\x02'], [510, '\x55\xaa']), 'memdisk'))).toBe(
    'kernel | i686 | aki/aki | -',
  );
  expect(told(await readBytes(bytes([0, 'MZ'], [56, 'ARM\x64']), 'Image'))).toBe(
    'kernel | aarch64 | aki/aki | -',
  );
  expect(told(await readBytes(bytes([56, 'RSC\x05']), 'Image'))).toBe('kernel | riscv64 | aki/aki | -');
  expect(told(await readBytes(bytes([36, '\x18\x28\x6f\x01']), 'zImage'))).toBe(
    'kernel | armv7l | aki/aki | -',
  );
  const elf = bytes([0, '\x7fELF\x02\x01\x01'], [16, '\x02\0\x3e\0']);
  expect(told(await readBytes(elf, 'vmlinux'))).toBe('kernel | x86_64 | aki/aki | -');
  expect(told(await readBytes(bytes([0, '070701000000']), 'initrd.img'))).toBe('initrd | - | ari/ari | -');
});

withTools('what this machine itself starts and runs', ['cpio', 'gzip', 'zstd', 'xz'], async () => {
  runWith(folder, 'one\n', 'cpio', '-o', '-H', 'newc', '-F', 'plain.cpio');
  expect(told(await read('plain.cpio', 'initrd.img'))).toBe('initrd | - | ari/ari | -');
  run(folder, 'gzip', '-k', 'plain.cpio');
  expect(told(await read('plain.cpio.gz', 'initrd.gz'))).toBe('initrd | - | ari/ari | -');
  run(folder, 'zstd', '-q', 'plain.cpio');
  expect(told(await read('plain.cpio.zst', 'initrd.img-6.1'))).toBe('initrd | - | ari/ari | -');
  run(folder, 'xz', '-k', 'plain.cpio');
  expect(told(await read('plain.cpio.xz', 'initramfs-linux.img'))).toBe('initrd | - | ari/ari | -');
  const own = openBytes(process.execPath);
  expect(told(await readFileKind(own, 'node'))).toMatch(/^program \| (x86_64|aarch64) \| - \| -$/);
  own.done();
});

/** Of each program what it is, by its bytes alone. */
const programs = {
  ipxeKernel: 'kernel | i686 | aki/aki | -',
  memtestKernel: 'kernel | x86_64 | aki/aki | -',
  memtestKernel32: 'kernel | i686 | aki/aki | -',
  ipxeEfi: 'program | x86_64 | - | -',
  // It is both: an EFI program that a boot loader of Linux starts too.
  memtestEfi: 'kernel | x86_64 | aki/aki | -',
  shim: 'program | x86_64 | - | -',
  signedHelper: 'program | x86_64 | - | -',
  ipxeIso: 'disk | - | iso/bare | -',
} as const;
for (const program of Object.keys(programs) as (keyof typeof programs)[]) {
  const missing = missingProgram(program);
  test.skipIf(missing !== null)(`${packagedPrograms[program]}, of a package`, async () => {
    const file = openBytes(packagedPrograms[program]);
    expect(told(await readFileKind(file, 'a'))).toBe(programs[program]);
    file.done();
  });
}

withTools('archives: an OVA, containers, boxes, and others', ['tar', 'qemu-img', 'gzip'], async () => {
  run(folder, 'qemu-img', 'create', '-q', '-f', 'vmdk', 'disk.vmdk', '1M');
  for (const name of [
    'm.ovf',
    'm.mf',
    'metadata.json',
    'Vagrantfile',
    'box.img',
    'manifest.json',
    'oci-layout',
  ])
    write(name, '{}');
  write('index.json', '{}');
  const tar = (name: string, ...files: string[]) => {
    run(
      folder,
      'tar',
      '--format',
      name.startsWith('gnu') ? 'gnu' : name.startsWith('pax') ? 'pax' : 'ustar',
      '-cf',
      name,
      ...files,
    );
    return name;
  };
  const ova = 'ova | - | vmdk/ova | -';
  expect(told(await read(tar('m.ova', 'm.ovf', 'm.mf', 'disk.vmdk')))).toBe(ova);
  expect(told(await read(tar('gnu.ova', 'm.ovf', 'disk.vmdk')))).toBe(ova);
  expect(told(await read(tar('pax.ova', './m.ovf', 'disk.vmdk')))).toBe(ova);
  expect(told(await read(tar('late.ova', 'disk.vmdk', 'm.ovf')))).toBe(ova);
  expect(told(await read('m.ova', 'm.vmdk'))).toBe('ova | - | vmdk/ova | name_says');
  expect(told(await read(tar('docker.tar', 'disk.vmdk', 'manifest.json')))).toBe(
    'docker | - | raw/docker | -',
  );
  expect(told(await read(tar('oci.tar', 'oci-layout', 'index.json')))).toBe('docker | - | raw/docker | -');
  expect(told(await read(tar('a.box', 'metadata.json', 'Vagrantfile', 'box.img')))).toBe('box | - | - | -');
  run(folder, 'gzip', '-k', 'a.box');
  expect(told(await read('a.box.gz', 'a.box'))).toBe('box | gz | - | -');
  expect(told(await read(tar('m.box', 'm.ovf', 'disk.vmdk', 'Vagrantfile', 'metadata.json')))).toBe(
    'box | - | - | -',
  );
  expect(told(await read(tar('some.tar', 'one', 'm.mf')))).toBe('tar | - | - | -');
  expect(told(await readBytes(bytesOf(folder, 'm.ova').subarray(0, 20_000), 'm.ova'))).toBe(
    'ova | - | vmdk/ova | truncated',
  );
});

withTools(
  'packed files, by their bytes and their names',
  ['qemu-img', 'gzip', 'xz', 'zstd', 'bzip2', 'zip'],
  async () => {
    run(folder, 'qemu-img', 'create', '-q', '-f', 'qcow2', 'd.qcow2', '8M');
    const packers: [string, string[]][] = [
      ['gz', ['gzip', '-k', 'd.qcow2']],
      ['xz', ['xz', '-k', 'd.qcow2']],
      ['zst', ['zstd', '-q', 'd.qcow2']],
      ['bz2', ['bzip2', '-k', 'd.qcow2']],
      ['zip', ['zip', '-q', 'd.qcow2.zip', 'd.qcow2']],
    ];
    for (const [ending, [tool = '', ...args]] of packers) {
      run(folder, tool, ...args);
      const reading = await read(`d.qcow2.${ending}`);
      expect(told(reading)).toBe(`packed | ${ending} | qcow2/compressed | -`);
      expect(told(await read(`d.qcow2.${ending}`, 'd.qcow2'))).toBe(
        `packed | ${ending} | qcow2/compressed | name_says`,
      );
    }
    expect((await read('d.qcow2.gz')).inside).toEqual({ kind: 'disk', detail: null, format: 'qcow2' });
    // Only gzip can be looked into: a name that lies is found out.
    expect((await read('d.qcow2.gz', 'd.vmdk.gz')).suits).toEqual([
      { disk_format: 'qcow2', container_format: 'compressed' },
    ]);
    run(folder, 'gzip', '-kn', 'one');
    expect(told(await read('one.gz', 'readme.gz'))).toBe('packed | gz | - | -');
  },
);

test('documents are no images, whatever their name says', async () => {
  const page = '<!DOCTYPE html>\n<html><head><title>404 Not Found</title></head></html>\n';
  expect(told(await readBytes(page, 'x.qcow2'))).toBe('document | html | - | name_says');
  expect((await readBytes(`\ufeff\n<!-- proxy -->\n${page}`, 'x')).detail).toBe('html');
  expect((await readBytes('<?xml version="1.0"?><html xmlns="x">', 'x')).detail).toBe('html');
  // Comments that could be told apart in any number of ways are read once.
  expect((await readBytes('<!---->'.repeat(585), 'x')).detail).toBe('text');
  expect((await readBytes(`${'<!----> '.repeat(100)}<html>`, 'x')).detail).toBe('html');
  expect((await readBytes('<?xml version="1.0"?><Error><Code>NoSuchKey</Code></Error>', 'x')).detail).toBe(
    'xml',
  );
  expect((await readBytes('{"message": "Not found"}', 'x.img')).detail).toBe('json');
  expect((await readBytes('%PDF-1.7\n%\xe2\xe3', 'x.img')).detail).toBe('pdf');
  expect((await readBytes(Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), 'x.img')).detail).toBe('picture');
  expect((await readBytes('!<arch>\ndebian-binary', 'x.deb')).detail).toBe('package');
  expect((await readBytes('-----BEGIN PGP SIGNATURE-----\n', 'x.asc')).detail).toBe('pgp');
  expect((await readBytes('d41d8cd9  debian.qcow2\n', 'SHA512SUMS')).detail).toBe('text');
  expect(told(await readBytes('disk '.repeat(20_000), 'x.raw'))).toBe('disk | - | raw/bare | -');
  expect((await readBytes('镜像不存在\n', 'x.raw')).detail).toBe('text');
});

test('a packed file in a packed file is not looked into, and holds no disk', async () => {
  const twice = gzipSync(gzipSync(Buffer.alloc(5000, 1)));
  const reading = await readBytes(twice, 'a.raw.gz.gz');
  expect(told(reading)).toBe('packed | gz | - | -');
  expect(reading.inside).toEqual({ kind: 'packed', detail: 'gz', format: 'raw' });
});

test('what VMware has beside its own disks', async () => {
  const part = (mark: string) => Buffer.concat([Buffer.from(mark, 'latin1'), Buffer.alloc(2000)]);
  expect(told(await readBytes(part('COWD'), 'vm-000001-delta.vmdk'))).toBe('esxi_sparse | - | - | -');
  expect(told(await readBytes(part('\xbe\xba\xfe\xca'), 'vm-sesparse.vmdk'))).toBe('esxi_sparse | - | - | -');
  expect(told(await readBytes(Buffer.alloc(2000, 1), 'vm-flat.vmdk'))).toBe('disk | - | raw/bare | -');
});

test('stumps are named as what they began as', async () => {
  const qcow2 = Buffer.alloc(300);
  qcow2.write('QFI\xfb\0\0\0\x03', 'latin1');
  expect(told(await readBytes(qcow2, 'x.qcow2'))).toBe('stump | qcow2 | - | -');
  expect(told(await readBytes(qcow2.subarray(0, 5), 'x.img'))).toBe('stump | qcow2 | - | -');
  expect((await readBytes(Buffer.from('KDMV\x01'), 'x.vmdk')).detail).toBe('vmdk');
});

test('the first bytes of something long are enough', async () => {
  const head = Buffer.alloc(96 * 1024);
  head.write('QFI\xfb\0\0\0\x03', 'latin1');
  head.writeUInt32BE(16, 20);
  head.writeUInt32BE(4, 96);
  head.writeUInt32BE(104, 100);
  expect((await readFileKind(firstBytes(head, 5e9), 'x.qcow2')).kind).toBe('disk');
});
