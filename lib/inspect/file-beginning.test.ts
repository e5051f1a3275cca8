import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readFileBeginning } from '@/lib/inspect/file-beginning';
import { formatsByName } from '@/lib/inspect/formats-by-name';
import { bytesOf, madeFolder, missingTool, run } from '@/lib/inspect/made-files';

const folder = madeFolder();
afterAll(() => rmSync(folder, { recursive: true }));
const mebibyte = 1024 * 1024;
const first = 256 * 1024;

const missing = missingTool('qemu-img');
const formats: [string, string, string[]][] = [
  ['qcow2', 'qcow2', []],
  ['qcow2', 'qcow2', ['-o', 'compat=0.10']],
  ['vmdk', 'vmdk', []],
  ['vmdk', 'vmdk', ['-o', 'subformat=streamOptimized']],
  ['vdi', 'vdi', []],
  ['vhdx', 'vhdx', []],
  ['vpc', 'vhd', []],
  ['vpc', 'vhd', ['-o', 'subformat=fixed']],
  ['raw', 'raw', []],
];

test.skipIf(missing !== null).each(formats)(
  'of a whole %s (%s) with %j the first bytes tell nothing that is wrong',
  async (made, format, options) => {
    const name = `disk.${format}`;
    const source = path.join(folder, 'full.raw');
    run(folder, 'dd', 'if=/dev/urandom', `of=${source}`, 'bs=1M', 'count=4', 'status=none');
    run(folder, 'qemu-img', 'convert', '-f', 'raw', '-O', made, ...options, source, name);
    const bytes = bytesOf(folder, name);
    const reading = await readFileBeginning(bytes.subarray(0, first), bytes.length, name);
    expect(reading).toMatchObject({ kind: 'disk', remarks: [], header: { unsafe: [] } });
    expect(reading?.suits).toEqual([{ disk_format: format, container_format: 'bare' }]);
  },
);

test('what the header itself tells is told: a backing file, an end that is not there', async () => {
  const qcow2 = Buffer.alloc(first);
  qcow2.write('QFI\xfb\0\0\0\x03', 0, 'latin1');
  qcow2.writeUInt32BE(16, 20);
  qcow2.writeBigUInt64BE(200n, 8);
  qcow2.writeUInt32BE(10, 16);
  qcow2.writeUInt32BE(104, 100);
  qcow2.writeBigUInt64BE(BigInt(4 * mebibyte), 40);
  qcow2.writeUInt32BE(1, 36);
  const reading = await readFileBeginning(qcow2, mebibyte, 'disk.qcow2');
  expect(reading?.header.unsafe.map(({ check }) => check)).toContain('backing_file');
  expect(reading?.remarks.map(({ code }) => code)).toContain('truncated');
});

test('a page of the web, whole or not, and of a size that nobody tells', async () => {
  const page = Buffer.from(`<!DOCTYPE html><title>Sign in</title>${' '.repeat(first)}`);
  for (const [bytes, size] of [
    [page, page.length],
    [page.subarray(0, first), page.length],
    [page.subarray(0, first), null],
  ] as const)
    expect(await readFileBeginning(bytes, size, 'noble.img')).toMatchObject({
      kind: 'document',
      detail: 'html',
      suits: [],
    });
});

test('bytes that tell nothing are no size and no fault', async () => {
  const zeros = new Uint8Array(first);
  expect(await readFileBeginning(zeros, null, 'disk.raw')).toMatchObject({
    kind: 'disk',
    header: { format: 'raw', virtualSize: null },
    suits: [{ disk_format: 'raw' }],
  });
  expect(await readFileBeginning(zeros, 64 * mebibyte, 'disk.vhd')).toMatchObject({
    suits: [{ disk_format: 'vhd' }],
    remarks: [],
  });
  expect(await readFileBeginning(zeros, 64 * mebibyte, 'disk.qcow2')).toMatchObject({
    remarks: [{ code: 'name_says', said: 'qcow2' }],
  });
  expect(await readFileBeginning(new Uint8Array(), 0, 'x')).toMatchObject({ kind: 'empty' });
});

test('where nobody saw a byte, the name alone tells the formats', () => {
  const accepted = { diskFormats: ['qcow2', 'raw', 'vmdk', 'iso'], containerFormats: ['bare', 'ova'] };
  const named = (name: string) => formatsByName(name, accepted);
  expect(named('noble.qcow2')).toEqual({ disk_format: 'qcow2', container_format: 'bare' });
  expect(named('X.ISO')).toEqual({ disk_format: 'iso', container_format: 'bare' });
  expect(named('m.ova')).toEqual({ disk_format: 'vmdk', container_format: 'ova' });
  for (const name of ['noble.img', 'disk.vdi', 'disk.qcow2.xz', '', 'a.box'])
    expect(named(name), name).toBe(null);
});
