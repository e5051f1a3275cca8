import { gzipSync } from 'node:zlib';
import { expect, test, vi } from 'vitest';
import { latin1, viewOf } from '@/lib/inspect/bytes';
import { readFileKind } from '@/lib/inspect/file-kind';
import { countedBytes, type QemuImage, qemuFile } from '@/lib/inspect/qemu-images';

vi.setConfig({ testTimeout: 240_000 });

/** Numbers of chance that a seed repeats (mulberry32). */
function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * below);
  };
}

/** Whether a hypervisor would be led astray, straight by the bytes that say so, and not by what is tested. */
function isUnsafe(bytes: Uint8Array): boolean {
  if (bytes.length < 512) return false;
  const view = viewOf(bytes);
  if (latin1(bytes, 0, 4) === 'QED\0') return true;
  if (latin1(bytes, 0, 6) === 'LUKS\xba\xbe') return view.getUint16(6) !== 1;
  if (latin1(bytes, 0, 4) === 'QFI\xfb') {
    const version = view.getUint32(4);
    if (view.getBigUint64(8) !== 0n || (version !== 2 && version !== 3)) return true;
    return version === 3 && (view.getUint32(72) !== 0 || (view.getUint32(76) & ~0b1011) !== 0);
  }
  if (latin1(bytes, 0, 4) === 'KDMV') {
    if (view.getUint32(4, true) < 1 || view.getUint32(4, true) > 3) return true;
    if (view.getBigUint64(28, true) !== 1n) return true;
    const text = latin1(bytes, 512, 512 * Number(view.getBigUint64(36, true))).split('\0')[0] ?? '';
    if (!/createtype="(monolithicsparse|streamoptimized)"/i.test(text)) return true;
    return /^\s*(rw|rdonly|noaccess) .*\//im.test(text);
  }
  return false;
}

const kinds: QemuImage[] = [
  'qcow2-v3',
  'qcow2-v2',
  'qcow2-backing',
  'qcow2-data-file',
  'vmdk-sparse',
  'vmdk-stream',
  'vmdk-flat',
  'vdi',
  'vhd-dynamic',
  'vhdx',
  'luks',
  'ploop',
  'qed',
];

/** An ISO of one volume, with a boot record of El Torito behind its descriptor. */
function isoFile(): Uint8Array {
  const file = Buffer.alloc(64 * 1024);
  file.write('\x01CD001\x01', 32_768, 'latin1');
  file.writeUInt32LE(32, 32_768 + 80);
  file.writeUInt16LE(2048, 32_768 + 128);
  file.write('\0CD001\x01EL TORITO SPECIFICATION', 34_816, 'latin1');
  file.writeUInt32LE(19, 34_816 + 71);
  file.write('\xffCD001\x01', 36_864, 'latin1');
  return file;
}

/** A tar archive of small files, as an OVA has them. */
function tarFile(...names: string[]): Uint8Array {
  const members = names.map((name) => {
    const member = Buffer.alloc(1024);
    member.write(name);
    const numbers = ['0000644', '0000000', '0000000', '00000000010', '00000000000'];
    member.write(`${numbers.join('\x00')}\x00        0`, 100);
    member.write('ustar\x0000', 257);
    const sum = member.subarray(0, 512).reduce((total, byte) => total + byte, 0);
    member.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
    return member;
  });
  return Buffer.concat([...members, Buffer.alloc(1024)]);
}
const numbers = [0, 1, 0x7f, 0x80, 0xff];
/** Bytes that other formats are known by, to be written into these. */
const marks = [
  'QFI\xfb',
  'KDMV',
  'conectix',
  'vhdxfile',
  'LUKS\xba\xbe',
  'EFI PART',
  'CD001',
  'PK\x03\x04',
  '\x1f\x8b\x08\0',
  'ustar',
  'MZ',
  'HdrS',
  '# Disk DescriptorFile\n',
  '<html>',
  'createType="monolithicFlat"',
  '\x55\xaa',
];
const names = ['a.qcow2', 'a.img', 'a.vmdk', 'a.ova', 'a.qcow2.gz', 'initrd.img', 'a.box', 'a'];

test('10,000 files with anything written into them: an answer, soon, and none called safe that is not', async () => {
  const random = chance(4711);
  const originals = [
    ...kinds.map((kind) => qemuFile(kind)),
    isoFile(),
    tarFile('m.ovf', 'm.mf', 'disk.vmdk'),
    gzipSync(qemuFile('qcow2-v3')),
  ];
  // Each is taken for what it is before anything is written into it.
  const found = await Promise.all(originals.slice(-3).map((file) => readFileKind(countedBytes(file), 'a')));
  expect(found.map(({ kind, header }) => `${kind} ${header.format}`)).toEqual([
    'disk iso',
    'ova raw',
    'packed raw',
  ]);
  let unsafe = 0;
  for (let count = 0; count < 10_000; count += 1) {
    const original = originals[count % originals.length] ?? new Uint8Array();
    const cut = random(4) === 0;
    const bytes = original.slice(0, cut ? random(original.length) : Math.min(original.length, 256 * 1024));
    for (let change = random(8); change >= 0 && bytes.length > 0; change -= 1) {
      const at =
        random(2) === 0 ? random(Math.min(bytes.length, 128)) : random(Math.min(bytes.length, 70_000));
      const mark = random(6) === 0 ? (marks[random(marks.length)] ?? '') : '';
      const content = mark
        ? Buffer.from(mark, 'latin1')
        : Buffer.alloc(1 + random(8), random(2) === 0 ? random(256) : (numbers[random(5)] ?? 0));
      const place = mark && random(2) === 0 ? ([0, 510, 0x202, 512, 257, 32_769][random(6)] ?? 0) : at;
      bytes.set(content.subarray(0, Math.max(0, bytes.length - place)), Math.min(place, bytes.length));
    }
    const source = countedBytes(bytes);
    const reading = await readFileKind(source, names[random(names.length)] ?? 'a');
    if (source.taken() > 4 * 1024 * 1024) throw new Error(`case ${count} read ${source.taken()} bytes`);
    if (isUnsafe(bytes)) {
      unsafe += 1;
      if (reading.header.unsafe.length === 0 && reading.header.formats.length < 2)
        throw new Error(`case ${count} is unsafe and was called safe: ${JSON.stringify(reading)}`);
    }
  }
  // The table has teeth: of what can be unsafe at all, much was made so.
  expect(unsafe).toBeGreaterThan(2000);
});
