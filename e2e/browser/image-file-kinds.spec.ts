import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { qemuFile } from '@/lib/inspect/qemu-images';
import { getImage } from '@/lib/openstack/images';
import { expect, makeFile, makeImage, makeQcow2, openAlive as open, test } from '../support/test';

const mebibyte = 1024 * 1024;
const choose = (page: Page, file: string) => page.getByLabel('Image file').setInputFiles(file);
const diskFormat = (page: Page) => page.getByLabel('Disk format');
const containerFormat = (page: Page) => page.getByLabel('Container format');
const imageId = (page: Page) => /images\/([0-9a-f-]{36})/.exec(page.url())?.[1] ?? '';

/** An EFI program with nothing but its headers. */
function efiProgram(): Buffer {
  const program = Buffer.alloc(1024);
  program.write('MZ');
  program.writeUInt32LE(128, 60);
  program.write('PE\0\0', 128);
  program.writeUInt16LE(0xaa64, 132);
  return program;
}

/** A disk of 48 MiB with an EFI system partition that boots ARM; null where the tools are not installed. */
function efiDisk(): string | null {
  const disk = makeFile('server.raw', new Uint8Array(48 * mebibyte));
  const program = makeFile('BOOTAA64.EFI', efiProgram());
  const partition = `${disk}@@1M`;
  try {
    execFileSync('sfdisk', ['-q', disk], { input: 'label: gpt\nsize=40MiB, type=uefi\ntype=linux\n' });
    execFileSync('mkfs.vfat', ['-F', '16', '--offset', '2048', disk, String(40 * 1024)], { stdio: 'ignore' });
    execFileSync('mmd', ['-i', partition, '::/EFI', '::/EFI/BOOT']);
    execFileSync('mcopy', ['-i', partition, program, '::/EFI/BOOT/']);
    return disk;
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return null;
    throw cause;
  }
}

test('a raw disk with a GPT is raw, and what it needs to boot is set with one click', async ({
  page,
  account,
}) => {
  const disk = efiDisk();
  test.skip(disk === null, 'needs sfdisk, mkfs.vfat and mtools');
  if (!disk) return;
  await open(page, '/images/new');
  await choose(page, disk);
  await expect(page.getByText('raw disk with a GPT partition table, 48.0 MiB virtual')).toBeVisible();
  await expect(diskFormat(page)).toHaveValue('raw');
  await expect(page.getByText('which this cloud does not accept')).toHaveCount(0);
  await expect(page.getByText('It boots by UEFI only.')).toBeVisible();
  await page.getByRole('button', { name: 'Set these' }).click();
  await expect(page.getByText('Set as proposed.')).toBeVisible();
  await expect(page.getByLabel('Architecture')).toHaveValue('aarch64');
  await expect(page.getByLabel('Minimum disk')).toHaveValue('1');
  await page.getByRole('button', { name: 'Upload image' }).click();
  await expect(page.getByRole('heading', { name: 'server' })).toBeVisible();
  expect(await getImage(account.service, imageId(page))).toMatchObject({
    disk_format: 'raw',
    container_format: 'bare',
    architecture: 'aarch64',
    min_disk: 1,
    hw_firmware_type: 'uefi',
    hw_machine_type: 'virt',
  });
});

test('a stored image tells how it boots, and takes what it does not say of that', async ({
  page,
  account,
}) => {
  const disk = efiDisk();
  test.skip(disk === null, 'needs sfdisk, mkfs.vfat and mtools');
  if (!disk) return;
  await open(page, '/images/new');
  await choose(page, disk);
  await expect(diskFormat(page)).toHaveValue('raw');
  await page.getByRole('button', { name: 'Upload image' }).click();
  const boot = page.getByRole('region', { name: 'How it boots' });
  await boot.getByRole('button', { name: 'Look into its disk' }).click();
  await expect(boot.getByText('It boots by UEFI only.')).toBeVisible();
  await expect(boot.getByText('hw_firmware_type=uefi')).toBeVisible();
  await boot.getByRole('button', { name: 'Set these' }).click();
  await expect(boot.getByText('The image says so already.')).toBeVisible();
  expect(await getImage(account.service, imageId(page))).toMatchObject({
    architecture: 'aarch64',
    hw_firmware_type: 'uefi',
    min_disk: 1,
  });
});

test('what a file needs to boot goes with it, and what was typed stays', async ({ page }) => {
  const disk = efiDisk();
  test.skip(disk === null, 'needs sfdisk, mkfs.vfat and mtools');
  if (!disk) return;
  await open(page, '/images/new');
  await choose(page, disk);
  await page.getByLabel('Minimum disk').fill('7');
  await page.getByRole('button', { name: 'Set these' }).click();
  await expect(page.getByLabel('Architecture')).toHaveValue('aarch64');
  await choose(page, makeFile('other.raw', Buffer.alloc(1000, 1)));
  await expect(page.getByLabel('Name')).toHaveValue('other');
  await expect(page.getByLabel('Architecture')).toHaveValue('');
  await expect(page.getByLabel('Minimum disk')).toHaveValue('7');
  await expect(page.getByLabel('Custom properties')).toHaveValue('');
});

test('an OVA goes as vmdk into ova, and the disk after it is bare again', async ({ page }) => {
  const descriptor = makeFile('machine.ovf', Buffer.from('<Envelope/>'));
  const archive = path.join(path.dirname(descriptor), 'machine.ova');
  execFileSync('tar', ['-C', path.dirname(descriptor), '--format', 'ustar', '-cf', archive, 'machine.ovf']);
  await open(page, '/images/new');
  await choose(page, archive);
  await expect(page.getByLabel('Name')).toHaveValue('machine');
  await expect(diskFormat(page)).toHaveValue('vmdk');
  await expect(containerFormat(page)).toHaveValue('ova');
  await expect(page.getByText('it goes as vmdk into the container format ova')).toBeVisible();
  await choose(page, makeFile('plain.raw', Buffer.alloc(1000, 1)));
  await expect(diskFormat(page)).toHaveValue('raw');
  await expect(containerFormat(page)).toHaveValue('bare');
});

test('a packed image, an error page and a stump are told for what they are', async ({ page }) => {
  await open(page, '/images/new');
  const qcow2 = Buffer.alloc(200_000);
  qcow2.write('QFI\xfb\0\0\0\x03', 0, 'latin1');
  await choose(page, makeFile('disk.qcow2.gz', gzipSync(qcow2)));
  await expect(page.getByText('It is packed (gz)')).toBeVisible();
  await expect(page.getByText('gunzip -k ./disk.qcow2.gz')).toBeVisible();
  await expect(containerFormat(page)).toHaveValue('compressed');
  await choose(page, makeFile('disk.qcow2', Buffer.from('<!DOCTYPE html><title>404</title>')));
  await expect(page.getByText('It is a web page, not an image')).toBeVisible();
  await expect(page.getByText('Its name says qcow2')).toBeVisible();
  await expect(diskFormat(page)).toHaveValue('');
  await choose(page, makeFile('disk.qcow2', qcow2.subarray(0, 300)));
  await expect(page.getByText('It is only the beginning of a qcow2 image (300 B)')).toBeVisible();
});

test('an image that was cut off is told before it is sent', async ({ page }) => {
  const file = makeQcow2(4);
  test.skip(file === null, 'needs qemu-img');
  if (!file) return;
  execFileSync('truncate', ['-s', '1M', file]);
  await open(page, '/images/new');
  await choose(page, file);
  await expect(page.getByText('The file ends too early: it has 1.0 MiB')).toBeVisible();
});

test('a file for a record that exists is looked at before it is sent, and may be sent all the same', async ({
  page,
  account,
}) => {
  // As in a browser that shows no picker of its own, which no test could answer.
  await page.addInitScript(() => Reflect.deleteProperty(window, 'showOpenFilePicker'));
  const { id } = await makeImage(account, { name: 'waits' });
  await open(page, `/images/${id}`);
  const dialog = page.getByRole('dialog', { name: 'Before this file is sent' });
  await choose(page, makeFile('page.raw', Buffer.from('<!DOCTYPE html><title>404</title>')));
  await expect(dialog.getByText('It is a web page, not an image')).toBeVisible();
  await expect(dialog.getByText('The image is raw in the container format bare.')).toBeVisible();
  expect((await new AxeBuilder({ page }).analyze()).violations).toEqual([]);
  const chooser = page.waitForEvent('filechooser');
  await dialog.getByRole('button', { name: 'Choose another file' }).click();
  const disk = makeFile('disk.vmdk', qemuFile('vmdk-sparse'));
  await (await chooser).setFiles(disk);
  await expect(dialog.getByText('vmdk by its first bytes. The chosen format is raw')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  expect((await getImage(account.service, id)).status).toBe('queued');
  await choose(page, disk);
  await dialog.getByRole('button', { name: 'Send it all the same' }).click();
  await expect(page.getByText('active', { exact: true })).toBeVisible();
  expect((await getImage(account.service, id)).size).toBe(qemuFile('vmdk-sparse').length);
});

test('whoever presses the button before the file was looked at sends it all the same', async ({
  page,
  account,
}) => {
  await open(page, '/images/new');
  await page.getByLabel('Image file').evaluate((input: HTMLInputElement) => {
    const files = new DataTransfer();
    files.items.add(new File([new Uint8Array(5000)], 'quick.raw'));
    input.files = files.files;
    input.dispatchEvent(new Event('change', { bubbles: true }));
    input.form?.requestSubmit();
  });
  await expect(page.getByRole('heading', { name: 'quick' })).toBeVisible();
  await expect(page.getByText('active', { exact: true })).toBeVisible();
  expect(await getImage(account.service, imageId(page))).toMatchObject({ disk_format: 'raw', size: 5000 });
});
