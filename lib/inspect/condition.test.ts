import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { readFileKind } from '@/lib/inspect/file-kind';
import { madeFolder, missingTool, openBytes, run } from '@/lib/inspect/made-files';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

const mebibyte = 1024 * 1024;
const folder = madeFolder();
afterAll(() => rmSync(folder, { recursive: true }));
const missing = missingTool('qemu-img', 'qemu-io');
const secret = ['--object', 'secret,id=s,data=abc'];

/** Everything that qemu-img can make, with what should be told of it: format, what is unsafe, remarks. */
const made: [name: string, args: string[], format: string, unsafe: string, remarks: string][] = [
  ['raw', ['convert', '-O', 'raw'], 'gpt', '', ''],
  ['qcow2', ['convert', '-O', 'qcow2'], 'qcow2', '', ''],
  ['qcow2-old', ['convert', '-O', 'qcow2', '-o', 'compat=0.10'], 'qcow2', '', ''],
  ['qcow2-packed', ['convert', '-c', '-O', 'qcow2'], 'qcow2', '', ''],
  ['qcow2-zstd', ['convert', '-c', '-O', 'qcow2', '-o', 'compression_type=zstd'], 'qcow2', '', ''],
  ['qcow2-small', ['convert', '-O', 'qcow2', '-o', 'cluster_size=512'], 'qcow2', '', ''],
  ['qcow2-large', ['convert', '-O', 'qcow2', '-o', 'cluster_size=2M'], 'qcow2', '', ''],
  [
    'qcow2-extended',
    ['convert', '-O', 'qcow2', '-o', 'cluster_size=128k,extended_l2=on'],
    'qcow2',
    'unknown_features',
    '',
  ],
  ['qcow2-lazy', ['convert', '-O', 'qcow2', '-o', 'lazy_refcounts=on'], 'qcow2', '', ''],
  ...[1, 2, 4, 8, 32, 64].map((bits): [string, string[], string, string, string] => [
    `qcow2-counts-${bits}`,
    ['convert', '-O', 'qcow2', '-o', `refcount_bits=${bits}`],
    'qcow2',
    '',
    '',
  ]),
  ['qcow2-metadata', ['create', '-f', 'qcow2', '-o', 'preallocation=metadata'], 'qcow2', '', ''],
  ['qcow2-falloc', ['create', '-f', 'qcow2', '-o', 'preallocation=falloc'], 'qcow2', '', ''],
  ['qcow2-backing', ['create', '-f', 'qcow2', '-F', 'raw', '-b', 'base.raw'], 'qcow2', 'backing_file', ''],
  ['qcow2-data-file', ['create', '-f', 'qcow2', '-o', 'data_file=other.raw'], 'qcow2', 'data_file', ''],
  [
    'qcow2-luks',
    ['create', ...secret, '-f', 'qcow2', '-o', 'encrypt.format=luks,encrypt.key-secret=s'],
    'qcow2',
    '',
    'encrypted',
  ],
  [
    'qcow2-aes',
    ['create', ...secret, '-f', 'qcow2', '-o', 'encrypt.format=aes,encrypt.key-secret=s'],
    'qcow2',
    '',
    'encrypted',
  ],
  ['qcow', ['convert', '-O', 'qcow'], 'qcow2', 'unknown_features', 'old_version'],
  ['qed', ['convert', '-O', 'qed'], 'qed', 'banned', 'old_version'],
  ['vdi', ['convert', '-O', 'vdi'], 'vdi', '', ''],
  ['vdi-static', ['convert', '-O', 'vdi', '-o', 'static=on'], 'vdi', '', ''],
  ['vpc', ['convert', '-O', 'vpc'], 'vhd', '', ''],
  ['vpc-fixed', ['convert', '-O', 'vpc', '-o', 'subformat=fixed'], 'vhd', '', ''],
  ['vhdx', ['convert', '-O', 'vhdx'], 'vhdx', '', ''],
  ['vhdx-fixed', ['convert', '-O', 'vhdx', '-o', 'subformat=fixed'], 'vhdx', '', ''],
  ['vmdk', ['convert', '-O', 'vmdk'], 'vmdk', '', ''],
  ['vmdk-zeroed', ['convert', '-O', 'vmdk', '-o', 'zeroed_grain=on'], 'vmdk', '', ''],
  ['vmdk-stream', ['convert', '-O', 'vmdk', '-o', 'subformat=streamOptimized'], 'vmdk', '', ''],
  [
    'vmdk-flat',
    ['convert', '-O', 'vmdk', '-o', 'subformat=monolithicFlat'],
    'vmdk',
    'descriptor',
    'named_files',
  ],
  [
    'vmdk-split',
    ['convert', '-O', 'vmdk', '-o', 'subformat=twoGbMaxExtentSparse'],
    'vmdk',
    'descriptor',
    'named_files',
  ],
  [
    'vmdk-split-flat',
    ['convert', '-O', 'vmdk', '-o', 'subformat=twoGbMaxExtentFlat'],
    'vmdk',
    'descriptor',
    'named_files',
  ],
  ['vmdk-backing', ['create', '-f', 'vmdk', '-F', 'vmdk', '-b', 'base.vmdk'], 'vmdk', 'backing_file', ''],
  ['parallels', ['convert', '-O', 'parallels'], 'ploop', '', ''],
  ['luks', ['create', ...secret, '-f', 'luks', '-o', 'key-secret=s,iter-time=10'], 'luks', '', 'encrypted'],
];

async function read(name: string) {
  const source = openBytes(path.join(folder, name));
  try {
    const reading = await readFileKind(source, name);
    expect(source.taken()).toBeLessThanOrEqual(2 * mebibyte);
    return reading;
  } finally {
    source.done();
  }
}
const codes = async (name: string) => (await read(name)).remarks.map(({ code }) => code).join(' ');

describe.skipIf(missing !== null)(
  missing ? `what qemu-img makes (needs ${missing})` : 'what qemu-img makes',
  () => {
    beforeAll(() => {
      // A disk of 8 MiB with something in it here and there, up to its last sector.
      const base = Buffer.alloc(8 * mebibyte);
      for (let at = 0; at < base.length; at += 700_001) base.write(`data at ${at}`.repeat(200), at, 'latin1');
      base.fill(0, 0, 512);
      base.set([0, 0, 2, 0, 0x83, 0, 0, 0, 0, 8, 0, 0, 0, 0x38], 446);
      base.set([0x55, 0xaa], 510);
      base.write('end', base.length - 3, 'latin1');
      writeFileSync(path.join(folder, 'base.raw'), base);
      run(folder, 'qemu-img', 'convert', '-f', 'raw', '-O', 'vmdk', 'base.raw', 'base.vmdk');
      for (const [name, args] of made) {
        const [verb = '', ...rest] = args;
        const noSize = verb === 'convert' || rest.includes('-b');
        if (verb === 'convert')
          run(folder, 'qemu-img', verb, '-t', 'unsafe', '-f', 'raw', ...rest, 'base.raw', name);
        else run(folder, 'qemu-img', verb, '-q', ...rest, name, ...(noSize ? [] : ['8M']));
      }
    });

    test.each(made)('%s is told', async (name, _args, format, unsafe, remarks) => {
      const { header } = await read(name);
      expect([header.format, header.unsafe.map(({ check }) => check).join(' '), await codes(name)]).toEqual([
        format,
        unsafe,
        remarks,
      ]);
    });

    const measured = made.filter(
      ([name, [verb]]) =>
        name === 'vhdx-fixed' || (verb === 'convert' && !/split|flat$|fixed$|qed|^qcow$/.test(name)),
    );
    // Of a cluster that may be packed only its beginning must be there, and qemu-img leaves room behind the last grain.
    const parts = (name: string) => (name === 'vmdk-stream' ? [0.45, 0.3] : [0.85, 0.6, 0.3]);
    test.each(measured)('%s that was cut is told', async (name) => {
      const cut = `cut-${name}`;
      const bytes = readFileSync(path.join(folder, name));
      for (const part of parts(name)) {
        writeFileSync(path.join(folder, cut), bytes.subarray(0, Math.floor(bytes.length * part)));
        expect([part, await codes(cut)]).toEqual([part, 'truncated']);
      }
    });

    test('snapshots, and marks of who wrote it last', async () => {
      run(folder, 'qemu-img', 'convert', '-f', 'raw', '-O', 'qcow2', 'base.raw', 'marked.qcow2');
      for (const name of ['one', 'two']) run(folder, 'qemu-img', 'snapshot', '-c', name, 'marked.qcow2');
      expect((await read('marked.qcow2')).remarks).toEqual([{ code: 'snapshots', count: 2 }]);
      const bytes = readFileSync(path.join(folder, 'marked.qcow2'));
      bytes[79] = 3;
      writeFileSync(path.join(folder, 'marked.qcow2'), bytes);
      expect(await codes('marked.qcow2')).toBe('dirty corrupt snapshots');
      bytes[23] = 40;
      writeFileSync(path.join(folder, 'marked.qcow2'), bytes);
      expect(await codes('marked.qcow2')).toBe('dirty corrupt snapshots damaged');
    });

    test('the files that a descriptor names', async () => {
      expect((await read('vmdk-flat')).remarks).toEqual([{ code: 'named_files', files: ['vmdk-flat-flat'] }]);
      expect((await read('vmdk-flat')).kind).toBe('descriptor');
      // What lies beside it is the disk as it is.
      expect((await read('vmdk-flat-flat')).suits.at(-1)).toEqual({
        disk_format: 'raw',
        container_format: 'bare',
      });
    });
  },
);

/** Descriptors as the makers write them, alone: each names its files, none is a disk. */
const descriptors: [maker: string, text: string, files: string[]][] = [
  [
    'ESXi, flat',
    '# Disk DescriptorFile\nversion=1\nencoding="UTF-8"\nCID=fffffffe\nparentCID=ffffffff\ncreateType="vmfs"\n\n# Extent description\nRW 33554432 VMFS "vm-flat.vmdk"\n\n# The Disk Data Base\n#DDB\n\nddb.adapterType = "lsilogic"\n',
    ['vm-flat.vmdk'],
  ],
  [
    'ESXi, snapshot',
    '# Disk DescriptorFile\nversion=1\nCID=1\nparentCID=2\nisNativeSnapshot="no"\ncreateType="vmfsSparse"\nparentFileNameHint="vm.vmdk"\nRW 33554432 VMFSSPARSE "vm-000001-delta.vmdk"\n',
    ['vm-000001-delta.vmdk'],
  ],
  [
    'ESXi, new snapshot',
    '# Disk DescriptorFile\nversion=4\nencoding="UTF-8"\nCID=1\nparentCID=2\ncreateType="seSparse"\nparentFileNameHint="vm.vmdk"\nRW 33554432 SESPARSE "vm-000001-sesparse.vmdk"\n',
    ['vm-000001-sesparse.vmdk'],
  ],
  [
    'Workstation, split',
    '# Disk DescriptorFile\r\nversion=1\r\nCID=1\r\nparentCID=ffffffff\r\ncreateType="twoGbMaxExtentSparse"\r\n\r\nRW 8323072 SPARSE "vm-s001.vmdk"\r\nRW 8323072 SPARSE "vm-s002.vmdk"\r\n',
    ['vm-s001.vmdk', 'vm-s002.vmdk'],
  ],
  [
    'Workstation, of a disk',
    '# Disk DescriptorFile\nversion=1\ncreateType="fullDevice"\nRW 63 FLAT "\\\\.\\PhysicalDrive0" 0\n',
    ['\\\\.\\PhysicalDrive0'],
  ],
  [
    'VirtualBox, raw',
    '# Disk DescriptorFile\nversion=1\nCID=1\nparentCID=ffffffff\ncreateType="partitionedDevice"\n\nRW 63 FLAT "vm-pt.vmdk" 0\nRW 100 FLAT "/dev/sda" 63\nRW 10 ZERO\n',
    ['vm-pt.vmdk', '/dev/sda'],
  ],
  [
    'qemu-img',
    '# Disk DescriptorFile\nversion=1\nCID=9\nparentCID=ffffffff\ncreateType="monolithicFlat"\n\n# Extent description\nRW 2048 FLAT "x-flat.vmdk" 0\n',
    ['x-flat.vmdk'],
  ],
];
test.each(descriptors)('a descriptor of %s names its files and is no disk', async (_maker, text, files) => {
  writeFileSync(path.join(folder, 'alone.vmdk'), text);
  const reading = await read('alone.vmdk');
  expect(reading).toMatchObject({ kind: 'descriptor', suits: [], remarks: [{ code: 'named_files', files }] });
  expect(reading.header.unsafe).not.toEqual([]);
});

/** Debian's Glance 25.1, where it is installed: a second opinion on every file made above. */
const glance = '/usr/lib/python3/dist-packages/glance/common/format_inspector.py';
const askGlance = `
import importlib.util, json, os, sys
spec = importlib.util.spec_from_file_location('format_inspector', ${JSON.stringify(glance)})
inspectors = importlib.util.module_from_spec(spec); spec.loader.exec_module(inspectors)
told = {}
for name in sys.argv[1:]:
    found = inspectors.detect_file_format(name)
    try: safe = bool(found.safety_check())
    except Exception: safe = False
    try: size = found.virtual_size
    except Exception: size = 0
    told[os.path.basename(name)] = [str(found), safe, size]
print(json.dumps(told))`;
/** Only the tests on a real OpenStack install it, and run this file for it (scripts/test-openstack.mjs). */
const hasGlance = missing === null && readable(glance);
function readable(file: string): boolean {
  try {
    return readFileSync(file).length > 0;
  } catch {
    return false;
  }
}

const withGlance = (title: string, body: () => Promise<void>) => {
  if (hasGlance) test(title, body);
};
withGlance('Glance itself says the same of each', async () => {
  const names = readdirSync(folder).filter((name) => !name.startsWith('cut-'));
  const files = names.map((name) => path.join(folder, name));
  const answer = execFileSync('/usr/bin/python3', ['-c', askGlance, ...files], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const told: Record<string, [string, boolean, number]> = JSON.parse(answer);
  for (const name of names) {
    const [format, safe, virtualSize] = told[name] ?? ['', true, 0];
    const { header } = await read(name);
    const ours = header.unsafe.length === 0;
    if (!safe) expect([name, ours]).toEqual([name, false]);
    // Glance 25.1 knows fewer formats, and takes a fixed VHD, which has no head, for the disk in it.
    if (format !== 'raw') expect([name, header.format]).toEqual([name, format]);
    if (format !== 'raw' && safe && ours) expect([name, header.virtualSize]).toEqual([name, virtualSize]);
  }
  expect(names.length).toBeGreaterThan(made.length);
});
