import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { blobBytes } from '@/lib/inspect/bytes';
import { type ImageHeader, inspectImage } from '@/lib/inspect/image-header';
import { countedBytes, type QemuImage, qemuFile, qemuImages } from '@/lib/inspect/qemu-images';

// A hang is what the fuzz looks for; a busy machine is none.
vi.setConfig({ testTimeout: 60_000 });

const mebibyte = 1024 * 1024;
const inspect = (bytes: Uint8Array) => inspectImage(countedBytes(bytes));
const checks = (header: ImageHeader) => header.unsafe.map((failure) => failure.check);
/** A file with text or numbers at some places. */
function made(length: number, ...parts: [at: number, content: string | number[]][]): Uint8Array {
  const bytes = new Uint8Array(length);
  for (const [at, content] of parts)
    bytes.set(typeof content === 'string' ? Buffer.from(content, 'latin1') : content, at);
  return bytes;
}
const isoDescriptor: [number, number[]] = [
  32_768,
  [1, ...Buffer.from('CD001'), 1, ...new Array(73).fill(0), 100, 0, 0, 0, ...new Array(44).fill(0), 0, 8],
];
const partition: [number, number[]][] = [
  [446, [0x80, 0, 0, 0, 0x83]],
  [510, [0x55, 0xaa]],
];

describe('what qemu-img makes', () => {
  test.each<[QemuImage, Partial<ImageHeader>]>([
    ['qcow2-v3', { format: 'qcow2', version: 3, virtualSize: 64 * mebibyte }],
    ['qcow2-v2', { format: 'qcow2', version: 2, virtualSize: 64 * mebibyte }],
    ['vmdk-sparse', { format: 'vmdk', version: 1, virtualSize: 64 * mebibyte }],
    ['vmdk-stream', { format: 'vmdk', version: 3, virtualSize: mebibyte }],
    ['vdi', { format: 'vdi', virtualSize: 64 * mebibyte }],
    ['vhd-dynamic', { format: 'vhd', virtualSize: 64 * mebibyte }],
    ['vhd-fixed', { format: 'vhd', virtualSize: mebibyte }],
    ['vhdx', { format: 'vhdx', virtualSize: 64 * mebibyte }],
    ['ploop', { format: 'ploop', version: 2, virtualSize: 64 * mebibyte }],
    ['luks', { format: 'luks', version: 1, virtualSize: 4 * mebibyte }],
  ])('%s is told and is safe', async (name, told) => {
    expect(await inspect(qemuFile(name))).toMatchObject({ ...told, unsafe: [], formats: [told.format] });
  });

  test.each<[QemuImage, string, string[]]>([
    ['qcow2-backing', 'qcow2', ['backing_file']],
    ['qcow2-data-file', 'qcow2', ['data_file']],
    ['vmdk-flat', 'vmdk', ['descriptor']],
    ['qed', 'qed', ['banned']],
  ])('%s is told and is not safe', async (name, format, unsafe) => {
    const header = await inspect(qemuFile(name));
    expect(header.format).toBe(format);
    expect(checks(header)).toEqual(unsafe);
  });

  test('a file of a browser is read like any other', async () => {
    const header = await inspectImage(blobBytes(new Blob([qemuFile('vhdx') as Uint8Array<ArrayBuffer>])));
    expect(header).toMatchObject({ format: 'vhdx', virtualSize: 64 * mebibyte });
  });
});

describe('what is hidden or wrong', () => {
  const changed = (name: QemuImage, ...parts: [number, number[] | string][]) => {
    const bytes = qemuFile(name);
    for (const [at, content] of parts)
      bytes.set(typeof content === 'string' ? Buffer.from(content, 'latin1') : content, at);
    return bytes;
  };

  test('features of qcow2 that nobody knows, and versions', async () => {
    expect(checks(await inspect(changed('qcow2-v3', [79, [0x10]])))).toEqual(['unknown_features']);
    expect(checks(await inspect(changed('qcow2-v3', [72, [1]])))).toEqual(['unknown_features']);
    expect(checks(await inspect(changed('qcow2-v3', [79, [0b1011]])))).toEqual([]);
    expect(checks(await inspect(changed('qcow2-v3', [7, [1]])))).toEqual(['unknown_features']);
    expect(checks(await inspect(changed('qcow2-v2', [79, [4]])))).toEqual(['data_file']);
    expect(checks(await inspect(changed('qcow2-v2', [79, [0x10]])))).toEqual([]);
    expect((await inspect(qemuFile('qcow2-v3').subarray(0, 511))).format).toBe('raw');
  });

  test('a vmdk that leads to another file, says nonsense or has another descriptor behind', async () => {
    const text = Buffer.from(qemuFile('vmdk-sparse').subarray(512, 1024)).toString('latin1');
    const rewrite = (from: RegExp, to: string) =>
      inspect(changed('vmdk-sparse', [512, text.replace(from, to).slice(0, 512)]));
    expect(checks(await rewrite(/SPARSE "[^"]*"/, 'SPARSE "/etc/shadow"'))).toEqual(['descriptor']);
    expect(checks(await rewrite(/monolithicSparse/, 'monolithicFlat'))).toEqual(['descriptor']);
    expect(checks(await rewrite(/RW \d+/, 'GO 1'))).toEqual(['descriptor']);
    expect(checks(await inspect(changed('vmdk-sparse', [28, [2]])))).toEqual(['descriptor']);
    expect(checks(await inspect(changed('vmdk-sparse', [38, [1]])))).toEqual(['descriptor']);
    expect(checks(await inspect(changed('vmdk-sparse', [4, [9]])))).toEqual(['descriptor']);
    // What a stream-optimised file of VMware's has and one of qemu-img's has not: a second header at its end.
    const header = changed('vmdk-stream', [56, new Array(8).fill(255)]);
    const marker = (type: number) => made(512, [12, [type]]);
    const footer = made(512, [0, [...qemuFile('vmdk-stream').subarray(0, 512)]]);
    const ending = (...sectors: Uint8Array[]) => inspect(Buffer.concat([header, ...sectors]));
    expect(checks(await ending(marker(3), footer, marker(0)))).toEqual([]);
    expect(checks(await ending(marker(1), footer, marker(0)))).toEqual(['footer']);
    expect(checks(await ending(marker(3), footer, marker(1)))).toEqual(['footer']);
    footer.set([7], 36);
    expect(checks(await ending(marker(3), footer, marker(0)))).toEqual(['footer']);
    expect(checks(await inspect(header))).toEqual(['footer']);
  });

  test('a vmdk of two subformats, or with a parent', async () => {
    const text = Buffer.from(qemuFile('vmdk-sparse').subarray(512, 1024))
      .toString('latin1')
      .replace(/\0+$/, '');
    const rewrite = async (change: (text: string) => string) => {
      const bytes = qemuFile('vmdk-sparse');
      const room = 20 * 512;
      bytes.fill(0, 512, 512 + room);
      bytes.set(Buffer.from(change(text), 'latin1').subarray(0, room), 512);
      return checks(await inspect(bytes));
    };
    expect(await rewrite((all) => all)).toEqual([]);
    expect(await rewrite((all) => all.replace('createType', 'CREATETYPE'))).toEqual([]);
    for (const further of [
      'createType="monolithicFlat"',
      'CREATETYPE="monolithicFlat"',
      '# createType="monolithicFlat"',
      'ddb.createType = "monolithicFlat"',
      'createType="monolithicSparse"',
    ]) {
      expect(await rewrite((all) => `${all}${further}\n`)).toEqual(['descriptor']);
      expect(await rewrite((all) => `${further}\n${all}`)).toEqual(['descriptor']);
    }
    expect(await rewrite((all) => all.replace('createType=', 'createType ='))).toEqual(['descriptor']);
    expect(await rewrite((all) => `${all}parentFileNameHint="other.vmdk"\n`)).toEqual(['backing_file']);
    expect(await rewrite((all) => `${all}# PARENTFILENAMEHINT="other.vmdk"\n`)).toEqual(['backing_file']);
  });

  test.each([
    '# Disk DescriptorFile\nversion=1\ncreateType="monolithicSparse"\nRW 4 SPARSE "disk.vmdk"\n',
    '# Disk DescriptorFile\nversion=1\nCREATETYPE="monolithicSparse"\ncreateType="monolithicFlat"\nRW 4 FLAT "x" 0\n',
    'createType="streamOptimized"\nRW 4 SPARSE "disk.vmdk"\n',
    'CreateType = "monolithicFlat"\n',
    '# disk descriptorfile\n',
    'version=1\n',
    '\r\n  \r\n#\u00e9\nversion=3\r\n\0\0\u00ff',
  ])('a descriptor alone is no disk: %j', async (text) => {
    const header = await inspect(made(text.length, [0, text]));
    expect(header).toMatchObject({ format: 'vmdk', virtualSize: null });
    expect(checks(header)).toEqual(['descriptor']);
  });

  test.each(['version=4\n', 'a\nversion=1\n', '#!/bin/sh\necho version=1\n'])(
    'text is no descriptor: %j',
    async (text) => {
      expect((await inspect(made(4096, [0, text]))).format).toBe('raw');
    },
  );

  test('one format behind another is a disguise, but for a bootable ISO and a disk in a fixed VHD', async () => {
    const iso = made(40_960, isoDescriptor);
    expect(await inspect(iso)).toMatchObject({ format: 'iso', virtualSize: 100 * 2048, formats: ['iso'] });
    expect(await inspect(made(40_960, isoDescriptor, ...partition))).toMatchObject({
      format: 'iso',
      formats: ['iso'],
    });
    iso.set(qemuFile('qcow2-v3').subarray(0, 512));
    expect((await inspect(iso)).formats).toEqual(['qcow2', 'iso']);
    const fixed = qemuFile('vhd-fixed');
    for (const [at, content] of partition) fixed.set(content, at);
    expect(await inspect(fixed)).toMatchObject({ format: 'vhd', virtualSize: mebibyte, formats: ['vhd'] });
  });

  test('a partition table, and what only looks like one', async () => {
    expect(await inspect(made(4096, ...partition))).toMatchObject({
      format: 'gpt',
      virtualSize: 4096,
      unsafe: [],
    });
    expect(checks(await inspect(made(4096, [510, [0x55, 0xaa]])))).toEqual(['mbr']);
    expect(checks(await inspect(made(4096, ...partition, [446, [7]])))).toEqual(['mbr']);
    const gpt = (...entry: number[]) => inspect(made(4096, [446, entry], [510, [0x55, 0xaa]]));
    expect(checks(await gpt(0, 0, 2, 0, 0xee, 0, 0, 0, 1))).toEqual([]);
    expect(checks(await gpt(0, 0, 2, 0, 0xee, 0, 0, 0, 2))).toEqual(['mbr']);
    const fat = made(4096, [510, [0x55, 0xaa]], [16, [2]], [21, [0xf8]]);
    expect((await inspect(fat)).format).toBe('raw');
  });
});

describe('fuzz', () => {
  const limit = 64 * 1024 + 2 * 1024 * 1024;
  /** Never throws, always an answer, and never more read than the formats need. */
  async function holds(bytes: Uint8Array): Promise<void> {
    const source = countedBytes(bytes);
    const header = await inspectImage(source);
    expect(header.formats.length).toBeGreaterThan(0);
    expect(header.virtualSize === null || Number.isSafeInteger(header.virtualSize)).toBe(true);
    expect(source.taken()).toBeLessThanOrEqual(limit);
  }

  test('any bytes', async () => {
    await fc.assert(fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), holds), { numRuns: 500 });
  });

  test.each(qemuImages)('%s with anything written into it, and cut anywhere', async (name) => {
    const original = qemuFile(name);
    const places = Math.min(original.length, 4096);
    const change = fc.tuple(
      fc.oneof(fc.nat({ max: places - 1 }), fc.nat({ max: original.length - 1 })),
      fc.oneof(
        fc.uint8Array({ minLength: 1, maxLength: 16 }),
        fc.constant(new Uint8Array(8).fill(255)),
        fc.constant(new Uint8Array(4).fill(127)),
      ),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(change, { minLength: 1, maxLength: 6 }),
        fc.oneof(fc.constant(original.length), fc.nat({ max: original.length })),
        async (changes, length) => {
          const bytes = original.slice();
          for (const [at, content] of changes) bytes.set(content.subarray(0, bytes.length - at), at);
          await holds(bytes.subarray(0, length));
        },
      ),
      { numRuns: 60 },
    );
  });
});
