import { existsSync, mkdtempSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { missingTool, run, runWith } from '@/lib/inspect/made-files';
import { qemuFile } from '@/lib/inspect/qemu-images';
import { listImages } from '@/lib/openstack/images';
import { hasStockCommands, stockImages } from '../openstack/stock-command';
import { debianIso, expect, open, setting, test } from '../support/test';

// Every kind of file that somebody brings, made by the tools that make them: what the form says of each, and what becomes
// of those that can be sent, as OpenStack's own client reads them back.

interface Kind {
  name: string;
  make: (folder: string, name: string) => void;
  /** What the form says that it is. */
  is: string;
  /** What it says beside that. */
  told?: string[];
  /** Disk and container format to send it with, or null where it says not to send it as it is. */
  sent: [disk: string, container: string] | null;
  /** The disk format that the form fills in for what should not be sent; none where it is left out. */
  filled?: string;
}

const mebibyte = 1024 * 1024;
const convert =
  (...args: string[]) =>
  (folder: string, name: string) => {
    run(folder, 'qemu-img', 'convert', '-f', 'raw', '-O', ...args, 'content', name);
  };
const write = (content: string | Uint8Array) => (folder: string, name: string) =>
  writeFileSync(path.join(folder, name), content);
const partitioned = (script: string) => (folder: string, name: string) => {
  write(new Uint8Array(4 * mebibyte))(folder, name);
  runWith(folder, script, 'sfdisk', '-q', name);
};
/** A qcow2 with some of its incompatible features set: 1 says that it was not closed, 2 that it is corrupt. */
const marked = (features: number) => (folder: string, name: string) => {
  convert('qcow2')(folder, name);
  run(folder, 'qemu-io', '-f', 'raw', '-c', `write -q -P ${features} 79 1`, name);
};
/** An archive of empty files with these names. */
const tar =
  (...members: string[]) =>
  (folder: string, name: string) => {
    const place = mkdtempSync(path.join(folder, 'tar-'));
    for (const member of members) {
      run(place, 'mkdir', '-p', path.dirname(member));
      write(`content of ${member}`)(place, member);
    }
    run(place, 'tar', '--format', 'ustar', '-cf', `../${name}`, ...members);
  };
const packed =
  (tool: string, ...args: string[]) =>
  (folder: string, name: string) => {
    convert('qcow2')(folder, name.replace(/\.\w+$/, ''));
    run(folder, tool, ...args, ...(tool === 'zip' ? [name] : []), name.replace(/\.\w+$/, ''));
  };
const copyOf = (file: string) => (folder: string, name: string) => run(folder, 'cp', file, name);
const layer = 'a'.repeat(64);

const groups: Record<string, Kind[]> = {
  'raw disks and qcow2': [
    {
      name: 'with-mbr.raw',
      make: partitioned('label: dos\ntype=83\n'),
      is: 'raw disk with an MBR partition table, 4.0 MiB virtual',
      sent: ['raw', 'bare'],
    },
    {
      name: 'with-gpt.img',
      make: partitioned('label: gpt\ntype=linux\n'),
      is: 'raw disk with a GPT partition table, 4.0 MiB virtual',
      sent: ['raw', 'bare'],
    },
    {
      name: 'bare-ext.raw',
      make: (folder, name) => run(folder, 'mkfs.ext4', '-q', name, '2M'),
      is: 'raw disk that is one file system (ext)',
      sent: ['raw', 'bare'],
    },
    {
      name: 'newer.qcow2',
      make: convert('qcow2'),
      is: 'qcow2 v3, 1.0 MiB virtual, no backing file',
      sent: ['qcow2', 'bare'],
    },
    {
      name: 'older.qcow2',
      make: convert('qcow2', '-o', 'compat=0.10'),
      is: 'qcow2 v2, 1.0 MiB virtual, no backing file',
      sent: ['qcow2', 'bare'],
    },
    {
      name: 'locked.qcow2',
      make: (folder, name) => {
        const options = ['-o', 'encrypt.format=aes,encrypt.key-secret=s'];
        const secret = ['--object', 'secret,id=s,data=abc'];
        run(folder, 'qemu-img', 'create', '-q', ...secret, '-f', 'qcow2', ...options, name, '1M');
      },
      is: 'qcow2 v3',
      told: ['The disk is encrypted'],
      sent: ['qcow2', 'bare'],
    },
    {
      name: 'locked.luks',
      // To make a key of LUKS takes qemu-img seconds.
      make: (folder, name) => write(qemuFile('luks'))(folder, name),
      is: 'luks v1',
      told: ['The disk is encrypted', 'The file is luks, which this cloud does not accept'],
      sent: null,
    },
    {
      name: 'left-open.qcow2',
      make: marked(1),
      is: 'qcow2 v3',
      told: ['did not close it', 'qemu-img check -r all ./left-open.qcow2'],
      sent: ['qcow2', 'bare'],
    },
    {
      name: 'broken.qcow2',
      make: marked(2),
      is: 'qcow2 v3',
      told: ['The image is marked as corrupt'],
      sent: ['qcow2', 'bare'],
    },
    {
      name: 'on-another.qcow2',
      make: (folder, name) =>
        run(folder, 'qemu-img', 'create', '-q', '-f', 'qcow2', '-F', 'raw', '-b', 'content', name),
      is: 'has a backing file: clouds refuse that',
      filled: 'qcow2',
      sent: null,
    },
    {
      name: 'snapshot.qcow2',
      make: (folder, name) => {
        convert('qcow2')(folder, name);
        run(folder, 'qemu-img', 'snapshot', '-c', 'before', name);
      },
      is: 'qcow2 v3',
      told: ['It has a snapshot inside'],
      sent: ['qcow2', 'bare'],
    },
  ],
  'what other hypervisors make': [
    {
      name: 'sparse.vmdk',
      make: convert('vmdk'),
      is: 'vmdk v1, 1.0 MiB virtual',
      sent: ['vmdk', 'bare'],
    },
    {
      name: 'flat.vmdk',
      make: convert('vmdk', '-o', 'subformat=monolithicFlat'),
      is: 'description of a VMware disk',
      told: ['whose data is in flat-flat.vmdk', 'qemu-img convert -O qcow2 ./flat.vmdk converted.qcow2'],
      sent: null,
    },
    { name: 'disk.vdi', make: convert('vdi'), is: 'vdi', sent: ['vdi', 'bare'] },
    { name: 'dynamic.vhd', make: convert('vpc'), is: 'vhd', sent: ['vhd', 'bare'] },
    {
      name: 'fixed.vhd',
      make: convert('vpc', '-o', 'subformat=fixed'),
      is: 'vhd',
      sent: ['vhd', 'bare'],
    },
    { name: 'disk.vhdx', make: convert('vhdx'), is: 'vhdx', sent: ['vhdx', 'bare'] },
    { name: 'parallels.hdd', make: convert('parallels'), is: 'ploop', sent: ['ploop', 'bare'] },
    {
      name: 'old.qed',
      make: convert('qed'),
      is: 'a format that clouds refuse',
      told: ['It is an old format that clouds refuse'],
      sent: null,
    },
    {
      name: 'esxi-delta.vmdk',
      make: write(Buffer.concat([Buffer.from('COWD'), Buffer.alloc(2000)])),
      is: 'part of a VMware disk',
      told: ['a part of a VMware disk that only ESXi reads'],
      sent: null,
    },
    {
      name: 'grub.iso',
      make: (folder, name) => copyOf(debianIso() ?? '')(folder, name),
      is: 'iso',
      sent: ['iso', 'bare'],
    },
    {
      name: 'stream.vmdk',
      make: convert('vmdk', '-o', 'subformat=streamOptimized'),
      is: 'vmdk v3, 1.0 MiB virtual',
      sent: ['vmdk', 'bare'],
    },
  ],
  'archives and packed files': [
    {
      name: 'machine.ova',
      make: tar('machine.ovf', 'machine.mf', 'machine-disk1.vmdk'),
      is: 'OVA archive',
      told: ['it goes as vmdk into the container format ova'],
      sent: ['vmdk', 'ova'],
    },
    {
      name: 'saved.tar',
      make: tar('manifest.json', 'repositories', `${layer}/VERSION`, `${layer}/json`, `${layer}/layer.tar`),
      is: 'container image',
      told: ['It goes as raw into the container format docker'],
      sent: ['raw', 'docker'],
    },
    {
      name: 'oci.tar',
      make: tar('oci-layout', 'index.json', `blobs/sha256/${layer}`),
      is: 'container image',
      told: ['No instance boots from it'],
      sent: ['raw', 'docker'],
    },
    {
      name: 'debian.box',
      make: tar('metadata.json', 'Vagrantfile', 'box.img'),
      is: 'Vagrant box',
      told: ['tar -xf ./debian.box'],
      sent: null,
    },
    {
      name: 'some.tar',
      make: tar('one', 'two'),
      is: 'tar archive',
      told: ['It is an archive that no instance boots from'],
      sent: null,
    },
    {
      name: 'a.qcow2.xz',
      make: packed('xz', '-k'),
      is: 'packed file',
      told: ['It is packed (xz)', 'unxz -k ./a.qcow2.xz'],
      sent: ['qcow2', 'compressed'],
    },
    {
      name: 'b.qcow2.zst',
      make: packed('zstd', '-q'),
      is: 'packed file',
      told: ['It is packed (zst)', 'unzstd ./b.qcow2.zst'],
      sent: ['qcow2', 'compressed'],
    },
    {
      name: 'c.qcow2.bz2',
      make: packed('bzip2', '-k'),
      is: 'packed file',
      told: ['It is packed (bz2)', 'bunzip2 -k ./c.qcow2.bz2'],
      sent: ['qcow2', 'compressed'],
    },
    {
      name: 'd.qcow2.zip',
      make: packed('zip', '-q'),
      is: 'packed file',
      told: ['It is packed (zip)', 'unzip ./d.qcow2.zip'],
      sent: ['qcow2', 'compressed'],
    },
    {
      name: 'e.qcow2.gz',
      make: packed('gzip', '-k'),
      is: 'packed file',
      told: ['It is packed (gz)', 'gunzip -k ./e.qcow2.gz'],
      sent: ['qcow2', 'compressed'],
    },
  ],
  'what is no disk': [
    {
      name: 'manual.pdf',
      make: write('%PDF-1.7\n%\xe2\xe3\n'),
      is: 'no image',
      told: ['It is a PDF, not an image of a disk'],
      sent: null,
    },
    {
      name: 'moved.qcow2',
      make: write('<!DOCTYPE html><title>404 Not Found</title>'),
      is: 'no image',
      told: ['It is a web page, not an image', 'Its name says qcow2'],
      sent: null,
    },
    {
      name: 'SHA256SUMS',
      make: write(`${layer}  debian.qcow2\n`),
      is: 'no image',
      told: ['perhaps a list of checksums'],
      sent: null,
    },
    {
      name: 'denied.img',
      make: write('{"message": "Forbidden"}'),
      is: 'no image',
      told: ['It is JSON, not an image'],
      sent: null,
    },
    {
      name: 'begun.qcow2',
      make: (folder, name) => {
        convert('qcow2')(folder, name);
        run(folder, 'truncate', '-s', '300', name);
      },
      is: 'beginning of an image',
      told: ['It is only the beginning of a qcow2 image (300 B)'],
      sent: null,
    },
    { name: 'nothing.raw', make: write(''), is: 'empty file', sent: null },
    {
      name: 'ipxe.efi',
      make: copyOf('/boot/ipxe.efi'),
      is: 'a program',
      told: ['It is a program for x86_64, not a disk'],
      sent: null,
    },
    {
      name: 'ipxe.lkrn',
      make: copyOf('/boot/ipxe.lkrn'),
      is: 'Linux kernel',
      told: ['Disk and container format are aki'],
      sent: ['aki', 'aki'],
    },
    {
      name: 'initrd.img',
      make: (folder, name) => runWith(folder, 'content\n', 'cpio', '-o', '-H', 'newc', '-F', name),
      is: 'initial RAM disk',
      told: ['Disk and container format are ari'],
      sent: ['ari', 'ari'],
    },
  ],
};

const tools = ['qemu-img', 'qemu-io', 'sfdisk', 'mkfs.ext4', 'cpio', 'xz', 'zstd', 'bzip2', 'zip'];
const missing =
  missingTool(...tools) ??
  (hasStockCommands ? null : 'openstack') ??
  (debianIso() === null ? 'grub-rescue-pc' : null) ??
  (existsSync('/boot/ipxe.lkrn') ? null : 'ipxe');

/** Drops files of this machine onto the page, all at once. A browser under test has no desktop to drag from. */
async function drop(page: Page, files: string[]): Promise<void> {
  await page.evaluate(() => {
    const input = Object.assign(document.createElement('input'), {
      type: 'file',
      multiple: true,
      hidden: true,
    });
    document.body.append(input);
    input.id = 'of-the-test';
  });
  await page.locator('#of-the-test').setInputFiles(files);
  await page.locator('#of-the-test').evaluate((input: HTMLInputElement) => {
    const dataTransfer = new DataTransfer();
    for (const file of input.files ?? []) dataTransfer.items.add(file);
    input.remove();
    document.querySelector('main')?.dispatchEvent(new DragEvent('drop', { bubbles: true, dataTransfer }));
  });
}

for (const [title, kinds] of Object.entries(groups))
  test(`${title}: what the form says, and what is stored`, async ({ page, account }) => {
    test.skip(missing !== null, `needs ${missing}`);
    // A dozen forms.
    test.slow();
    const folder = mkdtempSync(path.join(setting('TEST_FOLDER'), 'kinds-'));
    write(Buffer.alloc(mebibyte, 'content of a disk '))(folder, 'content');
    for (const { name, make } of kinds) make(folder, name);
    await open(page, '/images/new');
    await drop(
      page,
      kinds.map(({ name }) => path.join(folder, name)),
    );
    for (const [at, { name, is, told = [], sent, filled = '' }] of kinds.entries()) {
      await test.step(name, async () => {
        const isLast = at === kinds.length - 1;
        if (!isLast) await expect(page.getByText(`File ${at + 1} of ${kinds.length}`)).toBeVisible();
        await expect(page.locator('p').getByText(name, { exact: true })).toBeVisible();
        await expect(page.getByText(/^[\d.]+ \w+ · /)).toContainText(is);
        for (const words of told)
          await expect(page.getByRole('status').filter({ hasText: words })).toBeVisible();
        await expect(page.getByLabel('Disk format')).toHaveValue(sent?.[0] ?? filled);
        if (sent === null) return page.getByRole('button', { name: 'Skip this file' }).click();
        await expect(page.getByLabel('Container format')).toHaveValue(sent[1]);
        await page.getByText('Properties, kernel and ramdisk').click();
        await page.getByLabel('Custom properties').fill(`brought_as=${name}`);
        return page.getByRole('button', { name: 'Upload image' }).click();
      });
    }
    const wanted = kinds.filter(({ sent }) => sent !== null);
    const stored = async () => (await listImages(account.service, [['owner', account.projectId]])).images;
    await expect
      .poll(async () => (await stored()).filter(({ status }) => status === 'active').length)
      .toBe(wanted.length);
    const ids = (await stored()).map(({ id }) => id);
    const read = await stockImages(setting('TEST_AUTH_URL'), account, ids);
    const inShort = read.map(({ disk_format, container_format, size, properties }) => [
      properties.brought_as,
      disk_format,
      container_format,
      size,
    ]);
    expect(inShort.sort()).toEqual(
      wanted.map(({ name, sent }) => [name, ...(sent ?? []), statSync(path.join(folder, name)).size]).sort(),
    );
  });
