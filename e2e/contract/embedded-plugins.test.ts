import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ImageCreate } from '@/lib/contract/image';
import { qemuFile } from '@/lib/inspect/qemu-images';
import type { ImageService } from '@/lib/openstack/http';
import { openImageData } from '@/lib/openstack/image-data';
import { createImage, deleteImage, getImage, getImageFile } from '@/lib/openstack/images';
import { importImage } from '@/lib/openstack/imports';
import { listImageTasks } from '@/lib/openstack/tasks';
import { freePort } from '../../scripts/processes.mjs';
import { adminService, signIn } from '../support/accounts';
import { type OwnCloud, ownClouds } from '../support/own-clouds';
import { removeFolder, startScript } from '../support/servers';
import { filesIn } from '../support/store-files';
import { imageUntil, settled } from './image-until';

// Import plugins and glance-download, which the embedded cloud has by configuration.

const start = ownClouds({
  enabled_backends: [{ id: 'central' }, { id: 'dcn0' }],
  default_backend: 'central',
});
const plugins = (...image_import_plugins: string[]) => ({ image_import_opts: { image_import_plugins } });
const demo = (cloud: OwnCloud) => signIn(cloud.authUrl, 'demo', 'darkroom', 'demo');
async function make(service: ImageService, change: object = {}): Promise<string> {
  const body = { name: 'x', disk_format: 'qcow2', container_format: 'bare', ...change };
  return (await createImage(service, body as ImageCreate)).image.id;
}
async function send(service: ImageService, id: string, kind: 'file' | 'stage', bytes: Uint8Array) {
  const writer = openImageData(service, id, { kind }, bytes.length);
  await writer.write(bytes);
  await writer.end();
}
/** Stages data and imports it; gives the image when nothing works on it any more. */
async function imported(service: ImageService, id: string, bytes: Uint8Array) {
  await send(service, id, 'stage', bytes);
  await importImage(service, id, { method: { name: 'glance-direct' }, stores: ['central', 'dcn0'] });
  return imageUntil(service, id, settled);
}
async function content(service: ImageService, id: string): Promise<Buffer> {
  return Buffer.from(await (await getImageFile(service, id)).arrayBuffer());
}
const reason = async (service: ImageService, id: string) => (await listImageTasks(service, id))[0]?.message;
const staging = (cloud: OwnCloud) => filesIn(path.join(cloud.data, 'staging'));
const hasQemu = (process.env.PATH ?? '')
  .split(path.delimiter)
  .some((folder) => existsSync(path.join(folder, 'qemu-img')));

describe.skipIf(!hasQemu)('image_conversion', () => {
  const mebibytes = 24;
  let raw: Buffer;
  let qcow2: Buffer;
  beforeAll(() => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'darkroom-convert-'));
    const file = (name: string) => path.join(folder, name);
    raw = Buffer.alloc(mebibytes * 1024 * 1024);
    for (let at = 0; at < raw.length / 2; at += 4096) raw.write(`cluster at ${at}`, at);
    writeFileSync(file('raw'), raw);
    execFileSync('qemu-img', ['convert', '-f', 'raw', '-O', 'qcow2', file('raw'), file('qcow2')]);
    qcow2 = readFileSync(file('qcow2'));
    removeFolder(folder);
  });

  test('an import converts to raw, whose hash and sizes the record tells; an upload never does', async () => {
    const cloud = await start(plugins('image_conversion'));
    const service = await demo(cloud);
    const id = await make(service, { container_format: 'ovf' });
    expect(await imported(service, id, qcow2)).toMatchObject({
      status: 'active',
      disk_format: 'raw',
      container_format: 'bare',
      size: raw.length,
      virtual_size: raw.length,
      checksum: createHash('md5').update(raw).digest('hex'),
      stores: 'central,dcn0',
    });
    expect((await content(service, id)).equals(raw)).toBe(true);
    expect(staging(cloud)).toEqual([]);
    const uploaded = await make(service);
    await send(service, uploaded, 'file', qcow2);
    expect(await getImage(service, uploaded)).toMatchObject({ disk_format: 'qcow2', size: qcow2.length });
  });

  test('where a store fails the image is what it was before, and the next import converts it again', async () => {
    const cloud = await start({
      ...plugins('image_conversion'),
      enabled_backends: [{ id: 'central' }, { id: 'dcn0', capacity: 1000 }],
    });
    const service = await demo(cloud);
    const id = await make(service, { container_format: 'ovf' });
    expect(await imported(service, id, qcow2)).toMatchObject({
      status: 'queued',
      disk_format: 'qcow2',
      container_format: 'ovf',
      size: null,
      virtual_size: null,
    });
    await send(service, id, 'stage', qcow2);
    await importImage(service, id, { method: { name: 'glance-direct' } });
    expect(await imageUntil(service, id, settled)).toMatchObject({
      status: 'active',
      disk_format: 'raw',
      size: raw.length,
    });
  });

  test('to qcow2, from raw and from what is qcow2 already', async () => {
    const cloud = await start({
      ...plugins('image_conversion'),
      image_conversion: { output_format: 'qcow2' },
    });
    const service = await demo(cloud);
    const id = await make(service, { disk_format: 'raw' });
    const image = await imported(service, id, raw);
    expect(image).toMatchObject({ status: 'active', disk_format: 'qcow2', virtual_size: raw.length });
    expect(image.size).toBeLessThan(raw.length);
    const same = await make(service);
    expect(await imported(service, same, qcow2)).toMatchObject({
      disk_format: 'qcow2',
      size: qcow2.length,
      virtual_size: raw.length,
    });
    expect((await content(service, same)).equals(qcow2)).toBe(true);
  });

  test('every format of the guide becomes raw, and an ISO stays one', async () => {
    const cloud = await start(plugins('image_conversion'));
    const service = await demo(cloud);
    for (const [file, disk_format] of [
      ['vmdk-sparse', 'vmdk'],
      ['vdi', 'vdi'],
      ['vhdx', 'vhdx'],
      ['vhd-dynamic', 'vhd'],
    ] as const) {
      const id = await make(service, { disk_format });
      const image = await imported(service, id, qemuFile(file));
      expect([await reason(service, id), image.disk_format, image.size]).toEqual([
        'Copied 64 MiB',
        'raw',
        64 * 1024 * 1024,
      ]);
    }
    const iso = Buffer.alloc(40_960);
    iso.write('\x01CD001\x01', 32_768, 'latin1');
    const id = await make(service, { disk_format: 'iso' });
    expect(await imported(service, id, iso)).toMatchObject({ status: 'active', disk_format: 'iso' });
  });

  test('what lies about itself or leads elsewhere never reaches qemu-img', async () => {
    const cloud = await start(plugins('image_conversion'));
    const service = await demo(cloud);
    const lies = await make(service, { disk_format: 'raw' });
    expect(await imported(service, lies, qcow2)).toMatchObject({ status: 'queued', disk_format: 'raw' });
    expect(await reason(service, lies)).toMatch(/^Image format mismatch/);
    const backed = await make(service);
    expect((await imported(service, backed, qemuFile('qcow2-backing'))).status).toBe('queued');
    expect(await reason(service, backed)).toMatch(/^Image has disallowed configuration: .* backing file/);
    const torn = Buffer.from(qcow2);
    torn.fill(0xff, 40, 48);
    const broken = await make(service);
    expect(await imported(service, broken, torn)).toMatchObject({ status: 'queued', size: null });
    expect(await reason(service, broken)).toMatch(/^qemu-img info failed: .*\w/);
    expect(staging(cloud)).toEqual([]);
  });

  test('a small file that is a disk larger than an image may be is not unfolded', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'darkroom-convert-'));
    const file = path.join(folder, 'bomb');
    execFileSync('qemu-img', ['create', '-q', '-f', 'qcow2', file, '8T']);
    const bomb = readFileSync(file);
    removeFolder(folder);
    for (const [more, said] of [
      [{}, 'The disk has 8796093022208 bytes, and an image may have 1099511627776'],
      [{ image_size_cap: 2 ** 45, user_storage_quota: '1GB' }, 'exceeds the storage quota'],
    ] as const) {
      const cloud = await start({ ...plugins('image_conversion'), ...more });
      const service = await demo(cloud);
      const id = await make(service);
      expect(await imported(service, id, bomb)).toMatchObject({ status: 'queued', disk_format: 'qcow2' });
      expect(await reason(service, id)).toContain(said);
      expect(staging(cloud)).toEqual([]);
    }
  });

  test('killed after the conversion, it goes on with what was converted; deleted, nothing stays', async () => {
    const slow = { enabled_backends: [{ id: 'central' }, { id: 'dcn0', bandwidth: 4_000_000 }] };
    const cloud = await start({ ...plugins('image_conversion'), ...slow });
    const service = await demo(cloud);
    const id = await make(service);
    await send(service, id, 'stage', qcow2);
    await importImage(service, id, { method: { name: 'glance-direct' }, stores: ['central', 'dcn0'] });
    await imageUntil(service, id, (image) => image.stores === 'central');
    await cloud.kill();
    const again = await start(plugins('image_conversion'), cloud.data);
    const service2 = await demo(again);
    expect(await imageUntil(service2, id, settled)).toMatchObject({
      status: 'active',
      disk_format: 'raw',
      size: raw.length,
      stores: 'central,dcn0',
    });
    for (const store of ['central', 'dcn0'])
      expect(readFileSync(path.join(cloud.data, 'stores', store, id)).equals(raw)).toBe(true);
    const gone = await make(service2);
    await send(service2, gone, 'stage', qcow2);
    await importImage(service2, gone, { method: { name: 'glance-direct' }, stores: ['central'] });
    await deleteImage(service2, gone);
    expect(staging(again)).toEqual([]);
  });
});

test('image_conversion without qemu-img is one sentence at the start', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'darkroom-no-qemu-'));
  const config = path.join(folder, 'config.json');
  writeFileSync(config, JSON.stringify(plugins('image_conversion')));
  const port = await freePort();
  const env = {
    PATH: folder,
    CLOUD_PORT: String(port),
    DARKROOM_DATA: folder,
    DARKROOM_CLOUD_CONFIG: config,
  };
  await expect(startScript('.build/cloud.mjs', env, 'Cloud ready', '')).rejects.toThrow(
    /qemu-img cannot be run: install it .* or take image_conversion out/,
  );
  removeFolder(folder);
});

test('inject_image_metadata writes over what users say, except for who is let off', async () => {
  const cloud = await start({
    ...plugins('no_op', 'inject_image_metadata'),
    inject_metadata_properties: { inject: { hw_disk_bus: 'scsi', audited: 'no' } },
  });
  const [service, admin] = [await demo(cloud), await adminService(cloud.authUrl)];
  const id = await make(service, { disk_format: 'raw', hw_disk_bus: 'ide', mine: 'stays' });
  expect(await imported(service, id, new Uint8Array(1000))).toMatchObject({
    status: 'active',
    hw_disk_bus: 'scsi',
    audited: 'no',
    mine: 'stays',
  });
  const uploaded = await make(service, { disk_format: 'raw' });
  await send(service, uploaded, 'file', new Uint8Array(1000));
  expect((await getImage(service, uploaded)).audited).toBeUndefined();
  const free = await make(admin, { disk_format: 'raw' });
  const image = await imported(admin, free, new Uint8Array(1000));
  expect(image.status).toBe('active');
  expect(image.audited).toBeUndefined();
});

/** A zip archive of stored files. */
function zip(...files: Buffer[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const bytes of files) {
    const local = Buffer.alloc(34);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(4, 26);
    local.write('disk', 30);
    const central = Buffer.alloc(50);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt32LE(bytes.length, 20);
    central.writeUInt32LE(bytes.length, 24);
    central.writeUInt16LE(4, 28);
    central.writeUInt32LE(at, 42);
    central.write('disk', 46);
    parts.push(local, bytes);
    directory.push(central);
    at += local.length + bytes.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(50 * files.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, ...directory, end]);
}

test('image_decompression unfolds gzip and a zip of one file, and nothing that is meant to be compressed', async () => {
  const cloud = await start({ ...plugins('image_decompression'), image_size_cap: 3_000_000 });
  const service = await demo(cloud);
  const disk = Buffer.alloc(1_000_000, 'a disk ');
  const raw = { disk_format: 'raw' };
  for (const packed of [gzipSync(disk), zip(disk)]) {
    const id = await make(service, raw);
    expect(await imported(service, id, packed)).toMatchObject({ status: 'active', size: disk.length });
    expect((await content(service, id)).equals(disk)).toBe(true);
  }
  const kept = await make(service, { ...raw, container_format: 'compressed' });
  expect((await imported(service, kept, gzipSync(disk))).size).toBe(gzipSync(disk).length);
  for (const [packed, why] of [
    [zip(disk, disk), /Archive contains more than one file/],
    [gzipSync(Buffer.alloc(20_000_000)), /larger than an image may be/],
    [gzipSync(disk).subarray(0, 500), /cannot be read/],
  ] as const) {
    const id = await make(service, raw);
    expect((await imported(service, id, packed)).status).toBe('queued');
    expect(await reason(service, id)).toMatch(why);
  }
  expect(staging(cloud)).toEqual([]);
});

test('killed in the middle of a glance-download, it goes on when it starts again', async () => {
  const config = { regions: ['RegionOne', 'RegionTwo'], enabled_import_methods: ['glance-download'] };
  const cloud = await start(config);
  const service = await demo(cloud);
  const source = await make(service, { disk_format: 'raw' });
  const size = 60_000_000;
  await send(service, source, 'file', new Uint8Array(size));
  const id = await make(service, { disk_format: 'raw' });
  const method = { name: 'glance-download' as const, glance_region: 'RegionTwo', glance_image_id: source };
  await importImage(service, id, { method, stores: ['dcn0'] });
  await cloud.kill();
  const again = await start(config, cloud.data);
  expect(await imageUntil(await demo(again), id, settled)).toMatchObject({ status: 'active', size });
});

test('glance-download brings an image of another region with what names its hardware, or leaves all as it was', async () => {
  const cloud = await start({
    regions: ['RegionOne', 'RegionTwo'],
    enabled_import_methods: ['glance-direct', 'glance-download'],
  });
  const [service, alt] = [await demo(cloud), await signIn(cloud.authUrl, 'alt', 'darkroom', 'alt')];
  const bytes = qemuFile('qcow2-v3');
  const source = await make(service, { hw_disk_bus: 'scsi', 'trait:CUSTOM_GPU': 'required', speed: 'fast' });
  await send(service, source, 'file', bytes);
  const download = (change: object = {}) => ({
    method: { name: 'glance-download', glance_region: 'RegionTwo', glance_image_id: source, ...change },
    stores: ['dcn0'],
  });
  const id = await make(service, { disk_format: 'raw' });
  await importImage(service, id, download());
  const image = await imageUntil(service, id, settled);
  expect(image).toMatchObject({
    status: 'active',
    disk_format: 'qcow2',
    stores: 'dcn0',
    hw_disk_bus: 'scsi',
    'trait:CUSTOM_GPU': 'required',
  });
  expect(image.speed).toBeUndefined();
  expect((await content(service, id)).equals(Buffer.from(bytes))).toBe(true);

  const refused = await make(service, { disk_format: 'raw', hw_disk_bus: 'ide' });
  for (const change of [
    { glance_region: undefined },
    { glance_image_id: undefined },
    { glance_image_id: 'no uuid' },
  ])
    await expect(importImage(service, refused, download(change))).rejects.toMatchObject({ status: 400 });
  for (const [by, change, why] of [
    [service, { glance_region: 'Atlantis' }, /no public image service in region Atlantis/],
    [service, { glance_image_id: refused }, /status should be active instead of/],
    [alt, {}, /No image found/],
  ] as const) {
    const target = by === alt ? await make(alt, { disk_format: 'raw' }) : refused;
    await importImage(by, target, download(change));
    const after = await imageUntil(by, target, settled);
    expect(after).toMatchObject({ status: 'queued', disk_format: 'raw', os_glance_failed_import: 'dcn0' });
    const messages = (await listImageTasks(by, target)).map((task) => task.message);
    expect(messages).toContainEqual(expect.stringMatching(why));
  }
  expect((await getImage(service, refused)).hw_disk_bus).toBe('ide');
});
