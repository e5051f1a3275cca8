import fc from 'fast-check';
import { expect, test } from 'vitest';
import { attachment, downloadName } from '@/lib/images/download-name';

const id = '2f6a1b1e-3b1c-4d7e-9f0a-0c9d8e7f6a5b';
const named = (name: string | null, disk_format: string | null = 'qcow2', container_format = 'bare') =>
  downloadName({ id, name, disk_format, container_format });

test.each([
  ['debian-12', 'qcow2', 'bare', 'debian-12.qcow2'],
  ['debian-12.qcow2', 'qcow2', 'bare', 'debian-12.qcow2'],
  ['disk.IMG', 'raw', 'bare', 'disk.IMG'],
  ['disk', 'raw', 'bare', 'disk.raw'],
  ['appliance', 'vmdk', 'ova', 'appliance.ova'],
  ['small', 'qcow2', 'compressed', 'small.qcow2.gz'],
  ['small.qcow2', 'qcow2', 'compressed', 'small.qcow2.gz'],
  ['small.gz', 'qcow2', 'compressed', 'small.gz'],
  ['app', 'raw', 'docker', 'app.tar'],
  ['../../etc/passwd', 'raw', 'bare', 'etc-passwd.raw'],
  ['..', 'raw', 'bare', `${id}.raw`],
  ['.qcow2', 'qcow2', 'bare', 'qcow2.qcow2'],
  ['a\u202egpj.exe\r\nX: y', 'iso', 'bare', 'agpj.exeX- y.iso'],
  ['con', 'raw', 'bare', '_con.raw'],
  ['镜像 Ubuntu', 'qcow2', 'bare', '镜像 Ubuntu.qcow2'],
  ['\ud800', 'raw', 'bare', `${id}.raw`],
])('%j as %s in %s is saved as %j', (name, disk, container, expected) => {
  expect(named(name, disk, container)).toBe(expected);
});

test('an image without name or format is called by its id', () => {
  expect(named(null, null)).toBe(id);
  expect(named('plain', null)).toBe('plain');
});

test('no name leads out of a folder, is longer than a file system takes, or loses its ending', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
      const file = named(name);
      expect(file).not.toMatch(/[/\\\p{Cc}]/u);
      expect(file.startsWith('.')).toBe(false);
      expect(Buffer.byteLength(file)).toBeLessThanOrEqual(200);
      expect(file.toLowerCase().endsWith('.qcow2')).toBe(true);
    }),
  );
});

test('a header names the file in both forms and nothing else', () => {
  expect(attachment('disk 1.raw')).toBe(`attachment; filename="disk 1.raw"; filename*=UTF-8''disk%201.raw`);
  expect(attachment("镜(1)'s.iso")).toBe(
    `attachment; filename="_(1)'s.iso"; filename*=UTF-8''%E9%95%9C%281%29%27s.iso`,
  );
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (name) => {
      const header = attachment(named(name));
      expect(header).toMatch(/^attachment; filename="[^"\\]*"; filename\*=UTF-8''[\w.!~%$&+^`|-]*$/);
      expect(decodeURIComponent(header.split("UTF-8''")[1] ?? '')).toBe(named(name));
    }),
  );
});
