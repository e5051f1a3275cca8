import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { removeFolder, startCloud, startFileServer } from '../support/servers';
import { hasStockCommands, stockCommand } from './stock-command';

// The image guide's command lines, in its order (section numbers in the names), by the stock clients. Where it leaves out
// --disk-format a real Glance refuses the import: it is given here.

describe.skipIf(!hasStockCommands)('the guide', () => {
  let cloud: Awaited<ReturnType<typeof startCloud>>;
  let files: Awaited<ReturnType<typeof startFileServer>>;
  let folder: string;
  let qcow2: string;
  beforeAll(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'darkroom-guide-'));
    qcow2 = path.join(folder, 'image.qcow2');
    execFileSync('qemu-img', ['create', '-q', '-f', 'qcow2', qcow2, '64M']);
    execFileSync('qemu-io', ['-f', 'qcow2', '-c', 'write -q -P 0x5a 0 1M', qcow2]);
    files = await startFileServer(folder);
    cloud = await startCloud({
      enabled_backends: [
        { id: 'central' },
        { id: 'dcn0' },
        { id: 'dcn1' },
        { id: 'offline', fails: 'No route' },
      ],
      image_import_opts: { image_import_plugins: ['image_conversion'] },
      image_conversion: { output_format: 'raw' },
      import_filtering_opts: { allowed_hosts: ['localhost'], allowed_ports: [files.port] },
      show_multiple_locations: true,
      seed_images: false,
    });
  });
  afterAll(async () => {
    await cloud?.stop();
    await files?.stop();
    if (cloud) removeFolder(cloud.data);
    removeFolder(folder);
  });

  const admin = (name: 'openstack' | 'glance', ...args: string[]) =>
    stockCommand(cloud.authUrl, 'admin', name, ...args);
  const glance = (...args: string[]) => admin('glance', ...args);
  /** The only image of a name, as the stock client tells it. */
  async function show(name: string) {
    return JSON.parse(await admin('openstack', 'image', 'show', name, '-f', 'json'));
  }
  async function idOf(name: string): Promise<string> {
    return (await admin('openstack', 'image', 'list', '--name', name, '-f', 'value', '-c', 'ID')).trim();
  }
  async function untilActive(name: string, stores: string) {
    await expect
      .poll(() => show(name), { timeout: 30_000, interval: 300 })
      .toMatchObject({ status: 'active', properties: { stores } });
    return show(name);
  }
  /** The import of 2.2: by web-download, into what `more` says. */
  function viaWeb(name: string, ...more: string[]) {
    return glance(
      'image-create-via-import',
      ...['--container-format', 'bare', '--disk-format', 'qcow2', '--name', name],
      ...['--import-method', 'web-download', '--uri', `${files.url}/image.qcow2`, ...more],
    );
  }

  test('1.1.3, 1.2.10: an import converts to raw, an upload never does', async () => {
    await viaWeb('converted', '--visibility', 'public', '--store', 'central');
    const { disk_format, size, virtual_size, visibility } = await untilActive('converted', 'central');
    expect({ disk_format, size, virtual_size, visibility }).toEqual({
      disk_format: 'raw',
      size: 64 * 2 ** 20,
      virtual_size: 64 * 2 ** 20,
      visibility: 'public',
    });
    await glance(
      'image-create',
      ...['--name', 'uploaded', '--disk-format', 'qcow2', '--container-format', 'bare', '--file', qcow2],
      ...['--property', 'os_distro=rhel', '--hidden', 'true'],
    );
    expect(await show('uploaded')).toMatchObject({
      disk_format: 'qcow2',
      properties: { os_distro: 'rhel', os_hidden: true },
    });
    // The command breaks its value over lines of a table.
    const methods = (await glance('import-info')).replace(/[\s|]/g, '');
    for (const method of ['glance-direct', 'web-download', 'copy-image']) expect(methods).toContain(method);
  });

  test('1.2.4.2: create, stage and import, one by one and in one command', async () => {
    await glance('image-create', '--container-format', 'bare', '--disk-format', 'qcow2', '--name', 'staged');
    const id = await idOf('staged');
    await glance('image-stage', '--file', qcow2, id);
    expect(await glance('image-show', id)).toMatch(/status\s+\| uploading/);
    await glance('image-import', id, '--import-method', 'glance-direct');
    await untilActive('staged', 'central');
    await glance(
      'image-create-via-import',
      ...['--container-format', 'bare', '--disk-format', 'qcow2', '--name', 'direct', '--file', qcow2],
    );
    await untilActive('direct', 'central');
  });

  test('1.2.5 to 1.2.7: hide, list what is hidden, show again, delete', async () => {
    const id = await idOf('direct');
    await glance('image-update', id, '--hidden', 'true');
    expect(await glance('image-list', '--hidden', 'true')).toContain(id);
    expect(await glance('image-list')).not.toContain(id);
    await glance('image-update', id, '--hidden', 'false');
    expect(await glance('image-list')).toContain(id);
    await glance('image-delete', id);
    expect(await glance('image-list')).not.toContain(id);
  });

  test('2.2: into several stores, into all, into one, with and without failure allowed', async () => {
    await viaWeb('several', '--stores', 'central,dcn0,offline');
    expect(await untilActive('several', 'central,dcn0')).toMatchObject({
      properties: { os_glance_failed_import: 'offline' },
    });
    await viaWeb('everywhere', '--all-stores', 'true');
    await untilActive('everywhere', 'central,dcn0,dcn1');
    await viaWeb('strict', '--stores', 'central,offline', '--allow-failure', 'false');
    await expect
      .poll(() => show('strict'), { timeout: 30_000, interval: 300 })
      // A failed web-download lists every store that was asked for, as in Glance.
      .toMatchObject({ status: 'queued', properties: { os_glance_failed_import: 'central,offline' } });
    await viaWeb('single', '--store', 'dcn1');
    await untilActive('single', 'dcn1');
    expect(await glance('image-show', await idOf('single'))).toMatch(/stores\s+\| dcn1/);
  });

  test('2.3, 2.4: copy to some and to all, delete from one, delete', async () => {
    const id = await idOf('several');
    await glance('image-import', id, '--stores', 'dcn1', '--import-method', 'copy-image');
    await untilActive('several', 'central,dcn0,dcn1');
    const single = await idOf('single');
    await glance('image-import', single, '--all-stores', 'true', '--import-method', 'copy-image');
    await untilActive('single', 'central,dcn0,dcn1');
    expect(await glance('image-list', '--include-stores')).toMatch(
      new RegExp(`${id} \\| several\\s+\\| central,dcn0,dcn1`),
    );
    await glance('stores-delete', '--store', 'dcn0', id);
    await untilActive('several', 'central,dcn1');
    await glance('image-delete', single);
    await expect(glance('image-show', single)).rejects.toThrow(/404|No image found/i);
  });

  test('2.5: where the copies are', async () => {
    const text = await admin('openstack', 'image', 'show', 'several', '-c', 'properties', '-f', 'value');
    const id = await idOf('several');
    for (const store of ['central', 'dcn1']) {
      expect(text).toMatch(
        new RegExp(`'url': 'file://[^']*/${store}/${id}', 'metadata': {'store': '${store}'`),
      );
    }
  });

  test('appendix A: a property of an image', async () => {
    const id = await idOf('several');
    await glance('image-update', id, '--property', 'architecture=x86_64');
    expect(await show('several')).toMatchObject({ properties: { architecture: 'x86_64' } });
  });
});
