import { expect, test } from 'vitest';
import { acceptedFormats, fileAdvice, isQuestionable, recordAdvice } from '@/lib/inspect/file-advice';
import { type FileReading, readFileKind } from '@/lib/inspect/file-kind';
import { countedBytes, type QemuImage, qemuFile } from '@/lib/inspect/qemu-images';
import { messages } from '@/lib/messages/load';

const accepted = {
  diskFormats: ['raw', 'qcow2', 'vmdk', 'vhd', 'vhdx', 'vdi', 'iso', 'aki', 'ari', 'ploop'],
  containerFormats: ['bare', 'aki', 'ari', 'ova', 'docker', 'compressed'],
};
const plain = { diskFormats: ['raw', 'qcow2', 'iso'], containerFormats: ['bare'] };
const bare = (disk_format: string) => ({ disk_format, container_format: 'bare' });

const reading = (kind: FileReading['kind'], more: Partial<FileReading> = {}): FileReading => ({
  header: { format: 'raw', version: null, virtualSize: 1000, unsafe: [], formats: ['raw'] },
  kind,
  detail: null,
  inside: null,
  suits: [],
  remarks: [],
  ...more,
});
const keys = (told: ReturnType<typeof fileAdvice>) => told.map(({ key }) => key);
const tell = (of: FileReading, chosen = bare(''), formats = accepted, name = 'a') =>
  fileAdvice(of, name, 300, chosen, formats);
const image = (name: QemuImage, as = 'a') => readFileKind(countedBytes(qemuFile(name)), as);

test('a raw disk with a partition table is taken as raw, without a word of another format', async () => {
  const disk = new Uint8Array(4096);
  disk.set([0, 0, 2, 0, 0xee, 0, 0, 0, 1], 446);
  disk.set([0x55, 0xaa], 510);
  const gpt = await readFileKind(countedBytes(disk), 'disk.raw');
  expect(acceptedFormats(gpt, accepted)).toEqual(bare('raw'));
  expect(acceptedFormats(gpt, { ...accepted, diskFormats: ['gpt', 'raw'] })).toEqual(bare('gpt'));
  expect(tell(gpt, bare('raw'))).toEqual([]);
  expect(tell(gpt, bare('gpt'), { ...accepted, diskFormats: ['gpt', 'raw'] })).toEqual([]);
  expect(tell(gpt, bare('ami'))).toEqual([]);
  expect(tell(gpt, bare('qcow2'))).toMatchObject([
    { key: 'mismatch', values: { found: 'raw', chosen: 'qcow2' } },
  ]);
});

test('another format than chosen, and one that the cloud does not take', async () => {
  const qcow2 = await image('qcow2-v3');
  expect(keys(tell(qcow2, bare('qcow2')))).toEqual([]);
  expect(keys(tell(qcow2, bare('vmdk')))).toEqual(['mismatch']);
  const vdi = await image('vdi');
  expect(tell(vdi, bare(''), plain, 'my disk.vdi')).toMatchObject([
    {
      key: 'not_accepted',
      values: { format: 'vdi' },
      command: "qemu-img convert -O qcow2 './my disk.vdi' converted.qcow2",
    },
  ]);
  expect(keys(tell(await image('qed'), bare(''), plain))).toEqual(['old_version']);
});

test('archives and packed files: what the cloud takes them as, or what to do first', () => {
  const ova = reading('ova', { suits: [{ disk_format: 'vmdk', container_format: 'ova' }] });
  expect(keys(tell(ova))).toEqual(['ova']);
  expect(tell(ova, bare(''), plain, 'm.ova')).toMatchObject([
    { key: 'ova_refused', command: 'tar -xf ./m.ova' },
  ]);
  const packed = (detail: string) =>
    reading('packed', { detail, suits: [{ disk_format: 'qcow2', container_format: 'compressed' }] });
  expect(tell(packed('xz'), bare(''), accepted, 'd.xz')).toMatchObject([
    { key: 'packed_accepted', values: { packing: 'xz' }, command: 'unxz -k ./d.xz' },
  ]);
  expect(keys(tell(packed('xz'), bare(''), plain))).toEqual(['packed']);
  expect(keys(tell(packed('gz'), bare(''), plain))).toEqual(['packed_import']);
  expect(
    keys(
      tell(reading('kernel', { suits: [{ disk_format: 'aki', container_format: 'aki' }] }), bare(''), plain),
    ),
  ).toEqual(['kernel_refused']);
});

test('every sentence is in the catalog', () => {
  const formats = [accepted, plain];
  const kinds: FileReading['kind'][] = [
    'disk',
    'kernel',
    'initrd',
    'program',
    'ova',
    'docker',
    'box',
    'tar',
    'packed',
    'document',
    'descriptor',
    'esxi_sparse',
    'stump',
    'empty',
  ];
  const remarks: FileReading['remarks'] = [
    { code: 'encrypted' },
    { code: 'truncated', expected: 5 },
    { code: 'truncated', expected: null },
    { code: 'dirty' },
    { code: 'corrupt' },
    { code: 'damaged' },
    { code: 'old_version' },
    { code: 'snapshots', count: 2 },
    { code: 'differencing' },
    { code: 'named_files', files: ['a'] },
    { code: 'name_says', said: 'qcow2' },
  ];
  const suits = [
    { disk_format: 'aki', container_format: 'aki' },
    { disk_format: 'raw', container_format: 'docker' },
  ];
  const told = formats.flatMap((cloud) =>
    kinds.flatMap((kind) => [
      ...tell(reading(kind, { suits, remarks }), bare('vmdk'), cloud),
      ...tell(reading(kind, { detail: 'gz' }), bare('vmdk'), cloud),
    ]),
  );
  const sentences = messages.en.file_advice;
  expect([...new Set(keys(told))].filter((key) => !(key in sentences))).toEqual([]);
});

test('a file for a record that exists is held against what that says', async () => {
  const held = (of: FileReading, disk_format: string | null, container_format: string | null = 'bare') => {
    const told = recordAdvice(of, 'a', 300, { disk_format, container_format });
    return [...keys(told), isQuestionable(of, told) ? 'asked' : 'sent'].join(' ');
  };
  const qcow2 = await image('qcow2-v3');
  expect(held(qcow2, 'qcow2')).toBe('sent');
  expect(held(qcow2, 'raw')).toBe('mismatch asked');
  expect(held(reading('disk'), 'qcow2')).toBe('mismatch asked');
  expect(held(reading('disk'), 'ami', 'ami')).toBe('sent');
  const ova = reading('ova', { suits: [{ disk_format: 'vmdk', container_format: 'ova' }] });
  expect(held(ova, 'vmdk', 'ova')).toBe('sent');
  expect(held(ova, 'vmdk')).toBe('ova asked');
  const packed = reading('packed', {
    detail: 'gz',
    suits: [{ disk_format: 'qcow2', container_format: 'compressed' }],
  });
  expect(held(packed, 'qcow2', 'compressed')).toBe('sent');
  expect(held(packed, 'qcow2')).toBe('packed_accepted asked');
  expect(held(reading('document', { detail: 'html' }), 'raw')).toBe('document asked');
  // A disk that is right and unsafe: the line of what it is says so. Of a record without formats nothing is held against.
  expect(held(await image('qcow2-backing'), 'qcow2')).toBe('asked');
  expect(held(ova, null, null)).toBe('sent');
  expect(held(reading('disk', { remarks: [{ code: 'snapshots', count: 2 }] }), 'raw')).toBe('sent');
});
