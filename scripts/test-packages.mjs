// What the tests need of Debian beside Node: the packages of commands and of files.
import { existsSync } from 'node:fs';
import { onPath } from './lib.mjs';

const commands = {
  chromium: 'chromium',
  'qemu-img': 'qemu-utils',
  openstack: 'python3-openstackclient',
  glance: 'python3-glanceclient',
  openssl: 'openssl',
  // What disks and archives of every kind are made with (lib/inspect).
  sfdisk: 'fdisk',
  sgdisk: 'gdisk',
  'mkfs.vfat': 'dosfstools',
  'mkfs.ext4': 'e2fsprogs',
  mcopy: 'mtools',
  xorriso: 'xorriso',
  cpio: 'cpio',
  xz: 'xz-utils',
  zstd: 'zstd',
  bzip2: 'bzip2',
  zip: 'zip',
};

// Programs that a machine starts by itself: an ISO, a kernel, EFI programs with and without a signature.
const files = {
  '/usr/lib/grub-rescue': 'grub-rescue-pc',
  '/boot/ipxe.lkrn': 'ipxe',
  ...(process.arch === 'x64'
    ? {
        '/boot/memtest86+x64.bin': 'memtest86+',
        '/usr/lib/shim/shimx64.efi': 'shim-unsigned',
        '/usr/lib/shim/mmx64.efi.signed': 'shim-helpers-amd64-signed',
      }
    : {}),
};

/** The packages of what is not on this machine. */
export function missingPackages() {
  return [
    ...Object.entries(commands).flatMap(([command, name]) => (onPath(command) ? [] : [name])),
    ...Object.entries(files).flatMap(([file, name]) => (existsSync(file) ? [] : [name])),
  ];
}
