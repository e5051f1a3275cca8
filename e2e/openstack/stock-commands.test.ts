import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { removeFolder, startCloud, startFileServer } from '../support/servers';
import { hasStockCommands, stockCommand } from './stock-command';

// The commands that people already have (python3-openstackclient, python3-glanceclient) are the second opinion on
// whether the embedded cloud is a cloud.

const run = promisify(execFile);

describe.skipIf(!hasStockCommands)('stock commands', () => {
  let cloud: Awaited<ReturnType<typeof startCloud>>;
  let files: Awaited<ReturnType<typeof startFileServer>>;
  let file: string;
  beforeAll(async () => {
    files = await startFileServer();
    cloud = await startCloud({
      import_filtering_opts: { allowed_hosts: ['localhost'], allowed_ports: [files.port] },
    });
    file = path.join(mkdtempSync(path.join(os.tmpdir(), 'darkroom-stock-')), 'disk.raw');
    writeFileSync(file, randomBytes(300_000));
  });
  afterAll(async () => {
    await cloud.stop();
    await files.stop();
    removeFolder(cloud.data);
    removeFolder(path.dirname(file));
  });

  const command = (name: 'openstack' | 'glance', ...args: string[]) =>
    stockCommand(cloud.authUrl, 'demo', name, ...args);
  const openstack = (...args: string[]) => command('openstack', ...args);
  const show = async (name: string) => JSON.parse(await openstack('image', 'show', name, '-f', 'json'));

  test('openstack lists, creates, shows, sets and deletes', async () => {
    expect(await openstack('image', 'list', '-f', 'value', '-c', 'Name')).toContain(
      'debian-12-genericcloud-amd64',
    );
    await openstack(
      'image',
      'create',
      '--file',
      file,
      '--disk-format',
      'raw',
      '--property',
      'os_distro=debian',
      'stock',
    );
    expect(await show('stock')).toMatchObject({
      status: 'active',
      size: 300_000,
      properties: { os_distro: 'debian' },
    });
    await openstack('image', 'set', '--min-disk', '5', '--tag', 'golden', '--protected', 'stock');
    expect(await show('stock')).toMatchObject({ min_disk: 5, tags: ['golden'], protected: true });
    await expect(openstack('image', 'delete', 'stock')).rejects.toThrow(/protected/);
    await openstack('image', 'set', '--unprotected', 'stock');
    const saved = `${file}.saved`;
    await openstack('image', 'save', '--file', saved, 'stock');
    expect((await run('cmp', [file, saved])).stdout).toBe('');
    await openstack('image', 'delete', 'stock');
    await expect(openstack('image', 'show', 'stock')).rejects.toThrow(/No Image found/);
  });

  test('glance imports into several stores and tells the task', async () => {
    await command(
      'glance',
      'image-create-via-import',
      '--import-method',
      'glance-direct',
      '--file',
      file,
      '--disk-format',
      'raw',
      '--container-format',
      'bare',
      '--name',
      'imported',
      '--stores',
      'central,dcn0',
    );
    const list = await openstack('image', 'list', '--name', 'imported', '-f', 'value', '-c', 'ID');
    const id = list.trim();
    await expect
      .poll(() => show(id), { timeout: 30_000 })
      .toMatchObject({ status: 'active', properties: { stores: expect.stringMatching(/central/) } });
    await expect.poll(() => command('glance', 'image-tasks', id), { timeout: 30_000 }).toContain('success');
    expect(await command('glance', 'stores-info')).toContain('dcn1');
    await command('glance', 'image-delete', id);
  });

  test('glance imports from a URL, and is told why another is refused', async () => {
    const create = (uri: string, name: string) =>
      command(
        'glance',
        'image-create-via-import',
        '--import-method',
        'web-download',
        '--uri',
        uri,
        '--disk-format',
        'raw',
        '--container-format',
        'bare',
        '--name',
        name,
        '--store',
        'central',
      );
    await create(`${files.url}/file/5000`, 'fetched');
    await expect
      .poll(() => show('fetched'), { timeout: 30_000 })
      .toMatchObject({ status: 'active', size: 5000 });
    await expect(create('http://10.0.0.1/a', 'refused')).rejects.toThrow(/does not pass filtering/);
  });

  test('openstack reads projects and issues a token as its user', async () => {
    expect(await openstack('token', 'issue', '-f', 'value', '-c', 'project_id')).toMatch(/^[0-9a-f]{32}/);
    expect(await openstack('project', 'list', '-f', 'value', '-c', 'Name')).toBe('demo\n');
  });
});
