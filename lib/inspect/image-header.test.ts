import fc from 'fast-check';
import { expect, test } from 'vitest';
import { inspectImageHeader } from '@/lib/inspect/image-header';

function head(length: number, write: (view: DataView, bytes: Uint8Array) => void): Uint8Array {
  const bytes = new Uint8Array(length);
  write(new DataView(bytes.buffer), bytes);
  return bytes;
}
const put = (bytes: Uint8Array, at: number, text: string) => bytes.set(new TextEncoder().encode(text), at);

function qcow2(change: { backing?: bigint; incompatible?: bigint } = {}): Uint8Array {
  return head(512, (view) => {
    view.setUint32(0, 0x514649fb);
    view.setUint32(4, 3);
    view.setBigUint64(8, change.backing ?? 0n);
    view.setBigUint64(24, 20n * 1024n ** 3n);
    view.setBigUint64(72, change.incompatible ?? 0n);
  });
}

test('reads a qcow2 with its version, virtual size and what makes it unsafe', () => {
  const plain = {
    format: 'qcow2',
    version: 3,
    virtualSize: 20 * 1024 ** 3,
    backingFile: false,
    dataFile: false,
  };
  expect(inspectImageHeader(qcow2(), 512)).toEqual(plain);
  expect(inspectImageHeader(qcow2({ backing: 104n }), 512)).toEqual({ ...plain, backingFile: true });
  expect(inspectImageHeader(qcow2({ incompatible: 4n }), 512)).toEqual({ ...plain, dataFile: true });
});

test('reads the other formats', () => {
  const iso = head(40_000, (_view, bytes) => put(bytes, 32_769, 'CD001'));
  expect(inspectImageHeader(iso, 1_000_000)).toMatchObject({ format: 'iso', virtualSize: 1_000_000 });
  const vhd = head(512, (view, bytes) => {
    put(bytes, 0, 'conectix');
    view.setBigUint64(48, 4096n);
  });
  expect(inspectImageHeader(vhd, 512)).toMatchObject({ format: 'vhd', virtualSize: 4096 });
  const vmdk = head(512, (view, bytes) => {
    put(bytes, 0, 'KDMV');
    view.setBigUint64(12, 8n, true);
  });
  expect(inspectImageHeader(vmdk, 512)).toMatchObject({ format: 'vmdk', virtualSize: 4096 });
  const vdi = head(512, (view) => {
    view.setUint32(64, 0xbeda107f, true);
    view.setBigUint64(368, 4096n, true);
  });
  expect(inspectImageHeader(vdi, 512)).toMatchObject({ format: 'vdi', virtualSize: 4096 });
  expect(
    inspectImageHeader(
      head(64, (_view, bytes) => put(bytes, 0, 'vhdxfile')),
      64,
    ).format,
  ).toBe('vhdx');
});

test('never throws, whatever the bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600 }), fc.nat(), (bytes, size) => {
      expect(inspectImageHeader(bytes, size).format).toBeTypeOf('string');
    }),
  );
});
